/** Nobody reads more languages; and whoever sends more does not want a page. */
const MOST = 20;
const LONGEST = 1000;
const TAG = /^([a-z]{2,3})((?:-[a-z0-9]{1,8})*)$/i;

/**
 * The reader's languages by `Accept-Language`, the most wanted first, each with its region at most ("de-CH"): what else a tag may ask for
 * (calendars, digits) is not a page's to follow. Whatever is no list of languages is none.
 */
export function readAcceptLanguage(header: string | undefined): readonly string[] {
  return (header ?? '')
    .slice(0, LONGEST)
    .split(',', MOST)
    .flatMap((entry) => {
      const [tag = '', ...parameters] = entry.split(';').map((part) => part.trim());
      const weight = weightOf(parameters);
      const locale = plainLocale(tag);
      return locale === null || weight === 0 ? [] : [{ locale, weight }];
    })
    .sort((one, other) => other.weight - one.weight)
    .map(({ locale }) => locale);
}

/** Of `q=0.8`; 1 where there is none, 0 where it is none. */
function weightOf(parameters: readonly string[]): number {
  const [value] = parameters.flatMap((parameter) => /^q\s*=\s*(.*)$/i.exec(parameter)?.[1] ?? []);
  if (value === undefined) return 1;
  return /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(value) ? Number(value) : 0;
}

function plainLocale(tag: string): string | null {
  const [, tongue, rest = ''] = TAG.exec(tag) ?? [];
  if (tongue === undefined) return null;
  const [plain = ''] = rest.split(/-[a-z0-9](?=-|$)/i);
  const region = plain.split('-').find((part) => /^[a-z]{2}$/i.test(part));
  return region === undefined ? tongue.toLowerCase() : `${tongue.toLowerCase()}-${region.toUpperCase()}`;
}

/**
 * The browser's formats, each made once: making one takes a slow phone as long as writing a hundred numbers with it, and a screen writes many. There
 * are as many as there are locales and ways of writing in use, which are few; on a server, where readers name their locale, no more are kept than `MOST`.
 */
const MOST = 100;
const numbers = new Map<string, Intl.NumberFormat>();
const plurals = new Map<string, Intl.PluralRules>();

/** As `new Intl.NumberFormat`. */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, options);
    keep(numbers, key, format);
  }
  return format;
}

/** As `new Intl.PluralRules`. */
export function pluralRules(locale: string): Intl.PluralRules {
  let rules = plurals.get(locale);
  if (!rules) {
    rules = new Intl.PluralRules(locale);
    keep(plurals, locale, rules);
  }
  return rules;
}

function keep<Format>(formats: Map<string, Format>, key: string, format: Format): void {
  if (formats.size >= MOST) formats.clear();
  formats.set(key, format);
}

/** The sign before the smaller unit: 1.20 or 1,20. */
export type DecimalSign = '.' | ',';

/** Beyond it a price is a slip of the keyboard. Minor units. */
export const HIGHEST_PRICE = 1_000_000_000;

export type PriceProblem = 'price-unreadable' | 'price-negative' | 'price-ambiguous' | 'price-decimals' | 'price-too-high';

/** A price of a table, or what is wrong with it. */
export type PriceReading =
  | { readonly amount: number; readonly marked: string | null }
  | { readonly problem: PriceProblem; readonly marked: string | null };

/** Signs that stand for one currency only; `$` or `kr` may be several. */
const SIGNS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₺': 'TRY',
  '₽': 'RUB',
  '₩': 'KRW',
  '₪': 'ILS',
};

/**
 * Reads a price as people write it: `1,20 €`, `1.234,50`, `EUR 3`, `١٫٢٠`. A text that has two readings (`1.234`) is none: a shop must
 * not sell for a thousandth.
 *
 * @param minorDigits of the currency, see `minorDigits`
 * @param decimal the sign that decides between two readings; null: such texts are ambiguous
 * @returns the amount in minor units; `marked` is the currency that the text itself names, ISO 4217, null where it names none
 */
export function readPrice(text: string, minorDigits: number, decimal: DecimalSign | null): PriceReading {
  const { negative, number, marked } = numberIn(text);
  const problem = (code: PriceProblem): PriceReading => ({ problem: code, marked });
  if (!/^\d[\d.,]*$/.test(number)) return problem('price-unreadable');
  if (negative) return problem('price-negative');
  const sign = signIn(number);
  if (sign === 'broken') return problem('price-unreadable');
  // Where the column has its sign, a cell with the other one before one or two digits is a slip.
  if (decimal !== null && (sign === '.' || sign === ',') && sign !== decimal) return problem('price-ambiguous');
  if (sign === 'either' && decimal === null) return problem('price-ambiguous');
  const used = sign === 'either' ? decimal : sign;
  const [whole = '', part = ''] = used === null ? [number] : number.split(used);
  const digits = part.replace(/0+$/, '');
  if (digits.length > minorDigits) return problem('price-decimals');
  const amount = Number(whole.replace(/[.,]/g, '') + digits.padEnd(minorDigits, '0'));
  return amount > HIGHEST_PRICE ? problem('price-too-high') : { amount, marked };
}

/** The decimal sign on which all prices agree that have one reading only; null where they do not, or where there are none. */
export function decimalSignOf(texts: Iterable<string>): DecimalSign | null {
  let common: DecimalSign | null = null;
  for (const text of texts) {
    const { number } = numberIn(text);
    let sign = /^\d[\d.,]*$/.test(number) ? signIn(number) : null;
    // 1.234.567: what parts thousands is not the decimal sign.
    if (sign === null && /[.,]/.test(number)) sign = number.includes('.') ? ',' : '.';
    if (sign !== '.' && sign !== ',') continue;
    if (common !== null && common !== sign) return null;
    common = sign;
  }
  return common;
}

/** The one currency that some of the prices name, null where they name none or several. */
export function currencyOf(texts: Iterable<string>): string | null {
  let common: string | null = null;
  for (const text of texts) {
    const { marked } = numberIn(text);
    if (marked === null) continue;
    if (common !== null && common !== marked) return null;
    common = marked;
  }
  return common;
}

/** The text's digits and signs, without spaces, currency and what parts thousands but is neither point nor comma. */
function numberIn(text: string): { readonly number: string; readonly negative: boolean; readonly marked: string | null } {
  const plain = text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/٫/g, ',')
    .replace(/[٬'’\s]/g, '');
  const [code = null] = /^[A-Z]{3}|[A-Z]{3}$/i.exec(plain) ?? [];
  const [mark = null] = /\p{Sc}/u.exec(plain) ?? [];
  const bare = plain.replace(/^[A-Z]{3}|[A-Z]{3}$/i, '').replace(/^([-−+]?)\p{Sc}|\p{Sc}$/u, '$1');
  const negative = /^[-−]|^\(.*\)$|[-−]$/.test(bare);
  return {
    number: bare.replace(/^[-−+(]|[-−)]$/g, ''),
    negative,
    marked: code?.toUpperCase() ?? (mark === null ? null : (SIGNS[mark] ?? null)),
  };
}

/** The decimal sign of some digits, points and commas; null: there is none. */
function signIn(number: string): DecimalSign | 'either' | 'broken' | null {
  const point = number.lastIndexOf('.');
  const comma = number.lastIndexOf(',');
  if (point === -1 && comma === -1) return null;
  if (point !== -1 && comma !== -1) {
    const sign = point > comma ? '.' : ',';
    const [whole = '', ...parts] = number.split(sign);
    return parts.length === 1 && inThousands(whole, sign === '.' ? ',' : '.') ? sign : 'broken';
  }
  const sign = point === -1 ? ',' : '.';
  const [whole = '', ...parts] = number.split(sign);
  if (parts.length > 1) return inThousands(number, sign) ? null : 'broken';
  return parts[0]?.length === 3 && /^[1-9]\d{0,2}$/.test(whole) ? 'either' : sign;
}

function inThousands(number: string, separator: DecimalSign): boolean {
  const [first = '', ...groups] = number.split(separator);
  return /^\d{1,3}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group));
}

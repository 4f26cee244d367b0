import { checkDigit } from './gtin.ts';
import type { Gtin14 } from './gtin.ts';

/** How a shop writes weight or price into its own barcodes. Positions are indices into the 13 digits. */
export interface RestrictedLayout {
  /** As it was given: `28IIIIIVPPPPC`. */
  readonly pattern: string;
  readonly prefix: string;
  readonly value: { readonly start: number; readonly end: number; readonly means: 'grams' | 'price' };
  /** Where the value's own check digit is; null where there is none. */
  readonly verifier: number | null;
}

/** What a shop's own barcode says. */
export interface RestrictedCode {
  /** The same with zeros for value and verifier, and the check digit that belongs to it: under this number the product is in the catalogue. */
  readonly base: Gtin14;
  readonly means: 'grams' | 'price';
  /** Grams, or minor units of the shop's currency. */
  readonly value: number;
}

const PATTERN = /^(02|2\d)(\d*)(I+)(V?)(W+|P+)C$/;

/**
 * Reads a layout from its pattern, one sign for each digit of the GTIN-13 (GS1 General Specifications, 2.1.11: what stands between prefix and
 * check digit is each country's or shop's own): digits stand for themselves, `I` is the item, `V` a check digit of the value (it is not
 * checked: there are four ways to compute it, and the whole number has its own), `W` grams, `P` the price in minor units, `C` the check digit.
 *
 * @throws RangeError that says what is wrong
 */
export function parseRestrictedLayout(pattern: string): RestrictedLayout {
  const match = PATTERN.exec(pattern);
  if (pattern.length !== 13 || match === null) {
    throw new RangeError(
      `"${pattern}" is no layout: 13 signs such as 28IIIIIVPPPPC or 21IIIIIWWWWWC, beginning with 02 or 20 to 29`,
    );
  }
  const [, system = '', more = '', item = '', verifier = '', value = ''] = match;
  const afterItem = system.length + more.length + item.length;
  const start = afterItem + verifier.length;
  return {
    pattern,
    prefix: system + more,
    value: { start, end: start + value.length, means: value.startsWith('W') ? 'grams' : 'price' },
    verifier: verifier === '' ? null : afterItem,
  };
}

/**
 * What a number with a valid check digit says by the first layout that it fits; null where it is none of the shop's own, or fits none.
 * Where a layout is not known nothing is guessed: another shop's would be another product.
 */
export function readRestrictedCode(layouts: readonly RestrictedLayout[], gtin: Gtin14): RestrictedCode | null {
  if (!gtin.startsWith('0')) return null;
  const digits = gtin.slice(1);
  const layout = layouts.find(({ prefix }) => digits.startsWith(prefix));
  if (layout === undefined) return null;
  const { start, end, means } = layout.value;
  const from = layout.verifier ?? start;
  const body = digits.slice(0, from) + '0'.repeat(end - from);
  return { base: `0${body}${checkDigit(body)}`, means, value: Number(digits.slice(start, end)) };
}

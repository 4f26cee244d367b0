import { minorDigits } from './money.ts';

/**
 * A price as people type it, in minor units: "1.99", "1,99", "2". A point and a comma both are the decimal point, as nobody types thousands here.
 * Null for anything else, and for more digits than the currency has.
 */
export function parsePrice(text: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const [, whole, fraction = ''] = /^(\d{1,7})(?:[.,](\d*))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || fraction.length > digits) return null;
  return Number(whole) * 10 ** digits + Number(fraction.padEnd(digits, '0') || 0);
}

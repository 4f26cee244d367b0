/** A GTIN in its stored form: 14 digits, the last one the check digit. */
export type Gtin14 = string;

/**
 * Mod-10 check digit of the digits before it (GS1 General Specifications, 7.9): weights 3 and 1 alternate from the right.
 *
 * @param digits 7, 11, 12 or 13 digits of a GTIN without its last one; leading zeros change nothing
 */
export function checkDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    sum += i % 2 === 0 ? 3 * digit : digit;
  }
  return (10 - (sum % 10)) % 10;
}

/**
 * GTIN-8, -12, -13 or -14 as GTIN-14. Null when it is anything else or its check digit is wrong, as after a misread: a caller
 * asks again and never repairs a number.
 */
export function toGtin14(text: string): Gtin14 | null {
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return null;
  if (checkDigit(text.slice(0, -1)) !== text.charCodeAt(text.length - 1) - 48) return null;
  return text.padStart(14, '0');
}

/**
 * Whether the number is one of a retailer's own (GS1 prefixes 02 and 20-29 carry a weight or price of that shop alone), so it
 * names no product outside of it.
 */
export function isRestrictedCirculation(gtin: Gtin14): boolean {
  // The GTIN-13 of it: the first digit of a GTIN-14 is the packing level.
  return /^.(02|2\d)/.test(gtin);
}

import type { Box } from './geometry.ts';
import { checkDigit, toGtin14 } from './gtin.ts';
import type { Gtin14 } from './gtin.ts';

/** The barcodes of retail that are read, by their names in the Barcode Detection API. */
export type Symbology = 'ean_13' | 'ean_8' | 'upc_a' | 'upc_e';

export const SYMBOLOGIES: readonly Symbology[] = ['ean_13', 'ean_8', 'upc_a', 'upc_e'];

/** A barcode that was found in a picture. Nobody has checked its digits yet. */
export interface BarcodeSighting {
  readonly symbology: Symbology;
  /** Its digits, as the reader gave them. */
  readonly text: string;
  /** Around its bars, pixels of the picture. */
  readonly box: Box;
}

/** The number that a barcode stands for; null where its digits or their check digit are wrong: it was misread. */
export function gtinOf({ symbology, text }: Pick<BarcodeSighting, 'symbology' | 'text'>): Gtin14 | null {
  // Readers differ in whether they give the short form or what it stands for.
  const short = symbology === 'upc_e' && text.length <= 8;
  const digits = short ? expandUpcE(text) : text;
  return digits === null ? null : toGtin14(digits);
}

/**
 * UPC-E is a GTIN-12 without its zeros (GS1 General Specifications, 5.2.2.4.2): the last of its six digits says where they were.
 *
 * @param text six digits, seven with the number system (0 or 1) before them, or eight with the check digit after them too
 * @returns twelve digits; null for anything else, or a wrong check digit
 */
export function expandUpcE(text: string): string | null {
  const match = /^([01]?)(\d{6})(\d?)$/.exec(text);
  if (match === null) return null;
  const [, system = '', digits = '', check = ''] = match;
  if (system === '' && check !== '') return null;
  const last = digits.charAt(5);
  const body = (system || '0') + unzipped(digits, last);
  const right = String(checkDigit(body));
  return check === '' || check === right ? body + right : null;
}

function unzipped(digits: string, last: string): string {
  if (last <= '2') return `${digits.slice(0, 2)}${last}0000${digits.slice(2, 5)}`;
  if (last === '3') return `${digits.slice(0, 3)}00000${digits.slice(3, 5)}`;
  if (last === '4') return `${digits.slice(0, 4)}00000${digits.charAt(4)}`;
  return `${digits.slice(0, 5)}0000${last}`;
}

import { CatalogError, isInside, parseProduct, type Catalog, type Product, type ProductId } from './catalog.ts';
import { checkDigit, toGtin14 } from './gtin.ts';
import type { ImportEntry, ImportField } from './import-columns.ts';
import { minorDigits } from './money.ts';
import { HIGHEST_PRICE, readPrice, type DecimalSign, type PriceProblem } from './price-text.ts';

/** What keeps a row out. The page has a sentence for each: what is wrong, and what to do. */
export type ImportProblemCode =
  | PriceProblem
  | 'id-missing'
  | 'id-twice'
  | 'title-missing'
  | 'gtin-length'
  | 'gtin-rounded'
  | 'gtin-check-digit'
  | 'gtin-twice'
  | 'currency-unknown'
  | 'currency-other'
  | 'picture-path'
  | 'age-unclear'
  | 'formula'
  | 'control-signs'
  | 'too-long'
  | 'quotes-broken'
  | 'not-a-product';

/** One thing that is wrong with one row. */
export interface ImportProblem {
  /** As the spreadsheet numbers it, its headings being row 1; of a list the first is 1. */
  readonly row: number;
  readonly field: ImportField | null;
  readonly code: ImportProblemCode;
  /** What is there, cut where it is long. */
  readonly value: string;
  /** What goes with the problem: the right check digit, the row that was first, the greatest length, the catalogue's currency. */
  readonly hint: string;
}

export interface ImportRules {
  /** Of all prices, ISO 4217. */
  readonly currency: string;
  /** See `readPrice`. */
  readonly decimal: DecimalSign | null;
}

export interface ImportResult {
  /** The rows without a problem, in their order. */
  readonly catalog: Catalog;
  /** All that were looked at. */
  readonly rows: number;
  readonly badRows: number;
  /** By row; a row may have several. */
  readonly problems: readonly ImportProblem[];
}

/** Greatest lengths, in UTF-16 units. The endpoint takes no longer ids. */
const LONGEST = { id: 128, title: 200, path: 400 } as const;
const LONGEST_VALUE = 60;

const YES: ReadonlySet<string> = new Set(['true', 'yes', 'y', '1', 'x', '16', '18', '21', 'ja', 'j', 'si', 'sí', 's', 'نعم']);
const NO: ReadonlySet<string> = new Set(['false', 'no', 'n', '0', '-', 'nein', 'لا']);

let known: ReadonlySet<string> | undefined;

/** Whether ISO 4217 has such a currency. */
export function isCurrency(code: string): boolean {
  known ??= new Set(Intl.supportedValuesOf('currency'));
  return known.has(code);
}

/**
 * Checks the products of a file one by one and gathers the good ones. Of two rows with one id or GTIN the first counts. What comes in is
 * never repaired: a wrong digit guessed away sells one product for another.
 */
export class CatalogImport {
  private readonly rules: ImportRules;
  private readonly products = new Map<ProductId, Product>();
  private readonly idRows = new Map<string, number>();
  private readonly gtinRows = new Map<string, number>();
  private readonly problems: ImportProblem[] = [];
  private readonly bad = new Set<number>();
  private rows = 0;

  /** @throws RangeError where the currency is none */
  constructor(rules: ImportRules) {
    if (!isCurrency(rules.currency)) throw new RangeError(`${rules.currency} is no currency`);
    this.rules = rules;
  }

  /** Never throws, whatever the members of the entry are. */
  take(row: number, entry: ImportEntry): void {
    this.rows++;
    const say = (field: ImportField | null, code: ImportProblemCode, value: unknown, hint: string | number = ''): undefined => {
      this.bad.add(row);
      this.problems.push({ row, field, code, value: shown(value), hint: String(hint) });
    };
    const gtin = this.gtin(row, entry.gtin, say);
    const id = this.id(row, entry.id ?? gtin, say);
    const title = lineOf('title', entry.title, 'title-missing', say);
    const price = this.price(entry, say);
    const images = imagesOf(entry.images, say);
    const ageRestricted = flagOf(entry.ageRestricted, say);
    if (this.bad.has(row)) return;
    try {
      // What else an entry has and a catalogue knows comes along.
      const product = parseProduct({ ...entry, id, gtin, title, price, images, ageRestricted }, '');
      this.products.set(product.id, product);
    } catch (error) {
      if (!(error instanceof CatalogError)) throw error;
      say(null, 'not-a-product', error.message.replace(/^\./, ''));
    }
  }

  /** A row that could not even be read as one. */
  refuse(row: number, code: 'quotes-broken' | 'not-a-product', value: string): void {
    this.rows++;
    this.bad.add(row);
    this.problems.push({ row, field: null, code, value: shown(value), hint: '' });
  }

  result(): ImportResult {
    const { currency } = this.rules;
    return {
      catalog: { currency, products: this.products },
      rows: this.rows,
      badRows: this.bad.size,
      problems: this.problems,
    };
  }

  private id(row: number, value: unknown, say: Say): string | undefined {
    const id = lineOf('id', value, 'id-missing', say);
    if (id === undefined) return undefined;
    const first = this.idRows.get(id);
    if (first !== undefined) return say('id', 'id-twice', id, first);
    this.idRows.set(id, row);
    return id;
  }

  private gtin(row: number, value: unknown, say: Say): string | undefined {
    if (value === undefined || value === null) return undefined;
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string') return say('gtin', 'gtin-length', value);
    const digits = text.replace(/[\s-]/g, '');
    if (/^\d[.,]?\d*E\+?\d+$/i.test(digits)) return say('gtin', 'gtin-rounded', text);
    const gtin = toGtin14(digits);
    if (gtin === null) {
      const long = /^(\d{8}|\d{12,14})$/.test(digits);
      return long
        ? say('gtin', 'gtin-check-digit', text, checkDigit(digits.slice(0, -1)))
        : say('gtin', 'gtin-length', text, digits.length);
    }
    const first = this.gtinRows.get(gtin);
    if (first !== undefined) return say('gtin', 'gtin-twice', text, first);
    this.gtinRows.set(gtin, row);
    return gtin;
  }

  private price({ price, currency }: ImportEntry, say: Say): number | undefined {
    const { rules } = this;
    if (currency !== undefined && currency !== null) {
      const code = typeof currency === 'string' ? currency.trim().toUpperCase() : '';
      if (!isCurrency(code)) return say('currency', 'currency-unknown', currency, rules.currency);
      if (code !== rules.currency) return say('currency', 'currency-other', currency, rules.currency);
    }
    if (price === undefined || price === null) return undefined;
    // JSON has whole minor units, as `catalog.json`.
    if (typeof price === 'number') {
      if (price < 0) return say('price', 'price-negative', price);
      if (price > HIGHEST_PRICE) return say('price', 'price-too-high', price);
      return Number.isSafeInteger(price) ? price : say('price', 'price-unreadable', price);
    }
    if (typeof price !== 'string') return say('price', 'price-unreadable', price);
    const reading = readPrice(price, minorDigits(rules.currency), rules.decimal);
    const { marked } = reading;
    if (marked !== null && marked !== rules.currency) {
      return say('price', isCurrency(marked) ? 'currency-other' : 'currency-unknown', price, rules.currency);
    }
    return 'amount' in reading ? reading.amount : say('price', reading.problem, price, minorDigits(rules.currency));
  }
}

type Say = (field: ImportField | null, code: ImportProblemCode, value: unknown, hint?: string | number) => undefined;

/** A text of one line that may be shown, stored and opened in a spreadsheet. */
function lineOf(field: 'id' | 'title', value: unknown, missing: ImportProblemCode, say: Say): string | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (text === '') return say(field, missing, value ?? '');
  if (text.length > LONGEST[field]) return say(field, 'too-long', text, LONGEST[field]);
  // Half of a surrogate pair is no character: the endpoint could not store it.
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text)) return say(field, 'control-signs', text);
  return isFormula(text) ? say(field, 'formula', text) : text;
}

/** Whether a spreadsheet would compute the cell instead of showing it (OWASP, "CSV Injection"). */
export function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text);
}

function imagesOf(value: unknown, say: Say): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  const parts: readonly unknown[] | null =
    typeof value === 'string' ? value.split(/[|;\n]/) : Array.isArray(value) ? value : null;
  if (parts === null) return say('images', 'picture-path', value);
  const paths: string[] = [];
  for (const part of parts) {
    const path = typeof part === 'string' ? part.trim() : null;
    if (path === '') continue;
    if (path === null || !isInside(path) || /\p{Cc}/u.test(path)) return say('images', 'picture-path', part);
    if (path.length > LONGEST.path) return say('images', 'too-long', part, LONGEST.path);
    paths.push(path);
  }
  return paths;
}

function flagOf(value: unknown, say: Say): boolean | undefined {
  if (value === undefined || value === null || value === '') return false;
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : '';
  if (YES.has(word)) return true;
  return NO.has(word) ? false : say('ageRestricted', 'age-unclear', value);
}

/** A value as it may stand in a list of problems: short, and without what cannot be seen. */
function shown(value: unknown): string {
  const text = typeof value === 'object' ? (Array.isArray(value) ? '[…]' : '{…}') : String(value);
  const line = text.slice(0, LONGEST_VALUE + 1).replace(/[\p{Cc}\p{Cs}]/gu, '\uFFFD');
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE)}…` : line;
}

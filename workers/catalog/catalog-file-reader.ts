import Papa from 'papaparse';
import { CatalogError, parseRestrictedCodes, type Catalog } from '../../src/core/catalog.ts';
import { CatalogImport, isCurrency } from '../../src/core/catalog-import.ts';
import { columnsOf, entryOfRow, type ImportEntry } from '../../src/core/import-columns.ts';
import { currencyOf, decimalSignOf } from '../../src/core/price-text.ts';
import type { CatalogApi, Checked, FileEncoding, ImportChoice, Opened, OpenedList } from '../catalog.api.ts';
import { decodeText } from './decode-text.ts';

/** Beyond it a phone's memory is at risk: 100,000 products need some 10 MB. Bytes. */
export const LARGEST_FILE = 32 * 1024 * 1024;
export const MOST_ROWS = 100_000;
const DELIMITERS = [',', ';', '\t', '|'];
const SAMPLE_ROWS = 3;
const SAMPLE_CELL = 60;

/** What was opened last. */
type Source =
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[]; readonly broken: ReadonlySet<number> }
  | { readonly kind: 'list'; readonly shop: Omit<Catalog, 'products'>; readonly entries: readonly unknown[] };

/** Reads catalogue files: what `catalog.worker.ts` offers. */
export class CatalogFileReader implements CatalogApi {
  private source: Source | null = null;

  async open(file: Blob): Promise<Opened> {
    this.source = null;
    if (file.size > LARGEST_FILE) return { kind: 'refused', why: 'too-large', limit: LARGEST_FILE };
    let bytes: ArrayBuffer;
    try {
      bytes = await file.arrayBuffer();
    } catch {
      // It was moved or changed after it was chosen.
      return { kind: 'refused', why: 'unreadable' };
    }
    const decoded = decodeText(new Uint8Array(bytes));
    if ('refused' in decoded) return { kind: 'refused', why: decoded.refused };
    const { text, encoding } = decoded;
    return /^\s*[{[]/.test(text) ? this.openJson(text) : this.openTable(text, encoding);
  }

  async openList(currency: string, entries: readonly unknown[]): Promise<OpenedList> {
    return this.take({ currency }, entries);
  }

  async check(choice: ImportChoice, shopCurrency: string): Promise<Checked> {
    const { source } = this;
    if (source === null) throw new RangeError('open a file first');
    return source.kind === 'list' ? checkList(source) : checkTable(source, choice, shopCurrency);
  }

  private openJson(text: string): Opened {
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch (error) {
      return { kind: 'refused', why: 'not-json', detail: (error as Error).message.slice(0, 200) };
    }
    const { currency, products, restrictedCodes } = (Array.isArray(data) ? { products: data } : (data ?? {})) as Record<
      string,
      unknown
    >;
    if (!Array.isArray(products)) return { kind: 'refused', why: 'not-a-catalogue' };
    if (products.length === 0) return { kind: 'refused', why: 'no-rows' };
    if (products.length > MOST_ROWS) return { kind: 'refused', why: 'too-many-rows', limit: MOST_ROWS };
    if (typeof currency !== 'string' || !isCurrency(currency)) return { kind: 'refused', why: 'no-currency' };
    try {
      const layouts = restrictedCodes === undefined ? {} : { restrictedCodes: parseRestrictedCodes(restrictedCodes) };
      return this.take({ currency, ...layouts }, products);
    } catch (error) {
      if (!(error instanceof CatalogError)) throw error;
      return { kind: 'refused', why: 'bad-layout', detail: error.message };
    }
  }

  private take(shop: Omit<Catalog, 'products'>, entries: readonly unknown[]): OpenedList {
    this.source = { kind: 'list', shop, entries };
    return { kind: 'list', currency: shop.currency, rows: entries.length };
  }

  private openTable(text: string, encoding: FileEncoding): Opened {
    const { data, errors, meta } = Papa.parse<string[]>(text, { delimitersToGuess: DELIMITERS });
    const [headings = []] = data;
    const rows = data.length - 1 - (isEmpty(data.at(-1) ?? []) ? 1 : 0);
    if (headings.length < 2) return { kind: 'refused', why: 'one-column' };
    if (rows < 1) return { kind: 'refused', why: 'no-rows' };
    if (rows > MOST_ROWS) return { kind: 'refused', why: 'too-many-rows', limit: MOST_ROWS };
    const broken = new Set(errors.filter(({ type }) => type === 'Quotes').map(({ row = 0 }) => row));
    this.source = { kind: 'table', rows: data, broken };
    return {
      kind: 'table',
      headings: headings.map(cut),
      sample: data.slice(1, 1 + SAMPLE_ROWS).map((cells) => cells.map(cut)),
      rows,
      delimiter: meta.delimiter,
      encoding,
      columns: columnsOf(headings),
    };
  }
}

function checkList({ entries, shop }: Source & { kind: 'list' }): Checked {
  const { currency } = shop;
  const reading = new CatalogImport({ currency, decimal: null });
  entries.forEach((entry, index) => {
    if (isRecord(entry)) reading.take(index + 1, entry);
    else reading.refuse(index + 1, 'not-a-product', String(entry));
  });
  const result = reading.result();
  return { result: { ...result, catalog: { ...shop, products: result.catalog.products } }, currency, decimal: null };
}

function checkTable({ rows, broken }: Source & { kind: 'table' }, choice: ImportChoice, shopCurrency: string): Checked {
  const { columns } = choice;
  const body = rows.slice(1);
  const cells = (at: number | undefined): string[] => (at === undefined ? [] : body.map((row) => row[at] ?? ''));
  const prices = cells(columns.price);
  const decimal = choice.decimal ?? decimalSignOf(prices);
  const currency = choice.currency ?? mostUsed(cells(columns.currency)) ?? currencyOf(prices) ?? shopCurrency;
  const reading = new CatalogImport({ currency, decimal });
  body.forEach((row, index) => {
    // Row 1 of a spreadsheet are the headings.
    const at = index + 2;
    if (broken.has(index + 1)) reading.refuse(at, 'quotes-broken', row.join(' ').slice(0, 200));
    else if (!isEmpty(row)) reading.take(at, entryOfRow(row, columns));
  });
  return { result: reading.result(), currency, decimal };
}

/** The real currency that most rows name. */
function mostUsed(cells: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    const code = cell.trim().toUpperCase();
    if (isCurrency(code)) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}

function isEmpty(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

function cut(cell: string): string {
  return cell.length > SAMPLE_CELL ? `${cell.slice(0, SAMPLE_CELL)}…` : cell;
}

function isRecord(value: unknown): value is ImportEntry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import Papa from 'papaparse';
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
  | { readonly kind: 'list'; readonly currency: string; readonly entries: readonly unknown[] };

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
    this.source = { kind: 'list', currency, entries };
    return { kind: 'list', currency, rows: entries.length };
  }

  async check(choice: ImportChoice, shopCurrency: string): Promise<Checked> {
    const { source } = this;
    if (source === null) throw new RangeError('open a file first');
    return source.kind === 'list' ? checkList(source.entries, source.currency) : checkTable(source, choice, shopCurrency);
  }

  private async openJson(text: string): Promise<Opened> {
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch (error) {
      return { kind: 'refused', why: 'not-json', detail: (error as Error).message.slice(0, 200) };
    }
    const { currency, products } = (Array.isArray(data) ? { products: data } : (data ?? {})) as Record<string, unknown>;
    if (!Array.isArray(products)) return { kind: 'refused', why: 'not-a-catalogue' };
    if (products.length === 0) return { kind: 'refused', why: 'no-rows' };
    if (products.length > MOST_ROWS) return { kind: 'refused', why: 'too-many-rows', limit: MOST_ROWS };
    if (typeof currency !== 'string' || !isCurrency(currency)) return { kind: 'refused', why: 'no-currency' };
    return this.openList(currency, products);
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

function checkList(entries: readonly unknown[], currency: string): Checked {
  const reading = new CatalogImport({ currency, decimal: null });
  entries.forEach((entry, index) => {
    if (isRecord(entry)) reading.take(index + 1, entry);
    else reading.refuse(index + 1, 'not-a-product', String(entry));
  });
  return { result: reading.result(), currency, decimal: null };
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

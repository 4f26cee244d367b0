/** The contract between the staff's page and the worker that reads catalogue files: types only. */
import type { ImportProblem, ImportResult } from '../src/core/catalog-import.ts';
import type { Catalog, Product } from '../src/core/catalog.ts';
import type { ImportColumns, ImportEntry } from '../src/core/import-columns.ts';
import type { DecimalSign } from '../src/core/price-text.ts';

/** What the letters of a file were written in. */
export type FileEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Why a file as a whole cannot be used. The page has a sentence for each. */
export type FileRefusal =
  /** `limit` in bytes, or in rows. */
  | { readonly why: 'too-large' | 'too-many-rows'; readonly limit: number }
  | {
      readonly why: 'empty' | 'workbook' | 'binary' | 'unreadable' | 'no-rows' | 'one-column' | 'not-a-catalogue' | 'no-currency';
    }
  /** The parser's own words. */
  | { readonly why: 'not-json' | 'bad-layout'; readonly detail: string };

/** A table that can be checked once it is known what its columns tell. */
export interface OpenedTable {
  readonly kind: 'table';
  readonly headings: readonly string[];
  /** The first few rows, as they are, cells cut where they are long. */
  readonly sample: readonly (readonly string[])[];
  readonly rows: number;
  readonly delimiter: string;
  readonly encoding: FileEncoding;
  /** By the headings. */
  readonly columns: ImportColumns;
}

/** A list of products whose members have names. */
export interface OpenedList {
  readonly kind: 'list';
  readonly rows: number;
  readonly currency: string;
}

export type Opened = OpenedTable | OpenedList | ({ readonly kind: 'refused' } & FileRefusal);

/** What staff chose, or null for what the file says itself. */
export interface ImportChoice {
  readonly columns: ImportColumns;
  readonly currency: string | null;
  readonly decimal: DecimalSign | null;
}

export interface Checked {
  readonly result: ImportResult;
  /** What prices were read in. */
  readonly currency: string;
  /** What parted the smaller unit, null where it did not matter or could not be told. */
  readonly decimal: DecimalSign | null;
}

/** What staff's page asks for. */
export interface CatalogApi {
  /** Reads a file and keeps it for `check`, in place of the one before. */
  open(file: Blob): Promise<Opened>;
  /** The same for products that came from elsewhere, in the format of `catalog.json`. */
  openList(currency: string, entries: readonly ImportEntry[]): Promise<OpenedList>;
  /**
   * @param shopCurrency for files that name none
   * @throws RangeError where the currency is none or nothing was opened
   */
  check(choice: ImportChoice, shopCurrency: string): Promise<Checked>;
}

/** Some of what a check found. */
export interface CheckedPart {
  readonly products: readonly Product[];
  readonly problems: readonly ImportProblem[];
}

/** What a check found, without products and problems: those come in parts. */
export interface CheckedHead extends Omit<Checked, 'result'> {
  readonly result: Pick<ImportResult, 'rows' | 'badRows'>;
  readonly shop: Omit<Catalog, 'products'>;
}

/**
 * What goes between the page and its worker: the same as `CatalogApi`, in parts. The browser unpacks a message in one go, and all products of a
 * shop in one would stop the page for that long.
 */
export interface CatalogParts extends Pick<CatalogApi, 'open'> {
  /** More products for the list that is opened next. */
  add(entries: readonly ImportEntry[]): Promise<void>;
  /** Opens the list that was added. */
  openAdded(currency: string): Promise<OpenedList>;
  /**
   * As `check` of the whole.
   *
   * @param give takes one part after the other; the next is sent when it resolves. All are given when this resolves.
   */
  check(choice: ImportChoice, shopCurrency: string, give: (part: CheckedPart) => Promise<void>): Promise<CheckedHead>;
}

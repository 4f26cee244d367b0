import { inParts } from '../../src/core/parts.ts';
import type { ImportEntry } from '../../src/core/import-columns.ts';
import type { CatalogApi, CatalogParts, CheckedHead, CheckedPart, ImportChoice, Opened, OpenedList } from '../catalog.api.ts';

/** A reader whose products come and go in parts: the worker's side, the page's is `GatheredCatalog`. */
export class CatalogInParts implements CatalogParts {
  private readonly reader: CatalogApi;
  private added: ImportEntry[] = [];

  constructor(reader: CatalogApi) {
    this.reader = reader;
  }

  open(file: Blob): Promise<Opened> {
    return this.reader.open(file);
  }

  async add(entries: readonly ImportEntry[]): Promise<void> {
    this.added.push(...entries);
  }

  openAdded(currency: string): Promise<OpenedList> {
    const entries = this.added;
    this.added = [];
    return this.reader.openList(currency, entries);
  }

  async check(choice: ImportChoice, shopCurrency: string, give: (part: CheckedPart) => Promise<void>): Promise<CheckedHead> {
    const { result, ...prices } = await this.reader.check(choice, shopCurrency);
    const { catalog, problems, rows, badRows } = result;
    const { products, ...shop } = catalog;
    for (const part of inParts(products.values())) await give({ products: part, problems: [] });
    for (const part of inParts(problems)) await give({ products: [], problems: part });
    return { ...prices, result: { rows, badRows }, shop };
  }
}

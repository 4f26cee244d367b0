import type { CatalogApi, CatalogParts, Checked } from '../../workers/catalog.api.ts';
import type { ImportProblem } from '../core/catalog-import.ts';
import type { Product, ProductId } from '../core/catalog.ts';
import { inParts } from '../core/parts.ts';

/** A reader that gives and takes everything in parts, as one that does so at once. */
export class GatheredCatalog implements CatalogApi {
  private readonly parts: CatalogParts;

  constructor(parts: CatalogParts) {
    this.parts = parts;
  }

  open(file: Blob): ReturnType<CatalogApi['open']> {
    return this.parts.open(file);
  }

  async openList(...[currency, entries]: Parameters<CatalogApi['openList']>): ReturnType<CatalogApi['openList']> {
    for (const part of inParts(entries)) await this.parts.add(part);
    return this.parts.openAdded(currency);
  }

  async check(...[choice, shopCurrency]: Parameters<CatalogApi['check']>): Promise<Checked> {
    const products = new Map<ProductId, Product>();
    const problems: ImportProblem[] = [];
    const { shop, result, ...prices } = await this.parts.check(choice, shopCurrency, async (part) => {
      for (const product of part.products) products.set(product.id, product);
      problems.push(...part.problems);
    });
    return { ...prices, result: { ...result, catalog: { ...shop, products }, problems } };
  }
}

import { describe, expect, it } from 'vitest';
import { CatalogFileReader } from '../../workers/catalog/catalog-file-reader.ts';
import { CatalogInParts } from '../../workers/catalog/catalog-in-parts.ts';
import type { CatalogParts } from '../../workers/catalog.api.ts';
import { PART } from '../core/parts.ts';
import { GatheredCatalog } from './gathered-catalog.ts';

const AS_FOUND = { columns: { id: 0, title: 1, price: 2 }, currency: null, decimal: null };

/** Counts what goes between page and worker at once. */
class Counted implements CatalogParts {
  readonly added: number[] = [];
  readonly products: number[] = [];
  readonly problems: number[] = [];
  /** Of parts that were sent before the one before was taken. */
  overtaken = 0;
  private readonly parts: CatalogParts = new CatalogInParts(new CatalogFileReader());

  open: CatalogParts['open'] = (file) => this.parts.open(file);
  openAdded: CatalogParts['openAdded'] = (currency) => this.parts.openAdded(currency);

  add: CatalogParts['add'] = (entries) => {
    this.added.push(entries.length);
    return this.parts.add(entries);
  };

  check: CatalogParts['check'] = (choice, shopCurrency, give) => {
    let under = 0;
    return this.parts.check(choice, shopCurrency, async (part) => {
      if (under++ > 0) this.overtaken++;
      this.products.push(part.products.length);
      this.problems.push(part.problems.length);
      await new Promise((resolve) => setTimeout(resolve));
      await give(part);
      under--;
    });
  };
}

describe('a catalogue that comes in parts', () => {
  it('is the same as in one piece, and no message has more than a part of it', async () => {
    const rows = Array.from({ length: 4 * PART }, (_, i) => `p${i},${i % 2 ? 'Good' : '=Bad'} ${i},1.50`);
    const file = new Blob([['sku,name,price', ...rows].join('\n')]);
    const whole = new CatalogFileReader();
    const wire = new Counted();
    const gathered = new GatheredCatalog(wire);
    expect(await gathered.open(file)).toEqual(await whole.open(file));
    const checked = await gathered.check(AS_FOUND, 'EUR');
    expect(checked).toEqual(await whole.check(AS_FOUND, 'EUR'));
    expect([...checked.result.catalog.products.keys()].slice(0, 2)).toEqual(['p1', 'p3']);
    expect(wire.products).toEqual([PART, PART, 0, 0]);
    expect(wire.problems).toEqual([0, 0, PART, PART]);
    expect(wire.overtaken).toBe(0);
  });

  it('goes to the worker in parts too, and a second list has nothing of the first', async () => {
    const wire = new Counted();
    const gathered = new GatheredCatalog(wire);
    const entries = Array.from({ length: PART + 1 }, (_, i) => ({ id: `p${i}`, title: `P ${i}`, price: 100 }));
    expect(await gathered.openList('CHF', entries)).toEqual({ kind: 'list', currency: 'CHF', rows: PART + 1 });
    expect(wire.added).toEqual([PART, 1]);
    await gathered.openList('EUR', entries.slice(0, 1));
    const { currency, result } = await gathered.check({ columns: {}, currency: null, decimal: null }, 'USD');
    expect([currency, result.rows, [...result.catalog.products.keys()]]).toEqual(['EUR', 1, ['p0']]);
  });
});

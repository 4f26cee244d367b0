import type { Basket } from '../core/basket.ts';
import type { BasketEvent } from '../core/basket-event.ts';
import type { Catalog, ProductId } from '../core/catalog.ts';
import { count } from './words.ts';

/** One short sentence for a change: "Oat drink added", "2 items removed", "Changed to Cola 33 cl". `before` is the basket before the change. */
export function describeChange(events: readonly BasketEvent[], before: Basket, catalog: Catalog): string {
  const nameOf = (product: ProductId | null): string =>
    product === null ? 'Unnamed item' : (catalog.products.get(product)?.title ?? product);
  const removed = events.filter(({ type }) => type === 'item-removed');
  const added = events.filter(({ type }) => type === 'item-added');
  const [onlyAdded] = added;
  const named = onlyAdded && before.items.some(({ item }) => item === onlyAdded.item);
  if (named) return `Changed to ${nameOf(onlyAdded.product)}`;
  const parts = [
    [added, 'added'],
    [removed, 'removed'],
  ] as const;
  return parts
    .filter(([list]) => list.length > 0)
    .map(([list, verb]) => {
      const names = new Set(list.map(({ product }) => nameOf(product)));
      const [name] = names;
      if (names.size === 1 && name) return list.length === 1 ? `${name} ${verb}` : `${list.length} × ${name} ${verb}`;
      return `${count(list.length, 'item')} ${verb}`;
    })
    .join(', ');
}

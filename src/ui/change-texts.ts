import { msg, str } from '@lit/localize';
import type { Basket } from '../core/basket.ts';
import type { BasketEvent } from '../core/basket-event.ts';
import type { Catalog, ProductId } from '../core/catalog.ts';
import { productOf } from '../core/label.ts';
import { isolate, list, number, plural } from './words.ts';

/** One short sentence for a change: "Oat drink added", "2 items removed", "Changed to Cola 33 cl". `before` is the basket before the change. */
export function describeChange(events: readonly BasketEvent[], before: Basket, catalog: Catalog): string {
  const nameOf = (product: ProductId | null): string =>
    product === null ? msg('Unnamed item') : isolate(productOf(catalog, product)?.title ?? product);
  const removed = events.filter(({ type }) => type === 'item-removed');
  const added = events.filter(({ type }) => type === 'item-added');
  const [onlyAdded] = added;
  const named = onlyAdded && before.items.some(({ item }) => item === onlyAdded.item);
  if (named) return msg(str`Changed to ${nameOf(onlyAdded.product)}`);
  const addedWhat = whatOf(added, nameOf);
  const removedWhat = whatOf(removed, nameOf);
  return list([
    addedWhat === null
      ? plural(msg('=0 {} one {# item added} other {# items added}'), added.length)
      : msg(str`${addedWhat} added`),
    removedWhat === null
      ? plural(msg('=0 {} one {# item removed} other {# items removed}'), removed.length)
      : msg(str`${removedWhat} removed`),
  ]);
}

/** "Cola", "2 × Cola"; null where the items have no one name. */
function whatOf(events: readonly BasketEvent[], nameOf: (product: ProductId | null) => string): string | null {
  const names = new Set(events.map(({ product }) => nameOf(product)));
  const [name] = names;
  if (names.size !== 1 || name === undefined) return null;
  return events.length === 1 ? name : `${number(events.length)} × ${name}`;
}

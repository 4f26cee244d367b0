import type { Basket } from '../core/basket.ts';
import type { BasketEvent } from '../core/basket-event.ts';
import type { Catalog } from '../core/catalog.ts';
import { productOf } from '../core/label.ts';

/** What a change did to the basket, without words: those are made where it is shown, in the language that is read there (`change-texts.ts`). */
export type BasketChange =
  /** A thing that was there is another product now; null: one without a name. */
  | { readonly kind: 'named'; readonly title: string | null }
  | { readonly kind: 'counted'; readonly added: ChangedItems; readonly removed: ChangedItems };

/** `titles`: different names among them; null is that of things without one. */
export interface ChangedItems {
  readonly count: number;
  readonly titles: readonly (string | null)[];
}

/** What these events change. `before` is the basket before them. */
export function changeOf(events: readonly BasketEvent[], before: Basket, catalog: Catalog): BasketChange {
  const titleOf = ({ product }: BasketEvent): string | null =>
    product === null ? null : (productOf(catalog, product)?.title ?? product);
  const itemsOf = (some: readonly BasketEvent[]): ChangedItems => ({
    count: some.length,
    titles: [...new Set(some.map(titleOf))],
  });
  const added = events.filter(({ type }) => type === 'item-added');
  const [first] = added;
  if (first && before.items.some(({ item }) => item === first.item)) return { kind: 'named', title: titleOf(first) };
  return { kind: 'counted', added: itemsOf(added), removed: itemsOf(events.filter(({ type }) => type === 'item-removed')) };
}

import type { BasketEvent, ItemId } from './basket-event.ts';
import type { Catalog, ProductId } from './catalog.ts';
import type { Identity } from './identity.ts';
import { money } from './money.ts';
import type { Money } from './money.ts';
import { productOf } from './label.ts';
import { isTaughtOnly } from './taught.ts';

/** One thing in the basket. */
export interface BasketItem {
  readonly item: ItemId;
  /** Null: nobody knows yet, the shopper is asked. */
  readonly product: ProductId | null;
  readonly identity: Identity;
  /** Seconds, as in the event that put it in. */
  readonly addedAt: number;
}

/** What the log amounts to, items in the order in which they came in. */
export interface Basket {
  readonly items: readonly BasketItem[];
}

/** What the shopper sees as one row: all items of a product, or one item without a name. */
export interface BasketLine {
  readonly product: ProductId | null;
  readonly quantity: number;
  readonly items: readonly BasketItem[];
}

export interface BasketTotal {
  /** Of all items that have a price. */
  readonly total: Money;
  /** Items without a name: they must be resolved before paying. */
  readonly unresolved: number;
  /** Items with a name that are not charged: without a price in the catalogue, or taught to this device alone. */
  readonly unpriced: number;
}

/**
 * Reduces the event log to the basket, in the order of the log.
 *
 * An event id counts once. Adding an item that is already there gives it the newer name (a correction whose removal was lost);
 * removing one that is not there does nothing (it lay there before the watching began, or was taken out twice). So every
 * log gives a basket in which each item is there at most once.
 */
export function reduceBasket(log: Iterable<BasketEvent>): Basket {
  const seen = new Set<string>();
  const items = new Map<ItemId, BasketItem>();
  for (const event of log) {
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    if (event.type === 'item-removed') {
      items.delete(event.item);
    } else {
      items.set(event.item, {
        item: event.item,
        product: event.product,
        identity: event.identity,
        addedAt: items.get(event.item)?.addedAt ?? event.t,
      });
    }
  }
  return { items: [...items.values()] };
}

/** Whether an item is this product: charged as it or, with a label of its own, looking like it. */
export function isOf({ product: charged, identity }: BasketItem, product: ProductId): boolean {
  return charged === product || (identity.kind === 'recognised' && identity.product === product);
}

/** Rows in order of the first item of each; every item without a name is a row of its own, as each is a question of its own. */
export function basketLines(basket: Basket): BasketLine[] {
  const lines = new Map<string, BasketItem[]>();
  for (const item of basket.items) {
    const key = item.product === null ? `item ${item.item}` : `product ${item.product}`;
    lines.set(key, [...(lines.get(key) ?? []), item]);
  }
  return [...lines.values()].map((items) => ({ product: items[0]?.product ?? null, quantity: items.length, items }));
}

/** The sum in the catalogue's currency. An item whose product is not in the catalogue counts as unpriced, and so does one that only this device knows. */
export function basketTotal(basket: Basket, catalog: Catalog): BasketTotal {
  let amount = 0;
  let unresolved = 0;
  let unpriced = 0;
  for (const { product } of basket.items) {
    const price = product === null ? undefined : productOf(catalog, product)?.price;
    if (product === null) unresolved++;
    else if (price === undefined || isTaughtOnly(product)) unpriced++;
    else amount += price;
  }
  return { total: money(amount, catalog.currency), unresolved, unpriced };
}

/** When and under which ids the shopper acts; ids and time come from outside, as everywhere in core. */
export interface ShopperAct {
  readonly ids: readonly [string, string];
  readonly t: number;
}

/**
 * The shopper says what an item is: out as what it was, in as what it is. Both events belong in the log together.
 *
 * @param product what it is charged as
 * @param looksLike what the camera would call it: another product where a label is read
 * @throws RangeError when the item is not in the basket
 */
export function correction(
  log: readonly BasketEvent[],
  item: ItemId,
  product: ProductId,
  act: ShopperAct,
  looksLike = product,
): readonly BasketEvent[] {
  const current = reduceBasket(log).items.find((entry) => entry.item === item);
  if (current === undefined) throw new RangeError(`item ${item} is not in the basket`);
  const shared = { t: act.t, source: 'shopper', item, confidence: 1 } as const;
  const candidates = [{ product: looksLike, score: 1 }];
  const identity: Identity = { kind: 'recognised', product: looksLike, confidence: 1, candidates };
  return [
    { ...shared, id: act.ids[0], type: 'item-removed', product: current.product, identity: current.identity },
    { ...shared, id: act.ids[1], type: 'item-added', product, identity },
  ];
}

/**
 * The inverse of an event: what went in goes out, what came out goes in again under the name it had in the basket (not
 * the one that the camera gave it on its way out, as the shopper may have corrected it).
 *
 * @returns null when the basket already is as it was before the event
 * @throws RangeError when the event is not in the log
 */
export function undo(
  log: readonly BasketEvent[],
  eventId: string,
  act: { readonly id: string; readonly t: number },
): BasketEvent | null {
  const index = log.findIndex((event) => event.id === eventId);
  const event = log[index];
  if (event === undefined) throw new RangeError(`event ${eventId} is not in the log`);
  const find = (events: readonly BasketEvent[]): BasketItem | undefined =>
    reduceBasket(events).items.find(({ item }) => item === event.item);
  const before = find(log.slice(0, index));
  const now = find(log);
  const shared = { id: act.id, t: act.t, source: 'shopper', item: event.item, confidence: 1 } as const;
  if (event.type === 'item-added') {
    return now === undefined ? null : { ...shared, type: 'item-removed', product: now.product, identity: now.identity };
  }
  if (now !== undefined) return null;
  const { product, identity } = before ?? event;
  return { ...shared, type: 'item-added', product, identity };
}

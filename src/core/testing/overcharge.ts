import type { BasketEvent } from '../basket-event.ts';
import type { Truth } from '../event-score.ts';

/**
 * How many things the shopper would be charged for in the end, each product by itself, that nobody took: what was added with a name
 * and is still there, minus what really came. Removed things that never got a name may have been any of them.
 */
export function overcharge(truth: Truth, events: readonly BasketEvent[]): number {
  const balance = new Map<string, number>();
  const count = (product: string, change: number): unknown => balance.set(product, (balance.get(product) ?? 0) + change);
  const names = new Map(events.flatMap(({ type, item, product }) => (type === 'item-added' ? [[item, product] as const] : [])));
  let nameless = 0;
  for (const { type, item, product } of events) {
    const name = names.has(item) ? names.get(item) : product;
    if (typeof name === 'string') count(name, type === 'item-added' ? 1 : -1);
    else if (!names.has(item)) nameless++;
  }
  for (const { type, product, n } of truth.events) if (product !== null) count(product, type === 'item-added' ? -n : n);
  const over = [...balance.values()].reduce((sum, change) => sum + Math.max(0, change), 0);
  return Math.max(0, over - nameless);
}

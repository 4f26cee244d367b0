import type { ProductId } from '../../src/core/catalog.ts';
import type { Truth } from '../../src/core/event-score.ts';

/** What lies in the basket when a clip is over; products that are gone are left out. */
export function finalCounts(truth: Truth): Readonly<Record<ProductId, number>> {
  const counts = new Map(Object.entries(truth.initial));
  for (const { type, product, n } of truth.events) {
    if (product === null) throw new Error('the truth names no product');
    counts.set(product, (counts.get(product) ?? 0) + (type === 'item-added' ? n : -n));
  }
  return Object.fromEntries([...counts].filter(([, count]) => count !== 0));
}

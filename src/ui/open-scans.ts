import { isOf, type BasketItem } from '../core/basket.ts';
import type { ItemId } from '../core/basket-event.ts';
import type { ProductId } from '../core/catalog.ts';

/** Seconds after a scan in which what comes in under the same name, or without one, is the scanned thing. */
const PATIENCE = 20;

/** Things that were counted by their barcode a moment ago and that the camera has not seen coming in since. */
export class OpenScans {
  private readonly scannedAt = new Map<ItemId, number>();

  add(item: ItemId, t: number): void {
    this.scannedAt.set(item, t);
  }

  /** The thing is seen now, or not waited for any more. */
  close(item: ItemId): void {
    this.scannedAt.delete(item);
  }

  clear(): void {
    this.scannedAt.clear();
  }

  /** Those that are among `items`, of one product or of all, in the order of `items`. */
  among(items: readonly BasketItem[], now: number, product?: ProductId): readonly BasketItem[] {
    for (const [item, t] of this.scannedAt) if (t < now - PATIENCE) this.scannedAt.delete(item);
    return items.filter((entry) => this.scannedAt.has(entry.item) && (product === undefined || isOf(entry, product)));
  }
}

import type { ProductId } from './catalog.ts';
import type { Identity } from './identity.ts';

/** One physical thing in the basket. Given by whoever saw it first, never used again. */
export type ItemId = string;

export type BasketEventType = 'item-added' | 'item-removed';
export type BasketEventSource = 'vision' | 'barcode' | 'shopper';

/**
 * Something went into the basket or came out of it. The event log is append-only: a correction by the shopper is an
 * `item-removed` followed by an `item-added` of the same item, an undo is the inverse of what it undoes.
 */
export interface BasketEvent {
  /** Unique in the log, so that the same event twice counts once. */
  readonly id: string;
  readonly type: BasketEventType;
  /** Seconds on the clock of the source that the frames came from. */
  readonly t: number;
  readonly source: BasketEventSource;
  readonly item: ItemId;
  /**
   * What it is charged as; null while nobody knows (an `ambiguous` or `unknown` item is never charged as a guess). Of a thing with a label of
   * its own it is the number on that.
   */
  readonly product: ProductId | null;
  /** What it is. */
  readonly identity: Identity;
  /** How sure it is that the event took place at all, 0..1. */
  readonly confidence: number;
}

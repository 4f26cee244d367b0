import type { BasketItem } from './basket.ts';
import type { BasketEvent } from './basket-event.ts';
import type { ProductId } from './catalog.ts';
import type { Identity } from './identity.ts';

/** How the name of an item came about: read from its barcode, said by the shopper, or seen, so surely that it is right or likely so. */
export type Sureness = 'barcode' | 'shopper' | 'sure' | 'likely';

/** Posterior from which on a name that was seen counts as sure. Below it about one in ten may be wrong, so others are offered. */
const SURE = 0.9;

/**
 * How sure it is what an item of the basket is. The shopper's events do not all carry the shopper's word: what lay there from the start, and what
 * an undo puts back, keep the name that they were seen by. A word, and a barcode, leave nothing else to choose from.
 */
export function surenessOf(log: readonly BasketEvent[], { item, product, identity }: BasketItem): Sureness {
  if (!isCertain(identity)) return identity.confidence >= SURE ? 'sure' : 'likely';
  const isRead = log.some(
    (event) =>
      event.item === item &&
      event.product === product &&
      (event.source === 'barcode' || (event.source === 'vision' && isCertain(event.identity))),
  );
  return isRead ? 'barcode' : 'shopper';
}

/** Products that an item has ever been taken for, newest look and likeliest first, without the one that it is called now. */
export function otherNames(log: readonly BasketEvent[], { item, product, identity }: BasketItem): readonly ProductId[] {
  // What has a label of its own is charged as that.
  const is = identity.kind === 'recognised' ? identity.product : product;
  const names = log
    .filter((event) => event.item === item && event.source === 'vision')
    .toReversed()
    .flatMap(({ identity }) => identity.candidates.map((candidate) => candidate.product));
  return [...new Set(names)].filter((name) => name !== product && name !== is);
}

/** Nobody who only looks is as sure as that. */
function isCertain(identity: Identity): boolean {
  return identity.kind === 'recognised' && identity.confidence === 1 && identity.candidates.length <= 1;
}

import type { BasketEvent } from '../core/basket-event.ts';
import type { UpcomingRequest } from '../core/traffic.ts';
import type { BasketRecord } from './basket-record.ts';
import { linesOf, next } from './outbox.ts';
import { requestOf } from './ucp-request.ts';

/** Stands for an id that the endpoint gives with its next answer. */
export const ID_TO_COME = 'id-of-the-cart';

/** What would be sent of a basket as it is now, and what would be if the shopper checked out. Changes nothing. */
export function upcoming(record: BasketRecord, events: readonly BasketEvent[]): readonly UpcomingRequest[] {
  // Keys travel in a header and are made when they are needed.
  const { step } = next(record, events, () => '');
  const waiting: UpcomingRequest[] = step.kind === 'send' ? [{ when: 'waiting', request: requestOf(step.write) }] : [];
  const mayPay = record.wish === null && record.order === null && linesOf(events).length > 0;
  if (!mayPay) return waiting;
  const request = requestOf({ kind: 'create-checkout', key: '', cartId: record.cartId ?? ID_TO_COME });
  return [...waiting, { when: 'payment', request }];
}

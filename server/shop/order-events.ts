import type { Owner } from '../http/credentials.ts';
import type { Transaction } from '../storage/database.ts';
import type { OrderView } from './orders.ts';
import type { Shop } from './shop.ts';

/** That there is an order, for the platform it came from. */
export interface NewOrderEvent {
  /** The whole order is the body (UCP order capability, "Order created"). */
  readonly order: OrderView;
  /** Where the platform wants it. */
  readonly url: string;
  /** The shop's address as the platform knows it. */
  readonly origin: string;
}

/** Writes an event down in the order's own transaction: whatever becomes of this process, it is there if the order is. */
export function noteOrderEvent(transaction: Transaction, shop: Shop, owner: Owner, { order, url, origin }: NewOrderEvent): void {
  transaction.later(
    `insert into order_events (owner, id, order_id, url, origin, body, created_at, due_at) values ($1, $2, $3, $4, $5, $6, $7, $7)`,
    [owner, shop.newId(), order.id, url, origin, JSON.stringify(order), shop.now()],
  );
}

import type { Owner } from '../http/credentials.ts';
import type { Transaction } from '../storage/database.ts';
import { findOrder } from './orders.ts';
import type { Shop } from './shop.ts';

/**
 * Writes down that a platform is to be told of an order, in the order's own transaction: whatever becomes of this process, the event is
 * there if the order is. The body is the whole order (UCP order capability, "Order created").
 *
 * @param url where the platform wants it
 * @param origin the shop's address as the platform knows it
 */
export async function noteOrderEvent(
  transaction: Transaction,
  shop: Shop,
  owner: Owner,
  orderId: string,
  url: string,
  origin: string,
): Promise<void> {
  const order = await findOrder(transaction, owner, orderId, origin);
  transaction.later(
    `insert into order_events (owner, id, order_id, url, origin, body, created_at, due_at) values ($1, $2, $3, $4, $5, $6, $7, $7)`,
    [owner, shop.newId(), orderId, url, origin, JSON.stringify(order), shop.now()],
  );
}

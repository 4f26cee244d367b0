import type { UcpEnvelope, UcpItem, UcpTotal } from '../../src/core/ucp.ts';
import type { Owner } from '../http/credentials.ts';
import { integerOf, type Queryable, type Transaction } from '../storage/database.ts';
import { jsonb } from './carts.ts';
import type { CheckoutSession } from './checkout-sessions.ts';
import { totalsOf } from './discounts.ts';
import { success } from './envelope.ts';
import { grandTotal } from './offer.ts';
import { noteOrderEvent } from './order-events.ts';
import { receiptAddress, receiptKey } from './receipts.ts';
import type { PlacedOrder, Shop } from './shop.ts';

/** An order as the protocol shows it. The buyer carries everything out of the shop, so it is fulfilled when it is placed. */
export interface OrderView {
  readonly ucp: UcpEnvelope;
  readonly id: string;
  readonly checkout_id: string;
  readonly permalink_url: string;
  readonly line_items: readonly {
    readonly id: string;
    readonly item: UcpItem;
    readonly quantity: { readonly original: number; readonly total: number; readonly fulfilled: number };
    readonly totals: readonly UcpTotal[];
    readonly status: 'fulfilled';
  }[];
  readonly fulfillment: {
    readonly expectations: readonly {
      readonly id: string;
      readonly line_items: readonly { readonly id: string; readonly quantity: number }[];
      readonly method_type: 'pickup';
      readonly destination: Readonly<Record<string, never>>;
      readonly description: string;
      readonly fulfillable_on: 'now';
    }[];
    readonly events: readonly never[];
  };
  readonly currency: string;
  readonly totals: readonly UcpTotal[];
}

/**
 * Writes the order of a session, with the prices the session showed, and the event for its platform where there is one.
 *
 * @param origin of this shop, for the addresses in the event
 * @param cashier who took the money at the till, null when it was paid by phone
 */
export async function placeOrder(
  transaction: Transaction,
  shop: Shop,
  owner: Owner,
  session: CheckoutSession,
  origin: string,
  cashier: string | null = null,
): Promise<PlacedOrder> {
  const id = `order_${shop.newId()}`;
  const { currency, totals, lineItems } = session.offer;
  const total = grandTotal(totals);
  transaction.later(
    `insert into orders (owner, id, checkout_id, currency, total, totals, placed_at, receipt, cashier)
     values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9)`,
    [owner, id, session.id, currency, total, jsonb(totals), shop.now(), receiptKey(owner, id), cashier],
  );
  const lines = lineItems.map(({ item: { id: item, title, price }, quantity, totals: rows }, position) => {
    return { position, item, title, price, quantity, discount: price * quantity - grandTotal(rows) };
  });
  transaction.later(
    `insert into order_lines (owner, order_id, position, item, title, unit_price, quantity, discount)
     select $1, $2, position, item, title, price, quantity, discount from jsonb_to_recordset($3::jsonb)
       as line (position integer, item text, title text, price bigint, quantity integer, discount bigint)`,
    [owner, id, jsonb(lines)],
  );
  if (session.webhookUrl !== null) {
    const order = await findOrder(transaction, owner, id, origin);
    if (order) noteOrderEvent(transaction, shop, owner, { order, url: session.webhookUrl, origin });
  }
  return { id, items: lineItems.reduce((sum, { quantity }) => sum + quantity, 0), total: { amount: total, currency } };
}

/** This owner's order, null when there is none or it is somebody else's. */
export async function findOrder(database: Queryable, owner: Owner, id: string, origin: string): Promise<OrderView | null> {
  const [order] = await database.query('select checkout_id, currency, totals from orders where owner = $1 and id = $2', [
    owner,
    id,
  ]);
  if (!order) return null;
  const rows = await database.query(
    'select item, title, unit_price, quantity, discount from order_lines where owner = $1 and order_id = $2 order by position',
    [owner, id],
  );
  const lines = rows.map((row) => {
    const quantity = integerOf(row['quantity']);
    const price = integerOf(row['unit_price']);
    return {
      id: `li_${String(row['item'])}`,
      item: { id: String(row['item']), title: String(row['title']), price },
      quantity: { original: quantity, total: quantity, fulfilled: quantity },
      totals: totalsOf(price * quantity, integerOf(row['discount']), 0),
      status: 'fulfilled' as const,
    };
  });
  return {
    ucp: success('order'),
    id,
    checkout_id: String(order['checkout_id']),
    permalink_url: receiptAddress(origin, owner, id),
    line_items: lines,
    fulfillment: {
      expectations: [
        {
          id: 'taken-along',
          line_items: lines.map((line) => ({ id: line.id, quantity: line.quantity.total })),
          method_type: 'pickup',
          destination: {},
          description: 'Taken along from the shop.',
          fulfillable_on: 'now',
        },
      ],
      events: [],
    },
    currency: String(order['currency']),
    totals: order['totals'] as readonly UcpTotal[],
  };
}

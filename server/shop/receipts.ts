import { createHash } from 'node:crypto';
import type { UcpTotal } from '../../src/core/ucp.ts';
import type { Owner } from '../http/credentials.ts';
import { integerOf, type Queryable } from '../storage/database.ts';

/**
 * The end of a receipt's address: 128 bits that follow from the owner, whom nobody else knows, and the order. Who has the address sees what
 * was bought, not by whom; nobody finds it by trying.
 */
export function receiptKey(owner: Owner, orderId: string): string {
  return createHash('sha256').update(`receipt of ${owner} ${orderId}`).digest().subarray(0, 16).toString('base64url');
}

/** Where the receipt stays: the order's permalink. */
export function receiptAddress(origin: string, owner: Owner, orderId: string): string {
  return `${origin}/receipts/${receiptKey(owner, orderId)}`;
}

/** What a receipt shows: an order without its owner. Amounts are minor units. */
export interface Receipt {
  readonly id: string;
  readonly placedAt: Date;
  readonly currency: string;
  readonly total: number;
  readonly rows: readonly UcpTotal[];
  readonly lines: readonly {
    readonly item: string;
    readonly title: string;
    readonly quantity: number;
    readonly unitPrice: number;
    /** After discounts on the line. */
    readonly total: number;
  }[];
}

/** The order with this key, null when there is none. */
export async function findReceipt(database: Queryable, key: string): Promise<Receipt | null> {
  const [order] = await database.query('select owner, id, placed_at, currency, total, totals from orders where receipt = $1', [
    key,
  ]);
  if (!order) return null;
  const lines = await database.query(
    'select item, title, unit_price, quantity, discount from order_lines where owner = $1 and order_id = $2 order by position',
    [String(order['owner']), String(order['id'])],
  );
  return {
    id: String(order['id']),
    placedAt: order['placed_at'] as Date,
    currency: String(order['currency']),
    total: integerOf(order['total']),
    rows: order['totals'] as readonly UcpTotal[],
    lines: lines.map((row) => {
      const [quantity, unitPrice] = [integerOf(row['quantity']), integerOf(row['unit_price'])];
      return {
        item: String(row['item']),
        title: String(row['title']),
        quantity,
        unitPrice,
        total: quantity * unitPrice - integerOf(row['discount']),
      };
    }),
  };
}

import type { Money } from '../../src/core/money.ts';
import { integerOf, type Queryable } from '../storage/database.ts';

/** An order as the till lists it: what was bought, not by whom. */
export interface ListedOrder {
  readonly id: string;
  readonly placedAt: Date;
  readonly total: Money;
  readonly lines: readonly { readonly title: string; readonly quantity: number; readonly total: Money }[];
}

/** The orders of all owners, newest first. It reads the whole table, which is for development to bear. */
export async function newestOrders(database: Queryable, count: number): Promise<readonly ListedOrder[]> {
  const rows = await database.query(
    `select id, placed_at, currency, total,
       (select jsonb_agg(jsonb_build_object('title', title, 'quantity', quantity, 'price', unit_price) order by position)
        from order_lines where order_lines.owner = orders.owner and order_id = orders.id) as lines
     from orders order by placed_at desc, id limit $1`,
    [count],
  );
  return rows.map((row) => {
    const money = (amount: number): Money => ({ amount, currency: String(row['currency']) });
    const lines = row['lines'] as readonly { readonly title: string; readonly quantity: number; readonly price: number }[];
    return {
      id: String(row['id']),
      placedAt: row['placed_at'] as Date,
      total: money(integerOf(row['total'])),
      lines: lines.map(({ title, quantity, price }) => ({ title, quantity, total: money(quantity * price) })),
    };
  });
}

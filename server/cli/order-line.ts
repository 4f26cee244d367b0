import { formatMoney } from '../../src/core/money.ts';
import type { PlacedOrder } from '../shop/shop.ts';

/** What the console says of an order. */
export function orderLine({ id, items, total }: PlacedOrder): string {
  return `Order ${id} is in the database: ${items} ${items === 1 ? 'item' : 'items'}, ${formatMoney(total, 'en')}`;
}

import { reduceBasket } from '../../src/core/basket.ts';
import { integerOf, type Database, type Row } from '../../server/storage/database.ts';
import { CATALOG } from '../../server/testing/catalog.ts';
import { linesOf } from '../../src/checkout/outbox.ts';
import { ownerOf } from '../../server/http/credentials.ts';
import type { Device } from './device.ts';
import type { KeptBasket } from './disk.ts';

interface StoredOrder {
  readonly id: string;
  readonly checkoutId: string;
  readonly total: number;
  readonly lines: Quantities;
}

type Quantities = Readonly<Record<string, number>>;

/**
 * Compares what the devices know with what the database holds, after everything has come to rest.
 *
 * @param mayForget whether the endpoint may have forgotten what was over for long: then a cart may be gone. Its basket lies on the device, and the
 *   next change takes all of it to a new cart.
 * @returns what is lost, doubled or wrong, in words; empty when all is as it has to be
 */
export async function reckon(devices: readonly Device[], database: Database, mayForget: boolean): Promise<readonly string[]> {
  const problems: string[] = [];
  const orders = new Map((await ordersOf(database, devices)).map((order) => [order.id, order]));
  const claimed = new Set<string>();
  for (const [index, device] of devices.entries()) {
    const say = (problem: string): void => void problems.push(`device ${index}: ${problem}`);
    const baskets = await device.disk.baskets();
    const currentId = await device.disk.currentId(() => 'none');
    for (const basket of baskets) {
      checkLog(basket, device, say);
      const { order } = basket.record;
      if (order === null) continue;
      const stored = orders.get(order.id);
      if (!stored) say(`order ${order.id} is not in the database`);
      else if (claimed.has(order.id)) say(`order ${order.id} pays for two baskets`);
      else checkOrder(basket, stored, device, say);
      claimed.add(order.id);
    }
    claimEvicted(baskets, orders, claimed);
    checkPlaces(baskets, currentId, device, say);
    const current = baskets.find(({ record, fate }) => fate === 'in-use' && record.id === currentId);
    if (current) await checkCart(current, device, database, mayForget, say);
  }
  for (const id of orders.keys()) if (!claimed.has(id)) problems.push(`order ${id} is in the database and no basket knows of it`);
  return problems;
}

function checkLog({ log }: KeptBasket, device: Device, say: (problem: string) => void): void {
  if (new Set(log.map(({ id }) => id)).size !== log.length) say('a log has an event twice');
  for (const { id } of log) if (!device.witnessed.given.has(id)) say(`a log has event ${id}, which nobody made`);
}

function checkOrder({ record, log }: KeptBasket, stored: StoredOrder, device: Device, say: (problem: string) => void): void {
  const wanted = soldOf(linesOf(log.slice(0, record.orderedUpTo ?? 0)));
  if (!equal(wanted, stored.lines)) say(`ordered ${JSON.stringify(stored.lines)} instead of ${JSON.stringify(wanted)}`);
  const sum = Object.entries(stored.lines).reduce((total, [id, quantity]) => total + priceOf(id) * quantity, 0);
  if (stored.total !== sum) say(`the order's total is ${stored.total}, its lines cost ${sum}`);
  if (record.order?.total !== stored.total) say(`the screen says ${record.order?.total}, the order ${stored.total}`);
  const agreed = device.witnessed.agreed.get(record.id) ?? new Set();
  if (!agreed.has(null) && !agreed.has(stored.total)) say(`paid ${stored.total}, agreed to ${[...agreed].join(' or ')}`);
}

/** A basket that the browser threw away while it was being paid for may have been paid for: once. */
function claimEvicted(baskets: readonly KeptBasket[], orders: ReadonlyMap<string, StoredOrder>, claimed: Set<string>): void {
  for (const { record, log, fate } of baskets) {
    if (fate !== 'evicted' || record.write?.kind !== 'complete') continue;
    const { checkoutId } = record.write;
    const wanted = soldOf(linesOf(log.slice(0, record.wish?.upTo ?? 0)));
    for (const order of orders.values()) {
      if (order.checkoutId === checkoutId && equal(order.lines, wanted)) claimed.add(order.id);
    }
  }
}

/** Every acknowledged event is in one place: in an order, or in the basket in use; or the shopper has given it up with its basket. */
function checkPlaces(
  baskets: readonly KeptBasket[],
  currentId: string,
  { witnessed }: Device,
  say: (problem: string) => void,
): void {
  for (const id of witnessed.given.keys()) {
    const holders = baskets.flatMap((basket) => {
      const place = basket.log.findIndex((event) => event.id === id);
      return place < 0 ? [] : [{ ...basket, place }];
    });
    const live = holders.filter(
      ({ record, place, fate }) =>
        (record.orderedUpTo !== null && place < record.orderedUpTo) || (fate === 'in-use' && record.id === currentId),
    );
    if (live.length > 1) say(`event ${id} counts ${live.length} times`);
    if (live.length > 0 || !witnessed.acknowledged.has(id)) continue;
    const given = holders.some(({ record, log, place, fate }) => {
      if (fate === 'evicted' || record.orderedUpTo === null) return true;
      const paid = reduceBasket(log.slice(0, record.orderedUpTo)).items;
      return paid.some(({ item }) => item === log[place]?.item);
    });
    if (!given) say(`event ${id} was acknowledged and is lost`);
  }
}

/** Where the basket in use is not paid for, the endpoint's cart holds just what it holds. */
async function checkCart(
  { record, log }: KeptBasket,
  { disk }: Device,
  database: Database,
  mayForget: boolean,
  say: (problem: string) => void,
): Promise<void> {
  if (record.order !== null) return;
  const lines = linesOf(log);
  const wanted = Object.fromEntries(lines.map(({ item, quantity }) => [item.id, quantity]));
  if (record.write !== null || record.synced !== log.length)
    return say(`stuck at ${JSON.stringify(record.write ?? record.synced)}`);
  if (record.cartId === null) {
    if (Object.keys(soldOf(lines)).length > 0) say(`${JSON.stringify(wanted)} never came to a cart`);
    return;
  }
  const [row] = await database.query('select lines, status from carts where owner = $1 and id = $2', [
    ownerOf(`Bearer ${await disk.token()}`),
    record.cartId,
  ]);
  if (!row && mayForget) return;
  const stored = (row?.['lines'] ?? []) as readonly { readonly item: string; readonly quantity: number }[];
  const held = Object.fromEntries(stored.map(({ item, quantity }) => [item, quantity]));
  if (row?.['status'] !== 'open') say(`the cart in use is ${String(row?.['status'])}`);
  else if (!equal(held, wanted)) say(`the cart holds ${JSON.stringify(held)} instead of ${JSON.stringify(wanted)}`);
}

async function ordersOf(database: Database, devices: readonly Device[]): Promise<readonly StoredOrder[]> {
  const tokens = new Set(devices.flatMap(({ disk }) => disk.tokens));
  const rows: Row[] = [];
  for (const token of tokens) {
    rows.push(
      ...(await database.query(
        `select id, checkout_id, total, item, quantity, unit_price from orders
         left join order_lines on order_lines.owner = orders.owner and order_id = orders.id where orders.owner = $1`,
        [ownerOf(`Bearer ${token}`)],
      )),
    );
  }
  const orders = new Map<string, StoredOrder>();
  for (const row of rows) {
    const id = String(row['id']);
    const lines = { ...orders.get(id)?.lines };
    const item = String(row['item']);
    lines[item] = (lines[item] ?? 0) + integerOf(row['quantity']);
    if (integerOf(row['unit_price']) !== priceOf(item)) lines[`${item} at a wrong price`] = 1;
    orders.set(id, { id, checkoutId: String(row['checkout_id']), total: integerOf(row['total']), lines });
  }
  return [...orders.values()];
}

function soldOf(lines: ReturnType<typeof linesOf>): Quantities {
  const sold = lines.filter(({ item }) => CATALOG.products.get(item.id)?.price !== undefined);
  return Object.fromEntries(sold.map(({ item, quantity }) => [item.id, quantity]));
}

function priceOf(id: string): number {
  return CATALOG.products.get(id)?.price ?? Number.NaN;
}

function equal(left: Quantities, right: Quantities): boolean {
  const ids = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...ids].every((id) => left[id] === right[id]);
}

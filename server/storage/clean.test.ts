import { expect, it } from 'vitest';
import type { UcpCheckout } from '../../src/core/ucp.ts';
import { describeOnBothDatabases } from '../testing/databases.ts';
import { lines, openShop, payment, ShopClient } from '../testing/shop-client.ts';
import { forgetOld, KEEP } from './clean.ts';

describeOnBothDatabases('what is over', (database) => {
  const DAY_MS = 24 * 3600 * 1000;
  const ids = async (table: string) =>
    (await database().query(`select id from ${table} order by id`)).map(({ id }) => String(id));
  const count = async (table: string) => (await database().query(`select 1 from ${table}`)).length;

  it('is cleared after its time, and what is open or an order never', async () => {
    const shop = openShop(database());
    const client = new ShopClient(shop);
    const start = shop.now;
    const paid = await client.session({ cola: 1 });
    await client.post(`/checkout-sessions/${paid}/complete`, payment());
    const canceled = await client.session({ milk: 1 });
    await client.post(`/checkout-sessions/${canceled}/cancel`, {});
    const [cart] = await database().query('select cart_id from checkout_sessions where id = $1', [canceled]);
    await client.post(`/carts/${String(cart?.['cart_id'])}/cancel`, {});
    const [ordered] = await ids('orders');
    expect(await count('carts')).toBe(2);
    expect(await count('checkout_sessions')).toBe(2);

    shop.now = new Date(start.getTime() + 29 * DAY_MS);
    const open = await client.cart({ milk: 2 });
    await forgetOld(database(), shop.now, KEEP);
    expect(await count('carts')).toBe(3);
    // The answers of the first day are gone, the one of today is not.
    expect(await count('idempotency_keys')).toBe(1);

    shop.now = new Date(start.getTime() + 31 * DAY_MS);
    await forgetOld(database(), shop.now, KEEP);
    expect(await ids('carts')).toEqual([open]);
    expect(await ids('checkout_sessions')).toEqual([paid]);
    expect(await ids('orders')).toEqual([ordered]);
    expect((await client.get(`/orders/${ordered}`)).status).toBe(200);
    // The cart lives on as if nothing had been.
    expect((await client.put(`/carts/${open}`, { line_items: lines({ milk: 3 }) })).json).toMatchObject({ id: open });

    // Nobody touched it until it had expired, and then as long again as is kept.
    shop.now = new Date(start.getTime() + 95 * DAY_MS);
    await forgetOld(database(), shop.now, KEEP);
    expect(await count('carts')).toBe(0);
  });

  it('is never the payment of a phone that has not heard of it: it finds its order however late, and not who bought', async () => {
    const shop = openShop(database());
    const client = new ShopClient(shop);
    const start = shop.now;
    const id = await client.session({ cola: 1 });
    const path = `/checkout-sessions/${id}`;
    await client.put(path, { line_items: lines({ cola: 1 }), buyer: { email: 'a@shop.example' } });
    const first = await client.post<UcpCheckout>(`${path}/complete`, payment());
    expect(first.json.status).toBe('completed');

    shop.now = new Date(start.getTime() + 400 * DAY_MS);
    await forgetOld(database(), shop.now, KEEP);
    const late = await client.post<UcpCheckout>(`${path}/complete`, payment());
    expect(late.json.order).toEqual(first.json.order);
    expect(await database().query('select 1 from orders where checkout_id = $1', [id])).toHaveLength(1);
    expect(first.text).toContain('a@shop.example');
    expect(late.text).not.toContain('a@shop.example');
    expect(await database().query('select 1 from checkout_sessions where buyer is not null')).toEqual([]);
  });
});

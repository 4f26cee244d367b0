import { expect, it } from 'vitest';
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
    const canceled = await client.cart({ milk: 1 });
    await client.post(`/carts/${canceled}/cancel`, {});
    const [ordered] = await ids('orders');
    expect(await count('carts')).toBe(2);
    expect(await count('checkout_sessions')).toBe(1);

    shop.now = new Date(start.getTime() + 29 * DAY_MS);
    const open = await client.cart({ milk: 2 });
    await forgetOld(database(), shop.now, KEEP);
    expect(await count('carts')).toBe(3);
    // The answers of the first day are gone, the one of today is not.
    expect(await count('idempotency_keys')).toBe(1);

    shop.now = new Date(start.getTime() + 31 * DAY_MS);
    await forgetOld(database(), shop.now, KEEP);
    expect(await ids('carts')).toEqual([open]);
    expect(await count('checkout_sessions')).toBe(0);
    expect(await ids('orders')).toEqual([ordered]);
    expect((await client.get(`/orders/${ordered}`)).status).toBe(200);
    // The cart lives on as if nothing had been.
    expect((await client.put(`/carts/${open}`, { line_items: lines({ milk: 3 }) })).json).toMatchObject({ id: open });

    // Nobody touched it until it had expired, and then as long again as is kept.
    shop.now = new Date(start.getTime() + 95 * DAY_MS);
    await forgetOld(database(), shop.now, KEEP);
    expect(await count('carts')).toBe(0);
  });
});

import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { UcpCart, UcpCheckout, UcpProtocolError } from '../src/core/ucp.ts';
import type { OrderView } from './shop/orders.ts';
import type { PlacedOrder } from './shop/shop.ts';
import { describeOnBothDatabases } from './testing/databases.ts';
import { lines, openShop, payment, ShopClient, type TestShop } from './testing/shop-client.ts';
import { StaffClient, tillCodeIn } from './testing/staff-client.ts';

const amounts = (totals: UcpCart['totals']) => totals.map(({ type, amount }) => [type, amount]);
const codes = ({ messages }: { readonly messages: UcpCart['messages'] }) => messages.map(({ code }) => code);

describeOnBothDatabases('checkout endpoint', (database) => {
  let shop: TestShop;
  let client: ShopClient;
  let staff: StaffClient;
  beforeAll(async () => {
    shop = openShop(database());
    client = new ShopClient(shop);
    staff = await StaffClient.signedIn(shop.app, database());
  });
  const codeOf = async (id: string) => tillCodeIn((await client.get<UcpCheckout>(`/checkout-sessions/${id}`)).json.continue_url);

  describe('carts', () => {
    it('prices what is asked for from the catalogue', async () => {
      const { status, json } = await client.post<UcpCart>('/carts', { line_items: lines({ cola: 2, milk: 1 }) });
      expect(status).toBe(201);
      expect(json.currency).toBe('EUR');
      expect(json.line_items.map(({ id, item, quantity }) => [id, item.title, item.price, quantity])).toEqual([
        ['li_cola', 'Cola 33 cl', 120, 2],
        ['li_milk', 'Milk 1 l', 149, 1],
      ]);
      expect(amounts(json.totals)).toEqual([
        ['subtotal', 389],
        ['total', 389],
      ]);
      expect(json.messages).toEqual([]);
    });

    it('joins lines of the same item', async () => {
      const { json } = await client.post<UcpCart>('/carts', { line_items: [...lines({ cola: 2 }), ...lines({ cola: 3 })] });
      expect(json.line_items.map((line) => line.quantity)).toEqual([5]);
    });

    it('is replaced as a whole and read back', async () => {
      const id = await client.cart({ cola: 2 });
      const put = await client.put<UcpCart>(`/carts/${id}`, { line_items: lines({ milk: 3 }) });
      const got = await client.get<UcpCart>(`/carts/${id}`);
      expect(amounts(put.json.totals)).toEqual(amounts(got.json.totals));
      expect(got.json.line_items.map(({ item, quantity }) => [item.id, quantity])).toEqual([['milk', 3]]);
    });

    it('can be emptied', async () => {
      const id = await client.cart({ cola: 1 });
      const { json } = await client.put<UcpCart>(`/carts/${id}`, { line_items: [] });
      expect(json.line_items).toEqual([]);
      expect(amounts(json.totals)).toEqual([
        ['subtotal', 0],
        ['total', 0],
      ]);
    });

    it('names items that are not sold, and charges nothing for them', async () => {
      const { json } = await client.post<UcpCart>('/carts', { line_items: lines({ cola: 1, unpriced: 1, nonsense: 4 }) });
      expect(json.line_items.map((line) => line.item.id)).toEqual(['cola']);
      expect(codes(json)).toEqual(['item_unavailable', 'item_unavailable']);
      expect(amounts(json.totals)[1]).toEqual(['total', 120]);
    });

    it('charges a thing with a label of its own what the number on that says, and a forged number nothing', async () => {
      const wanted = lines({ '02812345704998': 1, '02112345004327': 2, '02812345704997': 1, ham: 1 });
      const { json } = await client.post<UcpCart>('/carts', { line_items: wanted });
      expect(json.line_items.map(({ id, item, quantity }) => [id, item.title, item.price, quantity])).toEqual([
        ['li_02812345704998', 'Cheese', 499, 1],
        ['li_02112345004327', 'Ham, 432 g', 860, 2],
      ]);
      expect(codes(json)).toEqual(['item_unavailable', 'item_unavailable']);
      expect(amounts(json.totals)[1]).toEqual(['total', 2219]);
    });

    it('is not made when nothing in it is sold', async () => {
      const { status, json } = await client.post('/carts', { line_items: lines({ nonsense: 1 }) });
      expect([status, json.ucp.status, codes(json)]).toEqual([200, 'error', ['item_unavailable']]);
    });

    it('is gone after it was cancelled, with its state in the answer', async () => {
      const id = await client.cart({ cola: 1 });
      const canceled = await client.post<UcpCart>(`/carts/${id}/cancel`, {});
      expect(canceled.json.line_items).toHaveLength(1);
      const { status, json } = await client.get(`/carts/${id}`);
      expect([status, codes(json)]).toEqual([200, ['not_found']]);
    });

    it("looks like not found when it is somebody else's, in every operation", async () => {
      const id = await client.cart({ cola: 1 });
      const stranger = new ShopClient(shop);
      const answers = [
        await stranger.get(`/carts/${id}`),
        await stranger.put(`/carts/${id}`, { line_items: [] }),
        await stranger.post(`/carts/${id}/cancel`, {}),
        await stranger.post('/checkout-sessions', { cart_id: id, line_items: [] }),
      ];
      expect(answers.map(({ status, json }) => [status, codes(json)])).toEqual(Array(4).fill([200, ['not_found']]));
      const missing = await stranger.get('/carts/cart_that_never_was');
      expect(answers[0]?.json).toEqual(missing.json);
      expect((await client.get<UcpCart>(`/carts/${id}`)).json.line_items).toHaveLength(1);
    });
  });

  describe('checkout', () => {
    it('turns a cart into an order that can be read back', async () => {
      const cartId = await client.cart({ cola: 2, milk: 1 });
      const created = await client.post<UcpCheckout>('/checkout-sessions', { cart_id: cartId, line_items: [] });
      expect([created.status, created.json.status]).toEqual([201, 'ready_for_complete']);
      expect(created.json.id).toMatch(/^checkout_/);
      const completed = await client.post<UcpCheckout>(`/checkout-sessions/${created.json.id}/complete`, payment());
      expect(completed.json.status).toBe('completed');
      const orderId = completed.json.order?.id ?? '';
      const order = await client.get<OrderView>(`/orders/${orderId}`);
      expect(order.json.line_items.map(({ item, quantity }) => [item.id, quantity.total])).toEqual([
        ['cola', 2],
        ['milk', 1],
      ]);
      expect(amounts(order.json.totals)).toEqual(amounts(created.json.totals));
      const rows = await database().query(
        'select total, item, quantity from orders join order_lines on orders.owner = order_lines.owner and orders.id = order_id where id = $1 order by position',
        [orderId],
      );
      expect(rows.map((row) => [Number(row['total']), row['item'], row['quantity']])).toEqual([
        [389, 'cola', 2],
        [389, 'milk', 1],
      ]);
      expect(codes((await client.get(`/carts/${cartId}`)).json)).toEqual(['not_found']);
      expect(codes((await new ShopClient(shop).get(`/orders/${orderId}`)).json)).toEqual(['not_found']);
    });

    it('gives the one open session of a cart, however often it is asked', async () => {
      const cartId = await client.cart({ cola: 1 });
      const answers = await Promise.all(
        [1, 2, 3].map(() => client.post<UcpCheckout>('/checkout-sessions', { cart_id: cartId, line_items: lines({ milk: 9 }) })),
      );
      expect(new Set(answers.map((answer) => answer.json.id)).size).toBe(1);
      expect(answers[0]?.json.line_items.map((line) => line.item.id)).toEqual(['cola']);
    });

    it('moves cart and session together', async () => {
      const cartId = await client.cart({ cola: 1 });
      const { json } = await client.post<UcpCheckout>('/checkout-sessions', { cart_id: cartId, line_items: [] });
      await client.put(`/carts/${cartId}`, { line_items: lines({ milk: 2 }) });
      const followed = await client.get<UcpCheckout>(`/checkout-sessions/${json.id}`);
      expect(followed.json.line_items.map(({ item, quantity }) => [item.id, quantity])).toEqual([['milk', 2]]);
      await client.put(`/checkout-sessions/${json.id}`, { line_items: lines({ cola: 7 }) });
      const cart = await client.get<UcpCart>(`/carts/${cartId}`);
      expect(cart.json.line_items.map(({ item, quantity }) => [item.id, quantity])).toEqual([['cola', 7]]);
    });

    it('works without a cart', async () => {
      const { json } = await client.post<UcpCheckout>('/checkout-sessions', { line_items: lines({ cola: 1 }) });
      const { json: done } = await client.post<UcpCheckout>(`/checkout-sessions/${json.id}/complete`, payment());
      expect(done.status).toBe('completed');
    });

    it('links to a page about privacy that is there, without a till too', async () => {
      const production = openShop(database(), { till: false, mockPayment: false });
      const { json } = await new ShopClient(production).post<UcpCheckout>('/checkout-sessions', {
        line_items: lines({ cola: 1 }),
      });
      const [link] = json.links;
      expect(link?.type).toBe('privacy_policy');
      const response = await production.app.request(link!.url);
      expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=UTF-8']);
      expect(await response.text()).toContain('Pictures stay in your browser');
      expect(new URL(link!.url).hash).toBe('');
    });

    it('is ordered once, whatever the keys', async () => {
      const id = await client.session({ cola: 1 });
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => client.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, payment())),
      );
      expect(new Set(answers.map((answer) => answer.json.order?.id)).size).toBe(1);
      const rows = await database().query('select id from orders where checkout_id = $1', [id]);
      expect(rows).toHaveLength(1);
    });

    it('stays open after a declined payment', async () => {
      const id = await client.session({ cola: 1 });
      const declined = await client.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, payment('fail_token'));
      expect([declined.json.status, codes(declined.json)]).toEqual(['ready_for_complete', ['payment_failed']]);
      const foreign = await client.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, payment('success_token', 'other'));
      expect(codes(foreign.json)).toEqual(['payment_failed']);
      const none = await client.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, { payment: {} });
      expect(codes(none.json)).toEqual(['payment_failed']);
      const paid = await client.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, payment());
      expect(paid.json.status).toBe('completed');
    });

    it('is incomplete while something in it is not sold or nothing is in it', async () => {
      const partly = await client.post<UcpCheckout>('/checkout-sessions', { line_items: lines({ cola: 1, nonsense: 1 }) });
      expect([partly.json.status, codes(partly.json)]).toEqual(['incomplete', ['item_unavailable']]);
      const refused = await client.post<UcpCheckout>(`/checkout-sessions/${partly.json.id}/complete`, payment());
      expect(refused.json.order).toBeUndefined();
      const empty = await client.post<UcpCheckout>('/checkout-sessions', { line_items: [] });
      expect([empty.json.status, codes(empty.json)]).toEqual(['incomplete', ['empty_basket']]);
    });

    it('cannot be changed, cancelled or completed again once it is over', async () => {
      const id = await client.session({ cola: 1 });
      await client.post(`/checkout-sessions/${id}/complete`, payment());
      const before = (await client.get<UcpCheckout>(`/checkout-sessions/${id}`)).json;
      const changed = await client.put<UcpProtocolError>(`/checkout-sessions/${id}`, { line_items: [] });
      const canceled = await client.post<UcpProtocolError>(`/checkout-sessions/${id}/cancel`, {});
      expect([changed, canceled].map(({ status, json }) => [status, json.code])).toEqual(Array(2).fill([409, 'checkout_closed']));
      expect((await client.get<UcpCheckout>(`/checkout-sessions/${id}`)).json).toEqual(before);
    });

    it('is cancelled once, and its cart lives on', async () => {
      const cartId = await client.cart({ cola: 1 });
      const { json } = await client.post<UcpCheckout>('/checkout-sessions', { cart_id: cartId, line_items: [] });
      expect((await client.post<UcpCheckout>(`/checkout-sessions/${json.id}/cancel`, {})).json.status).toBe('canceled');
      const late = await client.post<UcpProtocolError>(`/checkout-sessions/${json.id}/complete`, payment());
      expect([late.status, late.json.code]).toEqual([409, 'checkout_closed']);
      const next = await client.post<UcpCheckout>('/checkout-sessions', { cart_id: cartId, line_items: [] });
      expect(next.json.id).not.toBe(json.id);
      expect(next.json.status).toBe('ready_for_complete');
    });

    it('expires after six hours, and a new one takes its place', async () => {
      const cartId = await client.cart({ cola: 1 });
      const { json } = await client.post<UcpCheckout>('/checkout-sessions', { cart_id: cartId, line_items: [] });
      const start = shop.now;
      shop.now = new Date(start.getTime() + 6 * 3600 * 1000 + 1);
      try {
        expect((await client.get<UcpCheckout>(`/checkout-sessions/${json.id}`)).json.status).toBe('canceled');
        const next = await client.post<UcpCheckout>('/checkout-sessions', { cart_id: cartId, line_items: [] });
        expect(next.json.id).not.toBe(json.id);
      } finally {
        shop.now = start;
      }
    });
  });

  describe('age check', () => {
    it('escalates, refuses to complete, and goes on once staff approved', async () => {
      const id = await client.session({ beer: 1, cola: 1 });
      const asked = await client.get<UcpCheckout>(`/checkout-sessions/${id}`);
      expect(asked.json.status).toBe('requires_escalation');
      expect(asked.json.messages).toMatchObject([
        { code: 'age_check_required', severity: 'requires_buyer_review', path: '$.line_items[0]' },
      ]);
      expect(asked.json.continue_url).toMatch(/^http:\/\/shop\.test\/415\/9521234000006\/8020\/[0-9A-Z]{10}$/);
      const early = await client.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, payment());
      expect([early.json.status, early.json.order]).toEqual(['requires_escalation', undefined]);
      const page = await staff.get(`/till/${await codeOf(id)}`);
      expect(await page.text()).toContain('Crème de bière');
      expect((await staff.act(await codeOf(id), 'age', 'approved')).status).toBe(303);
      const done = await client.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, payment());
      expect(done.json.status).toBe('completed');
    });

    it('is asked for what a label is on', async () => {
      const session = await client.post<UcpCheckout>('/checkout-sessions', { line_items: lines({ '02812345704998': 1 }) });
      expect(codes(session.json)).toContain('age_check_required');
    });

    it('is asked again when more of it goes in, not when other things do', async () => {
      const cartId = await client.cart({ beer: 1 });
      const { json } = await client.post<UcpCheckout>('/checkout-sessions', { cart_id: cartId, line_items: [] });
      await staff.act(await codeOf(json.id), 'age', 'approved');
      const status = async (quantities: Record<string, number>) =>
        (await client.put<UcpCheckout>(`/checkout-sessions/${json.id}`, { line_items: lines(quantities) })).json.status;
      expect(await status({ beer: 1, milk: 2 })).toBe('ready_for_complete');
      expect(await status({ beer: 2 })).toBe('requires_escalation');
      expect(await status({ milk: 2 })).toBe('ready_for_complete');
    });

    it('that staff refuses ends when the product is taken out', async () => {
      const id = await client.session({ beer: 1, cola: 1 });
      await staff.act(await codeOf(id), 'age', 'refused');
      const refused = await client.get<UcpCheckout>(`/checkout-sessions/${id}`);
      expect([refused.json.status, codes(refused.json)]).toEqual(['incomplete', ['age_check_refused']]);
      const without = await client.put<UcpCheckout>(`/checkout-sessions/${id}`, { line_items: lines({ cola: 1 }) });
      expect(without.json.status).toBe('ready_for_complete');
    });

    it('has no mock payment in production', async () => {
      const production = openShop(database(), { till: false, mockPayment: false });
      const buyer = new ShopClient(production);
      const id = await buyer.session({ beer: 1 });
      const asked = await buyer.get<UcpCheckout>(`/checkout-sessions/${id}`);
      expect(asked.json.ucp.payment_handlers).toEqual({});
      const plain = await buyer.session({ cola: 1 });
      const unpaid = await buyer.post<UcpCheckout>(`/checkout-sessions/${plain}/complete`, payment());
      expect(codes(unpaid.json)).toEqual(['payment_failed']);
    });

    it('without a till says that the product has to go, and sends nobody anywhere', async () => {
      const buyer = new ShopClient(openShop(database(), { till: false }));
      const id = await buyer.session({ beer: 1, cola: 1 });
      const stuck = await buyer.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, payment());
      expect(stuck.json).toMatchObject({
        status: 'incomplete',
        messages: [{ code: 'age_check_unavailable', severity: 'recoverable', path: '$.line_items[0]' }],
      });
      expect(stuck.json.continue_url).toBeUndefined();
      await buyer.put(`/checkout-sessions/${id}`, { line_items: lines({ cola: 1 }) });
      const done = await buyer.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, payment());
      expect([done.json.status, done.json.continue_url]).toEqual(['completed', undefined]);
    });
  });

  describe('placed orders', () => {
    it('are told of once, and only when there is one', async () => {
      const told: PlacedOrder[] = [];
      const buyer = new ShopClient(openShop(database(), { onOrder: (order) => told.push(order) }));
      const id = await buyer.session({ cola: 2, milk: 1 });
      await buyer.post(`/checkout-sessions/${id}/complete`, payment('fail_token'));
      expect(told).toEqual([]);
      const key = randomUUID();
      const { json } = await buyer.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, payment(), { key });
      await buyer.post(`/checkout-sessions/${id}/complete`, payment(), { key });
      await buyer.post(`/checkout-sessions/${id}/complete`, payment());
      expect(told).toEqual([{ id: json.order?.id, items: 3, total: { amount: 389, currency: 'EUR' } }]);
    });

    it('are listed at the till, the newest first, with titles as text', async () => {
      const later = openShop(database());
      const buyer = new ShopClient(later);
      const ids: string[] = [];
      for (const day of [1, 2]) {
        later.now = new Date(`2027-01-0${day}T08:00:00Z`);
        const id = await buyer.session({ cola: 2, milk: day });
        ids.unshift((await buyer.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, payment())).json.order!.id);
      }
      await database().query(`update order_lines set title = '<b>Milk & co</b>' where order_id = $1 and item = 'milk'`, [
        ids[0]!,
      ]);
      const cashier = await StaffClient.signedIn(later.app, database(), 'later');
      const response = await cashier.get('/till');
      const page = await response.text();
      expect([response.status, response.headers.get('Cache-Control')]).toEqual([200, 'no-store']);
      expect([...page.matchAll(/<article class="order" id="(.+)">/g)].slice(0, 2).map(([, id]) => id)).toEqual(ids);
      expect(page).toContain('2027-01-02T08:00:00.000Z');
      expect(page).toContain('2 × <bdi>Cola 33 cl</bdi>: <bdi>€2.40</bdi>');
      expect(page).toContain('2 × <bdi>&lt;b&gt;Milk &amp; co&lt;/b&gt;</bdi>: <bdi>€2.98</bdi>');
      expect(page).toContain('Total: €5.38');
    });

    it('are not listed in production, and there is no till where it is off', async () => {
      const production = openShop(database(), { mockPayment: false });
      const cashier = await StaffClient.signedIn(production.app, database(), 'later');
      expect(await (await cashier.get('/till')).text()).not.toContain('Newest orders');
      const { app } = openShop(database(), { till: false });
      expect((await app.request('http://shop.test/till')).status).toBe(404);
    });
  });

  describe('text that no database keeps', () => {
    it.each([
      ['NUL', '\\u0000'],
      ['half of a pair', '\\ud83c'],
      ['the other half', 'a\\udf7a'],
    ])('is refused in a body: %s', async (_, text) => {
      const bodies = [
        `{"line_items":[],"buyer":{"first_name":"${text}"}}`,
        `{"line_items":[],"context":{"eligibility":["${text}"]}}`,
        `{"line_items":[{"item":{"id":"${text}"},"quantity":1}]}`,
      ];
      for (const body of bodies) {
        const { status, json } = await client.post<UcpProtocolError>('/carts', body);
        expect([status, json.code]).toEqual([400, 'invalid_request']);
        expect(json.content).toMatch(/must match format "well-formed text without NUL"$/);
      }
      const session = await client.post('/checkout-sessions', `{"line_items":[],"cart_id":"${text}"}`);
      expect(session.status).toBe(400);
      expect(shop.logged).toEqual([]);
    });

    it('is found nowhere as an id', async () => {
      const found = [
        await client.get('/carts/%00'),
        await client.get('/orders/a%00'),
        await client.get('/checkout-sessions/%ED%A0%80'),
        await client.put('/carts/%00', { line_items: [] }),
        await client.post('/checkout-sessions/%00/complete', payment()),
      ];
      expect(found.map(({ status, json }) => [status, codes(json)])).toEqual(Array(5).fill([200, ['not_found']]));
      const cashier = await StaffClient.signedIn(shop.app, database(), 'zoe');
      expect((await cashier.get('/till/%00')).status).toBe(404);
      expect(shop.logged).toEqual([]);
    });

    it('is not what emoji are made of', async () => {
      const body = { line_items: lines({ cola: 1 }), buyer: { first_name: 'Zoë 🍺' } };
      expect((await client.post('/carts', body)).status).toBe(201);
    });
  });

  describe('idempotency', () => {
    it('replays the same bytes and makes one cart', async () => {
      const key = randomUUID();
      const body = { line_items: lines({ cola: 3 }) };
      const [first, ...others] = await Promise.all(
        Array.from({ length: 4 }, () => client.post<UcpCart>('/carts', body, { key })),
      );
      expect(others.map((answer) => [answer.status, answer.text])).toEqual(Array(3).fill([201, first?.text]));
      const rows = await database().query('select id from carts where id = $1', [first?.json.id ?? '']);
      expect(rows).toHaveLength(1);
    });

    it('knows the same body whatever the order of its keys, and replays after the cart has changed', async () => {
      const key = randomUUID();
      const first = await client.post<UcpCart>('/carts', '{"line_items":[{"item":{"id":"cola"},"quantity":1}]}', { key });
      await client.put(`/carts/${first.json.id}`, { line_items: [] });
      const again = await client.post<UcpCart>('/carts', '{ "line_items": [{"quantity":1, "item":{"id":"cola"}}] }', { key });
      expect(again.text).toBe(first.text);
    });

    it('refuses a key for another body, another path or another method', async () => {
      const key = randomUUID();
      const first = await client.post<UcpCart>('/carts', { line_items: lines({ cola: 1 }) }, { key });
      const other = [
        await client.post('/carts', { line_items: lines({ cola: 2 }) }, { key }),
        await client.post(`/carts/${first.json.id}/cancel`, {}, { key }),
        await client.put(`/carts/${first.json.id}`, { line_items: lines({ cola: 1 }) }, { key }),
      ];
      expect(other.map(({ status }) => status)).toEqual([409, 409, 409]);
    });

    it('keeps the keys of owners apart', async () => {
      const key = randomUUID();
      const mine = await client.post<UcpCart>('/carts', { line_items: lines({ cola: 1 }) }, { key });
      const theirs = await new ShopClient(shop).post<UcpCart>('/carts', { line_items: lines({ milk: 1 }) }, { key });
      expect(theirs.json.id).not.toBe(mine.json.id);
    });

    it('remembers a declined payment as the answer to its key', async () => {
      const id = await client.session({ cola: 1 });
      const key = randomUUID();
      const first = await client.post(`/checkout-sessions/${id}/complete`, payment('fail_token'), { key });
      const again = await client.post(`/checkout-sessions/${id}/complete`, payment('fail_token'), { key });
      expect(again.text).toBe(first.text);
    });

    it('stores nothing for a request that was refused', async () => {
      const key = randomUUID();
      expect((await client.post('/carts', { line_items: [{ item: {}, quantity: 1 }] }, { key })).status).toBe(400);
      expect((await client.post('/carts', { line_items: lines({ cola: 1 }) }, { key })).status).toBe(201);
    });
  });

  it('stores tokens hashed only', async () => {
    const id = await client.cart({ cola: 1 });
    const [row] = await database().query('select owner from carts where id = $1', [id]);
    expect(row?.['owner']).toMatch(/^[0-9a-f]{64}$/);
    const everything = JSON.stringify(await database().query('select * from carts, idempotency_keys'));
    expect(everything).not.toContain(client.token);
  });
});

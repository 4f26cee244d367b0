import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UcpCheckout } from '../src/core/ucp.ts';
import { parseDiscounts } from './shop/discounts-file.ts';
import type { PlacedOrder } from './shop/shop.ts';
import { CATALOG } from './testing/catalog.ts';
import { describeOnBothDatabases } from './testing/databases.ts';
import { lines, openShop, payment, ShopClient, type TestShop } from './testing/shop-client.ts';
import { PASSWORD, StaffClient, tillCodeIn } from './testing/staff-client.ts';
import { listStaff, removeStaff, setStaff, StaffError } from './till/staff.ts';

const atTill = { payment: { instruments: [{ id: 'i1', handler_id: 'pay_at_till', type: 'till' }] } };
const codes = ({ messages }: Pick<UcpCheckout, 'messages'>) => messages.map(({ code }) => code);

describeOnBothDatabases('till', (database) => {
  let shop: TestShop;
  let phone: ShopClient;
  let staff: StaffClient;
  let placed: PlacedOrder[];
  beforeAll(async () => {
    shop = openShop(database(), { onOrder: (order) => placed.push(order) });
    // A password costs a tenth of a second on purpose, so it is given once.
    staff = await StaffClient.signedIn(shop.app, database());
  });
  beforeEach(() => {
    placed = [];
    phone = new ShopClient(shop);
  });

  const look = async (id: string) => (await phone.get<UcpCheckout>(`/checkout-sessions/${id}`)).json;
  /** A basket whose shopper has chosen to pay at the till. */
  async function waiting(quantities: Record<string, number>, client = phone) {
    const id = await client.session(quantities);
    const { json } = await client.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, atTill);
    return { id, json, code: tillCodeIn(json.continue_url) };
  }
  /** The same person at a till of another server of the shop. */
  function staffOf(other: TestShop): StaffClient {
    const client = new StaffClient(other.app);
    client.cookie = staff.cookie;
    return client;
  }
  const orders = async (id: string) =>
    (await database().query('select id, cashier from orders where checkout_id = $1', [id])).map((row) => [
      row['id'],
      row['cashier'],
    ]);

  describe('staff', () => {
    it('is asked for name and password before anything is shown', async () => {
      const { code } = await waiting({ cola: 1 });
      const stranger = new StaffClient(shop.app);
      for (const path of ['/till', `/till/${code}`, '/till/find?code=x']) {
        const answer = await stranger.get(path);
        const text = await answer.text();
        expect([answer.status, text.includes('Staff sign-in'), text.includes('Cola')]).toEqual([401, true, false]);
      }
      expect((await stranger.act(code, 'paid')).status).toBe(401);
      expect((await look((await waiting({ cola: 1 })).id)).status).toBe('requires_escalation');
    });

    it('gets a cookie that scripts and other sites do not', async () => {
      const answer = await new StaffClient(shop.app, 'https://shop.test').signIn('anna', PASSWORD, '/till/7K4Q2M9XPW');
      expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/till/7K4Q2M9XPW']);
      const cookie = answer.headers.get('Set-Cookie') ?? '';
      for (const part of ['HttpOnly', 'SameSite=Strict', 'Secure', 'Path=/till', 'Max-Age=43200']) expect(cookie).toContain(part);
      const stored = JSON.stringify(await database().query('select * from staff_sessions'));
      expect(stored).not.toContain(/=([^;]+)/.exec(cookie)?.[1]);
      const http = await new StaffClient(shop.app).signIn('anna', PASSWORD);
      expect(http.headers.get('Set-Cookie')).not.toContain('Secure');
    });

    it.each(['https://evil.test', '//evil.test', '/orders/1', '/till/../x', '/till/sign-out'])(
      'is not led to %s',
      async (next) => {
        const answer = await new StaffClient(shop.app).signIn('anna', PASSWORD, next);
        expect(answer.headers.get('Location')).toBe('/till');
      },
    );

    it('with a wrong name or password is refused, and after five times has to wait', async () => {
      const guarded = openShop(database());
      const guesser = new StaffClient(guarded.app);
      for (const [name, password] of [
        ['anna', 'wrong password'],
        ['nobody', PASSWORD],
        ['anna', ''],
        ['anna', 'x'.repeat(600)],
      ] as const) {
        const answer = await guesser.signIn(name, password);
        expect([answer.status, answer.headers.get('Set-Cookie')]).toEqual([401, null]);
      }
      await guesser.signIn('anna', 'wrong 4');
      await guesser.signIn('anna', 'wrong 5');
      const locked = await guesser.signIn('anna', PASSWORD);
      expect([locked.status, locked.headers.get('Retry-After')]).toEqual([429, '300']);
      guarded.now = new Date(guarded.now.getTime() + 301_000);
      expect((await guesser.signIn('anna', PASSWORD)).status).toBe(303);
    });

    it('is signed out by itself after twelve hours, by hand, by a new password and with the account', async () => {
      const late = openShop(database());
      const cleo = await StaffClient.signedIn(late.app, database(), 'cleo');
      const signedIn = async () => (await cleo.get('/till')).status === 200;
      expect(await signedIn()).toBe(true);
      late.now = new Date(late.now.getTime() + 12 * 3600 * 1000);
      expect(await signedIn()).toBe(false);
      late.now = new Date('2026-11-22T12:00:00Z');
      await cleo.post('/till/sign-out', {});
      expect(await signedIn()).toBe(false);
      await cleo.signIn('cleo', PASSWORD);
      expect(await signedIn()).toBe(true);
      await setStaff(database(), 'cleo', 'another password', late.now);
      expect(await signedIn()).toBe(false);
      await cleo.signIn('cleo', 'another password');
      expect(await removeStaff(database(), 'cleo')).toBe(true);
      expect([await signedIn(), await removeStaff(database(), 'cleo')]).toEqual([false, false]);
    });

    it('has passwords that are hashed, each with a salt of its own, and not too short', async () => {
      await setStaff(database(), 'bert', PASSWORD, shop.now);
      const rows = await database().query(`select password from staff where name in ('anna', 'bert')`);
      const hashes = rows.map((row) => String(row['password']));
      expect(new Set(hashes).size).toBe(2);
      for (const hash of hashes) expect(hash).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
      await expect(setStaff(database(), 'bert', 'short', shop.now)).rejects.toThrow(StaffError);
      await expect(setStaff(database(), '<b>', PASSWORD, shop.now)).rejects.toThrow(StaffError);
      expect(await listStaff(database())).toContain('bert');
    });

    it('does nothing for a form of another site, or of none', async () => {
      const { id, code } = await waiting({ cola: 1 });
      for (const origin of ['https://evil.test', 'null', null]) {
        const answers = [
          await staff.post(`/till/${code}/paid`, { seen: 'x' }, origin),
          await staff.post('/till/sign-out', {}, origin),
        ];
        expect(answers.map(({ status }) => status)).toEqual([403, 403]);
      }
      expect((await look(id)).status).toBe('requires_escalation');
      expect((await staff.get('/till')).status).toBe(200);
    });
  });

  describe('a basket', () => {
    it('is sent to the till, found by its code, paid, and the phone has its order', async () => {
      const { id, json, code } = await waiting({ cola: 2, milk: 1 });
      expect([json.status, codes(json), json.order]).toEqual(['requires_escalation', ['pay_at_till'], undefined]);
      expect(json.messages[0]).toMatchObject({ severity: 'requires_buyer_input' });
      expect(Object.keys(json.ucp.payment_handlers ?? {})).toContain('dev.cartlens.pay_at_till');
      const desk = await (await staff.get('/till')).text();
      expect(desk).toContain(`href="/till/${code}"`);
      for (const entered of [code, code.toLowerCase(), `${code.slice(0, 5)}-${code.slice(5)}`, json.continue_url ?? '']) {
        const answer = await staff.get(`/till/find?code=${encodeURIComponent(entered)}`);
        expect([answer.status, answer.headers.get('Location')]).toEqual([303, `/till/${code}`]);
      }
      const page = await (await staff.get(`/till/${code}`)).text();
      expect(page).toContain('Cola 33 cl');
      expect(page).toContain('€3.89');
      const paid = await staff.act(code, 'paid');
      expect([paid.status, paid.headers.get('Location')]).toEqual([303, `/till/${code}`]);
      const done = await look(id);
      expect([done.status, await orders(id)]).toEqual(['completed', [[done.order?.id, 'anna']]]);
      expect(placed).toEqual([{ id: done.order?.id, items: 3, total: { amount: 389, currency: 'EUR' } }]);
      expect(await (await staff.get('/till')).text()).not.toContain(code);
    });

    it('is paid once: at two tills, again later, and on the phone at the same time', async () => {
      const { id, code } = await waiting({ cola: 1 });
      await Promise.all([staff.act(code, 'paid'), staff.act(code, 'paid'), staff.act(code, 'paid')]);
      expect((await staff.act(code, 'paid')).status).toBe(303);
      expect(await orders(id)).toHaveLength(1);
      expect(placed).toHaveLength(1);

      const racing = await phone.session({ cola: 1 });
      const racingCode = tillCodeIn((await look(racing)).continue_url);
      await Promise.all([staff.act(racingCode, 'paid'), phone.post(`/checkout-sessions/${racing}/complete`, payment())]);
      expect((await look(racing)).status).toBe('completed');
      expect(await orders(racing)).toHaveLength(1);
    });

    it('is not paid for what staff did not see', async () => {
      const { id, code } = await waiting({ cola: 1 });
      const seen = /name="seen" value="([0-9a-f]+)"/.exec(await (await staff.get(`/till/${code}`)).text())?.[1] ?? '';
      await phone.put(`/checkout-sessions/${id}`, { line_items: lines({ cola: 1, milk: 5 }) });
      const refused = await staff.post(`/till/${code}/paid`, { seen });
      expect([refused.status, await orders(id)]).toEqual([409, []]);
      expect(await refused.text()).toContain('The basket has changed');
      // How to pay is chosen anew as well.
      expect((await look(id)).status).toBe('ready_for_complete');
      expect((await staff.act(code, 'paid')).status).toBe(303);
      expect((await look(id)).totals.at(-1)?.amount).toBe(865);
    });

    it('needs its age check and what is for sale before it is paid', async () => {
      const { id, code } = await waiting({ beer: 1 });
      expect((await staff.act(code, 'paid')).status).toBe(409);
      await staff.act(code, 'age', 'refused');
      expect(codes(await look(id))).toContain('age_check_refused');
      expect((await staff.act(code, 'paid')).status).toBe(409);
      await staff.act(code, 'age', 'approved');
      expect((await staff.post(`/till/${code}/age`, { seen: 'x', decision: 'whatever' })).status).toBe(404);
      // Age was what it waited for; it is paid at the till by its own wish only.
      expect((await look(id)).status).toBe('ready_for_complete');
      expect((await phone.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, atTill)).json.status).toBe(
        'requires_escalation',
      );
      expect((await staff.act(code, 'paid')).status).toBe(303);
      expect((await look(id)).status).toBe('completed');

      const unsold = await waiting({ cola: 1, nonsense: 1 });
      expect((await staff.act(tillCodeIn((await look(unsold.id)).continue_url), 'paid')).status).toBe(409);
    });

    it('that is over is not paid', async () => {
      const { id, code } = await waiting({ cola: 1 });
      await phone.post(`/checkout-sessions/${id}/cancel`, {});
      expect((await staff.act(code, 'paid')).status).toBe(409);
      expect(await orders(id)).toEqual([]);
    });

    it('is found by a code that one over had too, and by none that two open ones have', async () => {
      const [first, second] = [await phone.session({ cola: 1 }), await phone.session({ milk: 1 })];
      const codeOf = async (id: string) =>
        tillCodeIn((await phone.get<UcpCheckout>(`/checkout-sessions/${id}`)).json.continue_url);
      const code = await codeOf(second);
      await database().query('update checkout_sessions set till_code = $2 where id = $1', [first, code]);
      expect((await staff.get(`/till/${code}`)).status).toBe(404);
      await phone.post(`/checkout-sessions/${first}/cancel`, {});
      expect(await (await staff.get(`/till/${code}`)).text()).toContain('Milk');
    });

    it('that nobody has is not found, and shows what was entered as text', async () => {
      const answer = await staff.get(`/till/find?code=${encodeURIComponent('<script>alert(1)</script>')}`);
      const page = await answer.text();
      expect([answer.status, page.includes('<script>')]).toEqual([404, false]);
      expect((await staff.get('/till/7K4Q2M9XPW')).status).toBe(404);
      expect((await staff.post('/till/7K4Q2M9XPW/paid', { seen: 'x' })).status).toBe(404);
    });

    it('needs the proof of a claim that makes it cheaper', async () => {
      const members = [{ title: 'Members', percent: 50, claim: 'com.example.member', provenBy: 'staff' }];
      const club = openShop(database(), { discounts: parseDiscounts(members, CATALOG) });
      const member = new ShopClient(club);
      const body = { line_items: lines({ cola: 2 }), context: { eligibility: ['com.example.member'] } };
      const { json } = await member.post<UcpCheckout>('/checkout-sessions', body);
      expect(json.discounts?.applied).toMatchObject([{ provisional: true, amount: 120 }]);
      const alone = await member.post<UcpCheckout>(`/checkout-sessions/${json.id}/complete`, payment());
      expect([alone.json.status, codes(alone.json)]).toEqual(['ready_for_complete', ['eligibility_invalid']]);
      const code = tillCodeIn(json.continue_url);
      expect(await (await staffOf(club).get(`/till/${code}`)).text()).toContain('I have seen the proof of “com.example.member”');
      await staffOf(club).act(code, 'paid');
      const done = await member.get<UcpCheckout>(`/checkout-sessions/${json.id}`);
      expect([done.json.status, done.json.totals.at(-1)?.amount]).toEqual(['completed', 120]);
      expect(done.json.discounts?.applied[0]).not.toHaveProperty('provisional');
    });
  });

  describe('an audit', () => {
    const audited = () => openShop(database(), { audit: { rate: 1, secret: new Uint8Array(32) } });

    it('is drawn for the share of baskets that is set, hidden from the phone, and has to pass', async () => {
      const strict = audited();
      const shopper = new ShopClient(strict);
      const id = await shopper.session({ cola: 1 });
      const sent = (await shopper.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, atTill)).json;
      // Nothing tells the phone, so nobody starts again until none is drawn.
      expect(codes(sent)).toEqual(['pay_at_till']);
      const code = tillCodeIn(sent.continue_url);
      expect(await (await staff.get(`/till/${code}`)).text()).toContain('drawn for a check');
      expect((await staff.act(code, 'paid')).status).toBe(409);
      await staff.act(code, 'audit', 'passed');
      expect((await staff.act(code, 'paid')).status).toBe(303);
      expect(await orders(id)).toHaveLength(1);
      // None is drawn at the rate of 0, which the other tests have.
      const { code: free } = await waiting({ cola: 1 });
      expect((await staff.act(free, 'audit', 'passed')).status).toBe(409);
    });

    it('stays drawn through a retry and a change, and what failed has to be corrected', async () => {
      const shopper = new ShopClient(audited());
      const cartId = await shopper.cart({ cola: 1 });
      const make = async () => (await shopper.post<UcpCheckout>('/checkout-sessions', { cart_id: cartId, line_items: [] })).json;
      const { id, continue_url } = await make();
      const code = tillCodeIn(continue_url);
      expect((await make()).id).toBe(id);
      await staff.act(code, 'audit', 'failed');
      const failed = (await shopper.get<UcpCheckout>(`/checkout-sessions/${id}`)).json;
      expect([failed.status, codes(failed)]).toEqual(['incomplete', ['audit_failed']]);
      const paying = await shopper.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, payment());
      expect(paying.json.order).toBeUndefined();
      await shopper.put(`/carts/${cartId}`, { line_items: lines({ cola: 1, milk: 1 }) });
      expect((await shopper.get<UcpCheckout>(`/checkout-sessions/${id}`)).json.status).toBe('ready_for_complete');
      // The corrected basket is compared again.
      expect((await staff.act(code, 'paid')).status).toBe(409);
      await staff.act(code, 'audit', 'passed');
      expect((await staff.act(code, 'paid')).status).toBe(303);
    });
  });

  describe('pages', () => {
    it('lead from the address in the QR code to the code and to the till', async () => {
      const { json, code } = await waiting({ cola: 1 });
      const { pathname } = new URL(json.continue_url ?? '');
      const page = await (await shop.app.request(`http://shop.test${pathname}`)).text();
      expect(page).toContain(`${code.slice(0, 5)}-${code.slice(5)}`);
      expect(page).toContain(`href="/till/${code}"`);
      expect(page).not.toContain('Cola');
      for (const path of ['/415/9521234000013/8020/7K4Q2M9XPW', '/415/9521234000006/8020/x']) {
        expect((await shop.app.request(`http://shop.test${path}`)).status).toBe(404);
      }
    });

    it('show a receipt with data for machines to who has its address', async () => {
      const { id, code } = await waiting({ cola: 2, milk: 1 });
      await staff.act(code, 'paid');
      const { order } = await look(id);
      await database().query(`update order_lines set title = '</script><b>Milk' where order_id = $1 and item = 'milk'`, [
        order!.id,
      ]);
      const { pathname } = new URL(order!.permalink_url);
      expect(pathname).toMatch(/^\/receipts\/[\w-]{22}$/);
      const answer = await shop.app.request(`http://shop.test${pathname}`);
      const page = await answer.text();
      expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([200, 'no-store']);
      const [, json = ''] = /<script type="application\/ld\+json">([^]*?)<\/script>/.exec(page) ?? [];
      expect(JSON.parse(json)).toEqual({
        '@context': 'https://schema.org',
        '@type': 'Order',
        orderNumber: order!.id,
        orderDate: '2026-11-22T12:00:00.000Z',
        orderStatus: 'https://schema.org/OrderDelivered',
        priceCurrency: 'EUR',
        price: '3.89',
        acceptedOffer: [
          {
            '@type': 'Offer',
            price: '1.20',
            priceCurrency: 'EUR',
            eligibleQuantity: { '@type': 'QuantitativeValue', value: 2 },
            itemOffered: { '@type': 'Product', sku: 'cola', name: 'Cola 33 cl' },
          },
          {
            '@type': 'Offer',
            price: '1.49',
            priceCurrency: 'EUR',
            eligibleQuantity: { '@type': 'QuantitativeValue', value: 1 },
            itemOffered: { '@type': 'Product', sku: 'milk', name: '</script><b>Milk' },
          },
        ],
      });
      expect(page).not.toContain('<b>Milk');
      expect((await shop.app.request('http://shop.test/receipts/AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404);
      expect((await phone.get<{ permalink_url: string }>(`/orders/${order!.id}`)).json.permalink_url).toBe(order!.permalink_url);
    });
  });
});

/** The real client against the real endpoint, with a network between them that loses requests and answers. */
import fc from 'fast-check';
import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { EnvironmentCheckout } from '../../src/checkout/checkout-service.ts';
import { MemoryStore } from '../../src/checkout/memory-store.ts';
import { UcpClient } from '../../src/checkout/ucp-client.ts';
import type { BasketEvent } from '../../src/core/basket-event.ts';
import type { Database } from '../../server/storage/database.ts';
import { describeOnBothDatabases } from '../../server/testing/databases.ts';
import { openShop } from '../../server/testing/shop-client.ts';
import { StaffClient, tillCodeIn } from '../../server/testing/staff-client.ts';

type Fault = 'none' | 'lose-request' | 'lose-answer' | 'twice';

function added(product: string, item: string): BasketEvent {
  const identity = { kind: 'recognised' as const, product, confidence: 1, candidates: [] };
  return { id: randomUUID(), type: 'item-added', t: 0, source: 'vision', item, product, identity, confidence: 1 };
}

/** A device in the shop. `faults` happen to its requests one after the other; then the network is good. */
function device(database: Database, faults: Fault[], store = new MemoryStore()) {
  const { app } = openShop(database);
  const token = randomBytes(32).toString('base64url');
  const timers: (() => void)[] = [];
  const overTheNetwork = async (url: string, init: RequestInit): Promise<Response> => {
    const fault = faults.shift() ?? 'none';
    if (fault === 'lose-request') throw new TypeError('connection reset');
    const request = () => Promise.resolve(app.request(url, { ...init, signal: null }));
    if (fault === 'twice') await request();
    const answer = await request();
    if (fault === 'lose-answer') throw new TypeError('connection reset');
    return answer;
  };
  const checkout = new EnvironmentCheckout({
    openStore: () => Promise.resolve([store, 'best-effort']),
    clientFor: (opened) =>
      new UcpClient({
        endpoint: 'http://shop.test',
        profile: 'http://shop.test/.well-known/ucp',
        token: () => opened.token(() => token),
        newId: randomUUID,
        fetch: (input, init) => overTheNetwork(String(input), init ?? {}),
      }),
    exclusively: (work) => work(),
    isOnline: () => true,
    newId: randomUUID,
    random: Math.random,
    // Time passes when the test says so.
    after: (_, callback) => {
      timers.push(callback);
      return () => void timers.splice(timers.indexOf(callback), 1);
    },
    onWake: () => () => undefined,
    requestPersistence: () => Promise.resolve(false),
    traffic: () => ({ sent: 0, received: 0 }),
  });
  const until = async (done: () => boolean): Promise<void> => {
    const deadline = Date.now() + 30_000;
    while (!done()) {
      if (Date.now() > deadline) throw new Error(`stuck: ${JSON.stringify(checkout.state)}`);
      timers.shift()?.();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  return { app, checkout, store, until };
}

const orderRows = (database: Database, id: string) =>
  database.query(
    'select item, quantity, unit_price from orders join order_lines on order_lines.owner = orders.owner and order_id = orders.id where checkout_id = $1 order by item',
    [id],
  );

describeOnBothDatabases('client and endpoint', (database) => {
  it('turn events into one order row, at the prices of the shop', async () => {
    const { checkout, until } = device(database(), []);
    await checkout.load();
    await checkout.append([added('cola', 'a'), added('milk', 'b'), added('cola', 'c')]);
    await until(() => checkout.state.sync === 'idle' && checkout.state.unsentEvents === 0);
    expect(checkout.state.quote).toMatchObject({ currency: 'EUR', total: 389 });
    const order = await checkout.checkout({ expectedTotal: 389 });
    expect(order.lines).toMatchObject([
      { product: 'cola', title: 'Cola 33 cl', quantity: 2, unitPrice: 120, total: 240 },
      { product: 'milk', title: 'Milk 1 l', quantity: 1, unitPrice: 149, total: 149 },
    ]);
    const rows = await orderRows(database(), order.checkoutId);
    expect(rows.map((row) => [row['item'], row['quantity'], Number(row['unit_price'])])).toEqual([
      ['cola', 2, 120],
      ['milk', 1, 149],
    ]);
  });

  it('agree on one order whatever the network loses or doubles, also over a reload', async () => {
    const fault = fc.constantFrom<Fault>('none', 'lose-request', 'lose-answer', 'twice');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 12 }),
        fc.array(fc.constantFrom('cola', 'milk'), { minLength: 1, maxLength: 5 }),
        async (faults, products) => {
          const left = [...faults];
          const first = device(database(), left);
          await first.checkout.load();
          for (const [index, product] of products.entries()) await first.checkout.append([added(product, `i${index}`)]);
          // It may fail for now: what counts is what becomes of it.
          first.checkout.checkout().catch(() => undefined);
          await new Promise((resolve) => setTimeout(resolve, 5));
          first.checkout.close();
          const second = device(database(), left, first.store);
          await second.checkout.load();
          await second.until(() => second.checkout.state.phase === 'ordered');
          const rows = await orderRows(database(), second.checkout.state.order!.checkoutId);
          const bought = Object.fromEntries(rows.map((row) => [String(row['item']), Number(row['quantity'])]));
          const wanted: Record<string, number> = {};
          for (const product of products) wanted[product] = (wanted[product] ?? 0) + 1;
          expect(bought).toEqual(wanted);
          const all = await database().query('select id from orders where owner = (select owner from orders where id = $1)', [
            second.checkout.state.order!.id,
          ]);
          expect(all).toHaveLength(1);
        },
      ),
      { numRuns: 25, seed: 8 },
    );
  });

  it('wait for staff at an age-restricted product, then finish', async () => {
    const { app, checkout, until } = device(database(), []);
    await checkout.load();
    await checkout.append([added('beer', 'a')]);
    const order = checkout.checkout({ expectedTotal: 199 });
    await until(() => checkout.state.phase === 'staff-check');
    const staff = await StaffClient.signedIn(app, database());
    await staff.act(tillCodeIn(checkout.state.continueUrl), 'age', 'approved');
    await until(() => checkout.state.phase === 'ordered');
    expect((await order).total).toBe(199);
  });

  it('pay at the till: the code, offline while staff takes the money, then the order', async () => {
    const faults: Fault[] = [];
    const { app, checkout, until } = device(database(), faults);
    await checkout.load();
    await checkout.append([added('cola', 'a'), added('beer', 'b')]);
    checkout.checkout({ expectedTotal: 319, atTill: true }).catch(() => undefined);
    await until(() => checkout.state.phase === 'staff-check');
    const code = tillCodeIn(checkout.state.continueUrl);
    const staff = await StaffClient.signedIn(app, database());
    await staff.act(code, 'age', 'approved');
    // The phone says by itself that it will pay at the till, and shows the same code.
    await until(() => checkout.state.quote?.messages.some((message) => message.code === 'pay_at_till') ?? false);
    expect([checkout.state.phase, tillCodeIn(checkout.state.continueUrl)]).toEqual(['staff-check', code]);
    faults.push('lose-request', 'lose-answer', 'lose-request');
    await staff.act(code, 'paid');
    await until(() => checkout.state.phase === 'ordered');
    const { id, total, permalinkUrl } = checkout.state.order!;
    expect([total, permalinkUrl]).toEqual([319, expect.stringMatching(/^http:\/\/shop\.test\/receipts\//)]);
    const rows = await database().query('select cashier from orders where id = $1', [id]);
    expect(rows).toEqual([{ cashier: 'anna' }]);
  });

  it('give the basket back when the staff finds something else in it', async () => {
    const { app, checkout, until } = device(database(), []);
    await checkout.load();
    await checkout.append([added('cola', 'a')]);
    const refused = expect(checkout.checkout({ atTill: true })).rejects.toMatchObject({ kind: 'basket-differs' });
    await until(() => checkout.state.phase === 'staff-check');
    const code = tillCodeIn(checkout.state.continueUrl);
    // As the draw would have it.
    await database().query(`update checkout_sessions set audit = 'required' where till_code = $1`, [code]);
    await (await StaffClient.signedIn(app, database())).act(code, 'audit', 'failed');
    await until(() => checkout.state.phase === 'shopping');
    await refused;
  });

  it('give the basket back when staff refuses, and sell the rest', async () => {
    const { app, checkout, until } = device(database(), []);
    await checkout.load();
    const beer = added('beer', 'a');
    await checkout.append([beer, added('cola', 'b')]);
    const refused = expect(checkout.checkout()).rejects.toMatchObject({ kind: 'item-unavailable' });
    await until(() => checkout.state.phase === 'staff-check');
    const staff = await StaffClient.signedIn(app, database());
    await staff.act(tillCodeIn(checkout.state.continueUrl), 'age', 'refused');
    await until(() => checkout.state.phase === 'shopping');
    await refused;
    await checkout.append([{ ...beer, id: randomUUID(), type: 'item-removed' }]);
    expect((await checkout.checkout({ expectedTotal: 120 })).total).toBe(120);
  });

  it('name what the shop does not sell', async () => {
    const { checkout, until } = device(database(), []);
    await checkout.load();
    await checkout.append([added('cola', 'a'), added('unpriced', 'b')]);
    await until(() => checkout.state.sync === 'idle' && checkout.state.unsentEvents === 0);
    expect(checkout.state.quote).toMatchObject({ total: 120, messages: [{ code: 'item_unavailable' }] });
    await expect(checkout.checkout()).rejects.toMatchObject({ kind: 'item-unavailable' });
  });
});

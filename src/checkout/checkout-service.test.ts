import { describe, expect, it } from 'vitest';
import type { BasketEvent } from '../core/basket-event.ts';
import { EnvironmentCheckout, type CheckoutEnvironment } from './checkout-service.ts';
import type { CheckoutState } from './checkout.api.ts';
import { MemoryStore } from './memory-store.ts';
import type { Write } from './basket-record.ts';
import type { Response } from './ucp-client.ts';

let events = 0;
function added(product: string | null, item = `i${++events}`): BasketEvent {
  const identity = { kind: 'unknown' as const, confidence: 0, candidates: [] };
  return { id: `e${++events}`, type: 'item-added', t: events, source: 'shopper', item, product, identity, confidence: 1 };
}

const quote = (total: number) => ({ currency: 'EUR', lines: [], totals: [], total, messages: [] });

/** A page whose network, clock and storage are in the test's hands. The endpoint sells everything for 100. */
class Page {
  readonly store: MemoryStore;
  online = true;
  /** Answers instead of the endpoint, in order. */
  readonly faults: Response[] = [];
  readonly sent: Write[] = [];
  readonly waits: number[] = [];
  needsStaff = false;
  readonly #carts = new Map<string, number>();
  #timer: (() => void) | null = null;
  #wake: () => void = () => undefined;
  #ids = 0;
  readonly checkout: EnvironmentCheckout;
  readonly states: CheckoutState[] = [];

  constructor(store: MemoryStore = new MemoryStore(), environment: Partial<CheckoutEnvironment> = {}) {
    this.store = store;
    this.checkout = new EnvironmentCheckout({
      openStore: () => Promise.resolve([store, 'best-effort']),
      clientFor: () => ({ send: (write) => this.#answer(write), watch: (id) => Promise.resolve(this.#session(id)) }),
      exclusively: (work) => work(),
      isOnline: () => this.online,
      newId: () => `id${++this.#ids}-${Math.random()}`,
      random: () => 1,
      after: (milliseconds, callback) => {
        this.waits.push(milliseconds);
        this.#timer = callback;
        return () => (this.#timer = null);
      },
      onWake: (wake) => {
        this.#wake = wake;
        return () => (this.#wake = () => undefined);
      },
      requestPersistence: () => Promise.resolve(true),
      traffic: () => ({ sent: 7, received: 8 }),
      ...environment,
    });
    this.checkout.subscribe((state) => this.states.push(state));
  }

  /** Lets everything that waits for a promise run. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 60; turn++) await Promise.resolve();
  }

  async comeBack(): Promise<void> {
    this.online = true;
    this.#wake();
    await this.settle();
  }

  async timePasses(): Promise<void> {
    const timer = this.#timer;
    this.#timer = null;
    timer?.();
    await this.settle();
  }

  async #answer(write: Write): Promise<Response> {
    this.sent.push(write);
    const fault = this.faults.shift();
    if (fault) return fault;
    switch (write.kind) {
      case 'create-cart':
      case 'update-cart': {
        const total = write.lines.reduce((sum, { quantity }) => sum + 100 * quantity, 0);
        this.#carts.set('cart1', total);
        return { kind: 'cart', cart: { id: 'cart1', quote: quote(total) } };
      }
      case 'cancel-cart':
        return { kind: 'cart', cart: { id: 'cart1', quote: quote(0) } };
      case 'create-checkout':
        return this.#session('checkout1');
      case 'complete':
        return this.#session('checkout1', { id: 'order1', permalinkUrl: 'https://x.test/orders/order1' });
    }
  }

  #session(id: string, order: { id: string; permalinkUrl: string } | null = null): Response {
    const status = order ? 'completed' : this.needsStaff ? 'requires_escalation' : 'ready_for_complete';
    const instrument = { id: 'i', handler_id: 'mock', type: 'mock' };
    const continueUrl = this.needsStaff ? 'https://x.test/till' : null;
    return {
      kind: 'checkout',
      checkout: { id, status, quote: quote(this.#carts.get('cart1') ?? 0), continueUrl, order, instrument },
    };
  }
}

const offline: Response = { kind: 'again', why: 'offline', message: 'no route', retryAfterMs: null };

describe('EnvironmentCheckout', () => {
  it('sends what is appended and shows the prices that come back', async () => {
    const page = new Page();
    expect(await page.checkout.load()).toEqual([]);
    await page.checkout.append([added('cola'), added('cola'), added(null)]);
    await page.settle();
    expect(page.checkout.state).toMatchObject({
      phase: 'shopping',
      sync: 'idle',
      unsentEvents: 0,
      cartId: 'cart1',
      quote: { total: 200 },
      storage: 'best-effort',
      bytesSent: 7,
    });
    expect(page.states.map(({ sync }) => sync)).toContain('syncing');
    expect(page.sent).toMatchObject([{ kind: 'create-cart', lines: [{ item: { id: 'cola' }, quantity: 2 }] }]);
  });

  it('says that it is offline, keeps everything, and catches up with one request when the network is back', async () => {
    const page = new Page();
    await page.checkout.load();
    page.online = false;
    for (let count = 0; count < 5; count++) {
      await page.checkout.append([added('cola')]);
      await page.settle();
    }
    expect(page.checkout.state).toMatchObject({ sync: 'offline', unsentEvents: 5, error: { kind: 'offline', retrying: true } });
    expect(page.sent).toEqual([]);
    await page.comeBack();
    expect(page.checkout.state).toMatchObject({ sync: 'idle', unsentEvents: 0, error: null, quote: { total: 500 } });
    expect(page.sent).toHaveLength(1);
  });

  it('waits longer after each failure, as long as the endpoint asks, and sends the very same request again', async () => {
    const page = new Page();
    await page.checkout.load();
    page.faults.push(offline, offline, { kind: 'again', why: 'unavailable', message: 'HTTP 503', retryAfterMs: 9_000 });
    await page.checkout.append([added('cola')]);
    await page.settle();
    await page.timePasses();
    expect(page.checkout.state.sync).toBe('offline');
    await page.timePasses();
    expect(page.checkout.state).toMatchObject({ sync: 'error', error: { kind: 'unavailable', retrying: true } });
    await page.timePasses();
    expect(page.checkout.state.sync).toBe('idle');
    expect(page.waits).toEqual([1_000, 2_000, 9_000]);
    expect(new Set(page.sent.map((write) => JSON.stringify(write))).size).toBe(1);
  });

  it('pays and resolves with the order', async () => {
    const page = new Page();
    await page.checkout.load();
    await page.checkout.append([added('cola')]);
    const order = await page.checkout.checkout({ expectedTotal: 100 });
    expect(order).toMatchObject({ id: 'order1', checkoutId: 'checkout1', total: 100 });
    await page.settle();
    expect(page.checkout.state).toMatchObject({ phase: 'ordered', order: { id: 'order1' }, sync: 'idle', unsentEvents: 0 });
    await expect(page.checkout.checkout()).rejects.toMatchObject({ kind: 'ordered' });
  });

  it('offline at checkout: says so at once, keeps the wish, and pays once when the network is back', async () => {
    const page = new Page();
    await page.checkout.load();
    await page.checkout.append([added('cola')]);
    await page.settle();
    page.online = false;
    await expect(page.checkout.checkout({ expectedTotal: 100 })).rejects.toMatchObject({ kind: 'offline', retrying: true });
    expect(page.checkout.state).toMatchObject({ phase: 'checking-out', sync: 'offline' });
    await page.comeBack();
    expect(page.checkout.state).toMatchObject({ phase: 'ordered', error: null });
    expect(page.sent.filter(({ kind }) => kind === 'complete')).toHaveLength(1);
  });

  it('finishes a payment after the page was closed in the middle of it, with the same key', async () => {
    const before = new Page();
    await before.checkout.load();
    await before.checkout.append([added('cola')]);
    await before.settle();
    // The request goes out, and the page is gone before the answer.
    const complete = { kind: 'again', why: 'offline', message: 'closed', retryAfterMs: null } as const;
    before.faults.push({ ...(await sessionOf(before)) }, complete);
    await expect(before.checkout.checkout()).rejects.toMatchObject({ kind: 'offline' });
    before.checkout.close();
    expect(await before.checkout.withdrawCheckout()).toBe(false);

    const after = new Page(before.store);
    const log = await after.checkout.load();
    await after.settle();
    expect(log).toHaveLength(1);
    expect(after.checkout.state).toMatchObject({ phase: 'ordered', order: { id: 'order1' } });
    expect(after.sent).toEqual(before.sent.filter(({ kind }) => kind === 'complete'));
  });

  it('waits for staff, watches, and pays once they have approved', async () => {
    const page = new Page();
    page.needsStaff = true;
    await page.checkout.load();
    await page.checkout.append([added('beer')]);
    const order = page.checkout.checkout();
    await page.settle();
    expect(page.checkout.state).toMatchObject({ phase: 'staff-check', continueUrl: 'https://x.test/till', error: null });
    await page.timePasses();
    expect(page.checkout.state.phase).toBe('staff-check');
    page.needsStaff = false;
    await page.timePasses();
    expect((await order).id).toBe('order1');
  });

  it('gives the basket back when the total differs', async () => {
    const page = new Page();
    await page.checkout.load();
    await page.checkout.append([added('cola')]);
    await expect(page.checkout.checkout({ expectedTotal: 99 })).rejects.toMatchObject({ kind: 'total-changed', retrying: false });
    expect(page.checkout.state).toMatchObject({ phase: 'shopping', error: { kind: 'total-changed' }, quote: { total: 100 } });
    expect((await page.checkout.checkout({ expectedTotal: 100 })).id).toBe('order1');
  });

  it('does not pay for an empty basket or one with items nobody has named', async () => {
    const page = new Page();
    await page.checkout.load();
    await expect(page.checkout.checkout()).rejects.toMatchObject({ kind: 'empty' });
    await page.checkout.append([added('cola'), added(null)]);
    await expect(page.checkout.checkout()).rejects.toMatchObject({ kind: 'unresolved-items' });
  });

  it('stops at a refusal, says why, and tries again when asked', async () => {
    const page = new Page();
    await page.checkout.load();
    page.faults.push({ kind: 'refused', failure: { kind: 'unauthorized', message: 'HTTP 401' } });
    await page.checkout.append([added('cola')]);
    await page.settle();
    expect(page.checkout.state).toMatchObject({ sync: 'error', error: { kind: 'unauthorized', retrying: false } });
    expect(page.waits).toEqual([]);
    page.checkout.retry();
    await page.settle();
    expect(page.checkout.state).toMatchObject({ sync: 'idle', error: null });
  });

  it('can be withdrawn before payment was sent', async () => {
    const page = new Page();
    await page.checkout.load();
    await page.checkout.append([added('cola')]);
    page.online = false;
    await expect(page.checkout.checkout()).rejects.toMatchObject({ kind: 'offline' });
    expect(await page.checkout.withdrawCheckout()).toBe(true);
    await page.comeBack();
    expect(page.checkout.state).toMatchObject({ phase: 'shopping', sync: 'idle' });
    expect(page.sent.map(({ kind }) => kind)).toEqual(['create-cart']);
  });

  it('begins a new basket with what came after payment, and cancels the cart of an unpaid one', async () => {
    const page = new Page();
    page.needsStaff = true;
    await page.checkout.load();
    await page.checkout.append([added('beer')]);
    const order = page.checkout.checkout();
    await page.settle();
    const late = added('cola');
    await page.checkout.append([late]);
    page.needsStaff = false;
    await page.timePasses();
    await order;
    const first = page.checkout.state.basketId;
    expect(await page.checkout.newBasket()).toEqual([late]);
    await page.settle();
    expect(page.checkout.state).toMatchObject({ phase: 'shopping', order: null, quote: { total: 100 } });
    expect(page.checkout.state.basketId).not.toBe(first);
    expect(await page.checkout.newBasket()).toEqual([]);
    await page.settle();
    expect(page.sent.at(-1)?.kind).toBe('cancel-cart');
    expect(await page.store.records()).toHaveLength(1);
  });

  it('charges a paid item once, though it was taken out and put back while payment was under way', async () => {
    const page = new Page();
    page.needsStaff = true;
    await page.checkout.load();
    const beer = added('beer');
    await page.checkout.append([beer]);
    const order = page.checkout.checkout();
    await page.settle();
    const cola = added('cola');
    await page.checkout.append([{ ...beer, id: 'out', type: 'item-removed' }, cola, { ...beer, id: 'back' }]);
    page.needsStaff = false;
    await page.timePasses();
    expect((await order).total).toBe(100);
    expect(await page.checkout.newBasket()).toEqual([cola]);
    await page.settle();
    expect(page.checkout.state.quote?.total).toBe(100);
  });

  it('counts an event once, however often it is given', async () => {
    const page = new Page();
    await page.checkout.load();
    const cola = added('cola');
    await page.checkout.append([cola, cola]);
    await page.checkout.append([cola]);
    await page.settle();
    expect(page.checkout.state.quote?.total).toBe(100);
  });

  it('says when the browser stores nothing, which keeps nobody from paying', async () => {
    const page = new Page(undefined, { openStore: () => Promise.resolve([new MemoryStore(), 'memory']) });
    await page.checkout.load();
    await page.checkout.append([added('cola')]);
    await page.checkout.checkout();
    expect(page.checkout.state).toMatchObject({ storage: 'memory', phase: 'ordered' });
    expect(page.states.map(({ error }) => error)).toEqual(page.states.map(() => null));
    expect(await page.checkout.requestPersistence()).toBe(false);
  });

  it('says when storing fails, until what was left out is stored too', async () => {
    const page = new Page();
    await page.checkout.load();
    const store = page.store.append.bind(page.store);
    page.store.append = () => Promise.reject(new Error('QuotaExceededError'));
    await expect(page.checkout.append([added('cola')])).rejects.toMatchObject({ kind: 'storage' });
    await expect(page.checkout.checkout()).rejects.toMatchObject({ kind: 'storage' });
    expect(page.checkout.state).toMatchObject({ phase: 'shopping', unsentEvents: 1, error: { kind: 'storage' } });
    expect(await page.checkout.withdrawCheckout()).toBe(true);
    expect(page.checkout.state.error?.kind).toBe('storage');
    expect(await page.checkout.requestPersistence()).toBe(true);
    expect(page.checkout.state.storage).toBe('persistent');

    page.store.append = store;
    await page.checkout.append([added('milk')]);
    expect(page.checkout.state.error).toBeNull();
    expect((await page.checkout.checkout({ expectedTotal: 200 })).total).toBe(200);
  });

  it('goes on by itself once an outbox that could not be read can be read', async () => {
    const page = new Page();
    await page.checkout.load();
    await page.settle();
    const read = page.store.records.bind(page.store);
    page.store.records = () => Promise.reject(new Error('InvalidStateError'));
    page.checkout.retry();
    await page.settle();
    expect(page.checkout.state).toMatchObject({ sync: 'error', error: { kind: 'storage' } });
    page.store.records = read;
    await page.timePasses();
    expect(page.checkout.state).toMatchObject({ sync: 'idle', error: null });
  });

  it('asks again for an answer that the full disk could not take', async () => {
    const page = new Page();
    await page.checkout.load();
    await page.checkout.append([added('cola')]);
    await page.settle();
    const update = page.store.update.bind(page.store);
    page.store.update = (id, change) =>
      page.sent.at(-1)?.kind === 'complete' ? Promise.reject(new Error('QuotaExceededError')) : update(id, change);
    void page.checkout.checkout();
    await page.settle();
    expect(page.checkout.state).toMatchObject({ phase: 'checking-out', error: { kind: 'storage' } });
    page.store.update = update;
    await page.timePasses();
    expect(page.checkout.state).toMatchObject({ phase: 'ordered', error: null });
    const payments = page.sent.filter(({ kind }) => kind === 'complete');
    expect(payments).toHaveLength(2);
    expect(new Set(payments.map(({ key }) => key)).size).toBe(1);
  });

  it('gives up on an endpoint that contradicts itself, for a while', async () => {
    const page = new Page();
    await page.checkout.load();
    await page.checkout.append([added('cola')]);
    await page.settle();
    page.faults.push(...Array.from({ length: 200 }, (): Response => ({ kind: 'gone' })));
    await page.checkout.append([added('cola')]);
    for (let turn = 0; turn < 20; turn++) await page.settle();
    expect(page.checkout.state.error?.kind).toBe('unavailable');
    expect(page.sent.length).toBeLessThan(40);
  });
});

/** What the tabs of a browser share. It tells them nothing until the test says so. */
class SharedStore extends MemoryStore {
  readonly #listeners: (() => void)[] = [];

  override watch(listener: () => void): void {
    this.#listeners.push(listener);
  }

  tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

describe('two tabs', () => {
  async function openTabs() {
    const store = new SharedStore();
    const [left, right] = [new Page(store), new Page(store)];
    const told: Record<'left' | 'right', (readonly BasketEvent[])[]> = { left: [], right: [] };
    for (const page of [left, right]) await page.checkout.load();
    left.checkout.watchLog((log) => told.left.push(log));
    right.checkout.watchLog((log) => told.right.push(log));
    const news = async () => {
      store.tell();
      await left.settle();
    };
    return { left, right, told, news, store };
  }

  it('have one log and one total, and are told of what the other did only', async () => {
    const { left, right, told, news } = await openTabs();
    const [cola, milk] = [added('cola'), added('milk')];
    await left.checkout.append([cola]);
    await right.checkout.append([milk]);
    await left.settle();
    await news();
    expect(told).toEqual({ left: [[cola, milk]], right: [[cola, milk]] });
    for (const { checkout } of [left, right]) {
      expect(checkout.state).toMatchObject({ sync: 'idle', unsentEvents: 0, quote: { total: 200 } });
    }
    await news();
    expect([told.left.length, told.right.length]).toEqual([1, 1]);
  });

  it('keep what one could not store yet when the other tells of something', async () => {
    const { left, right, told, news, store } = await openTabs();
    const [cola, milk] = [added('cola'), added('milk')];
    const append = store.append.bind(store);
    store.append = () => Promise.reject(new Error('QuotaExceededError'));
    await expect(right.checkout.append([milk])).rejects.toMatchObject({ kind: 'storage' });
    store.append = append;
    await left.checkout.append([cola]);
    await news();
    expect(told.right).toEqual([[cola, milk]]);
    expect(right.checkout.state.error?.kind).toBe('storage');
  });

  it('begin one new basket: the second gets the one of the first, with what is in it', async () => {
    const { left, right, store } = await openTabs();
    await left.checkout.append([added('cola')]);
    await left.checkout.checkout();
    await right.comeBack();
    expect(right.checkout.state.phase).toBe('ordered');
    await left.checkout.newBasket();
    const milk = added('milk');
    await left.checkout.append([milk]);
    await left.settle();
    expect(await right.checkout.newBasket()).toEqual([milk]);
    await right.settle();
    expect(right.checkout.state).toMatchObject({ basketId: left.checkout.state.basketId, phase: 'shopping', order: null });
    expect([...left.sent, ...right.sent].map(({ kind }) => kind)).not.toContain('cancel-cart');
    expect((await store.records()).map(({ id, abandoned }) => [id, abandoned])).toEqual([[left.checkout.state.basketId, false]]);
  });

  it('do nothing to a basket that the other has replaced: they say so and go on with the new one', async () => {
    for (const act of ['append', 'checkout', 'withdrawCheckout'] as const) {
      const { left, right, told, store } = await openTabs();
      await left.checkout.append([added('cola')]);
      await right.comeBack();
      const old = right.checkout.state.basketId;
      await left.checkout.newBasket();
      await left.settle();
      const attempt = act === 'append' ? right.checkout.append([added('beer')]) : right.checkout[act]();
      await expect(attempt).rejects.toMatchObject({ kind: 'replaced', retrying: false });
      expect(right.checkout.state).toMatchObject({ basketId: left.checkout.state.basketId, error: { kind: 'replaced' } });
      expect([told.right.at(-1), await store.events(old)]).toEqual([[], []]);
      const milk = added('milk');
      await right.checkout.append([milk]);
      expect(right.checkout.state.error).toBeNull();
      expect(await store.events(left.checkout.state.basketId)).toEqual([milk]);
    }
  });

  it('do not wait for the payment of a basket that the other has replaced', async () => {
    const { left, right, news } = await openTabs();
    right.needsStaff = true;
    await right.checkout.append([added('beer')]);
    const order = right.checkout.checkout();
    await right.settle();
    await news();
    expect(left.checkout.state.phase).toBe('staff-check');
    await left.checkout.newBasket();
    await news();
    await expect(order).rejects.toMatchObject({ kind: 'replaced' });
    expect(right.checkout.state).toMatchObject({ phase: 'shopping', sync: 'idle', error: null });
  });
});

/** The session the page's endpoint would give now. */
async function sessionOf(page: Page): Promise<Response> {
  const checkout = { id: 'checkout1', status: 'ready_for_complete' as const, quote: quote(100), continueUrl: null, order: null };
  expect(page.checkout.state.quote?.total).toBe(100);
  return { kind: 'checkout', checkout: { ...checkout, instrument: { id: 'i', handler_id: 'mock', type: 'mock' } } };
}

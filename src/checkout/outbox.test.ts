import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BasketEvent } from '../core/basket-event.ts';
import type { UcpLineRequest } from '../core/ucp.ts';
import { newRecord, type BasketRecord, type Write } from './basket-record.ts';
import type { Quote } from './checkout.api.ts';
import { abandon, lateEvents, linesOf, next, settle, watched, wishToPay, withdrawWish, type Reply, type Step } from './outbox.ts';
import type { CheckoutAnswer } from './ucp-answers.ts';

const PRICES: Readonly<Record<string, number>> = { cola: 120, milk: 149, beer: 199 };

function event(index: number, item: string, product: string | null, type: BasketEvent['type'] = 'item-added'): BasketEvent {
  const identity = { kind: 'unknown' as const, confidence: 0, candidates: [] };
  return { id: `e${index}`, type, t: index, source: 'shopper', item, product, identity, confidence: 1 };
}

function quoteOf(lines: readonly UcpLineRequest[]): Quote {
  const total = lines.reduce((sum, { item, quantity }) => sum + (PRICES[item.id] ?? 0) * quantity, 0);
  return { currency: 'EUR', lines: [], totals: [{ type: 'total', label: 'Total', amount: total }], total, messages: [] };
}

/** An endpoint that keeps the protocol's promises: the same key gives the same answer and has one effect. */
class ModelEndpoint {
  readonly orders: { checkoutId: string; lines: readonly UcpLineRequest[] }[] = [];
  readonly carts = new Map<string, readonly UcpLineRequest[]>();
  readonly #sessions = new Map<string, { cartId: string; state: 'open' | 'completed' }>();
  readonly #answers = new Map<string, { write: Write; reply: Reply }>();
  #ids = 0;
  /** Beer needs staff; this is their answer. */
  staffApproves = false;

  answer(write: Write): Reply {
    const known = this.#answers.get(write.key);
    if (known) {
      expect(write).toEqual(known.write);
      return known.reply;
    }
    const reply = this.#carryOut(write);
    this.#answers.set(write.key, { write, reply });
    return reply;
  }

  look(checkoutId: string): Reply {
    return this.#sessions.has(checkoutId) ? { kind: 'checkout', checkout: this.#show(checkoutId) } : { kind: 'gone' };
  }

  #carryOut(write: Write): Reply {
    switch (write.kind) {
      case 'create-cart': {
        const id = `cart${++this.#ids}`;
        this.carts.set(id, write.lines);
        return { kind: 'cart', cart: { id, quote: quoteOf(write.lines) } };
      }
      case 'update-cart':
        if (!this.carts.has(write.cartId)) return { kind: 'gone' };
        this.carts.set(write.cartId, write.lines);
        return { kind: 'cart', cart: { id: write.cartId, quote: quoteOf(write.lines) } };
      case 'cancel-cart':
        this.carts.delete(write.cartId);
        return { kind: 'cart', cart: { id: write.cartId, quote: quoteOf([]) } };
      case 'create-checkout': {
        if (!this.carts.has(write.cartId)) return { kind: 'gone' };
        const open = [...this.#sessions].find(([, { cartId, state }]) => cartId === write.cartId && state === 'open');
        const id = open?.[0] ?? `checkout${++this.#ids}`;
        if (!open) this.#sessions.set(id, { cartId: write.cartId, state: 'open' });
        return { kind: 'checkout', checkout: this.#show(id) };
      }
      case 'complete': {
        const session = this.#sessions.get(write.checkoutId);
        if (!session) return { kind: 'gone' };
        if (this.#show(write.checkoutId).status === 'ready_for_complete') {
          this.orders.push({ checkoutId: write.checkoutId, lines: this.carts.get(session.cartId) ?? [] });
          this.carts.delete(session.cartId);
          session.state = 'completed';
        }
        return { kind: 'checkout', checkout: this.#show(write.checkoutId) };
      }
    }
  }

  #show(id: string): CheckoutAnswer {
    const session = this.#sessions.get(id)!;
    const order = this.orders.find(({ checkoutId }) => checkoutId === id);
    const lines = order?.lines ?? this.carts.get(session.cartId) ?? [];
    const escalates = lines.some(({ item }) => item.id === 'beer') && !this.staffApproves;
    const open = lines.length === 0 ? 'incomplete' : escalates ? 'requires_escalation' : 'ready_for_complete';
    return {
      id,
      status: session.state === 'completed' ? 'completed' : open,
      quote: quoteOf(lines),
      continueUrl: null,
      order: order ? { id: `order-of-${id}`, permalinkUrl: 'https://x.test' } : null,
      instrument: { id: 'i', handler_id: 'mock', type: 'mock' },
    };
  }
}

/** The device: what is stored, and how it works on it. */
class Device {
  record: BasketRecord = newRecord('b1');
  readonly log: BasketEvent[] = [];
  readonly failures: string[] = [];
  readonly lost: Write[] = [];
  #keys = 0;

  readonly endpoint: ModelEndpoint;

  constructor(endpoint: ModelEndpoint) {
    this.endpoint = endpoint;
  }

  /** One step; the network may lose the request, lose the answer, or deliver the request again much later. */
  work(fault: 'none' | 'lose-request' | 'lose-answer' = 'none'): Step {
    const { record, step } = next(this.record, this.log, () => `key${++this.#keys}`);
    this.record = record;
    if (step.kind === 'fail') this.failures.push(step.failure.kind);
    if (step.kind === 'watch') this.#take(watched(record, step.checkoutId, this.endpoint.look(step.checkoutId)));
    if (step.kind !== 'send') return step;
    if (fault === 'lose-request') {
      this.lost.push(step.write);
      return step;
    }
    const reply = this.endpoint.answer(step.write);
    if (fault === 'none') this.#take(settle(this.record, step.write, reply));
    return step;
  }

  /** Works on a good network until nothing is left to do. */
  finish(): void {
    this.endpoint.staffApproves = true;
    for (let steps = 0; steps < 40; steps++) if (['rest', 'forget'].includes(this.work().kind)) return;
    throw new Error('it never comes to rest');
  }

  #take({ record, failure }: ReturnType<typeof settle>): void {
    this.record = record;
    if (failure) this.failures.push(failure.kind);
  }
}

const command = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('event' as const),
      item: fc.constantFrom('a', 'b', 'c', 'd'),
      product: fc.constantFrom('cola', 'milk', 'beer', null),
      type: fc.constantFrom('item-added' as const, 'item-removed' as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('work' as const),
      fault: fc.constantFrom('none' as const, 'lose-request' as const, 'lose-answer' as const),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'pay' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'withdraw' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'late-copy' as const }) },
);

const byItem = (lines: readonly UcpLineRequest[]) => Object.fromEntries(lines.map(({ item, quantity }) => [item.id, quantity]));

describe('outbox', () => {
  it('ends with the cart the log amounts to, or with exactly one order for what was wished, whatever the network does', () => {
    let ordered = 0;
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const endpoint = new ModelEndpoint();
        const device = new Device(endpoint);
        const copies: Write[] = [];
        for (const [index, each] of commands.entries()) {
          if (each.do === 'event') device.log.push(event(index, each.item, each.product, each.type));
          else if (each.do === 'pay') device.record = wishToPay(device.record, device.log.length, null);
          else if (each.do === 'withdraw') device.record = withdrawWish(device.record);
          else if (each.do === 'late-copy') device.lost.splice(0).forEach((write) => endpoint.answer(write));
          else {
            const step = device.work(each.fault);
            if (step.kind === 'send') copies.push(step.write);
          }
        }
        device.finish();
        // Every request that was ever sent may arrive once more.
        copies.forEach((write) => endpoint.answer(write));

        const { record } = device;
        expect(record.write).toBeNull();
        expect(record.wish).toBeNull();
        if (record.order) {
          ordered++;
          const paid = linesOf(device.log.slice(0, record.orderedUpTo!));
          expect(endpoint.orders.map(({ lines }) => byItem(lines))).toEqual([byItem(paid)]);
          expect(record.order.total).toBe(quoteOf(paid).total);
        } else {
          expect(endpoint.orders).toEqual([]);
          const cart = record.cartId === null ? [] : endpoint.carts.get(record.cartId);
          expect(byItem(cart!)).toEqual(byItem(linesOf(device.log)));
        }
      }),
      { numRuns: 1000, seed: 20261122 },
    );
    // The property would be empty if no run came to an order.
    expect(ordered).toBeGreaterThan(50);
  });

  it('never sends an item that nobody has named, and joins equal ones', () => {
    const log = [event(1, 'a', 'cola'), event(2, 'b', null), event(3, 'c', 'cola'), event(4, 'd', 'milk')];
    expect(byItem(linesOf(log))).toEqual({ cola: 2, milk: 1 });
  });

  it('never sends what only this device was taught', () => {
    const log = [event(1, 'a', 'taught:mug'), event(2, 'b', 'cola')];
    expect(byItem(linesOf(log))).toEqual({ cola: 1 });
    expect(next(newRecord('b'), [event(1, 'a', 'taught:mug')], () => 'key').step).toEqual({ kind: 'rest' });
  });

  it('sends nothing for an empty basket, and nothing for a change that changes nothing', () => {
    const device = new Device(new ModelEndpoint());
    device.log.push(event(1, 'a', null));
    expect(device.work().kind).toBe('rest');
    device.log.push(event(2, 'b', 'cola'));
    expect(device.work()).toMatchObject({ kind: 'send', write: { kind: 'create-cart' } });
    device.log.push(event(3, 'c', 'cola'), event(4, 'c', 'cola', 'item-removed'));
    expect(device.work().kind).toBe('rest');
    expect(device.record.synced).toBe(4);
  });

  it('makes a new cart when the old one has expired, and goes on paying', () => {
    const endpoint = new ModelEndpoint();
    const device = new Device(endpoint);
    device.log.push(event(1, 'a', 'cola'));
    device.finish();
    endpoint.carts.clear();
    device.record = wishToPay(device.record, 1, 120);
    device.finish();
    expect(endpoint.orders).toHaveLength(1);
  });

  it('does not pay another total than the shopper saw', () => {
    const device = new Device(new ModelEndpoint());
    device.log.push(event(1, 'a', 'cola'));
    device.record = wishToPay(device.record, 1, 119);
    device.finish();
    expect([device.failures, device.endpoint.orders]).toEqual([['total-changed'], []]);
  });

  it('pays for what lay in the basket when the shopper asked, not for what came later', () => {
    const device = new Device(new ModelEndpoint());
    device.log.push(event(1, 'a', 'cola'));
    device.record = wishToPay(device.record, 1, null);
    device.log.push(event(2, 'b', 'milk'));
    device.finish();
    expect(device.endpoint.orders.map(({ lines }) => byItem(lines))).toEqual([{ cola: 1 }]);
    expect(device.record.orderedUpTo).toBe(1);
  });

  it('leaves to the next basket what came after payment, and nothing of what is paid', () => {
    const log = [event(0, 'a', 'cola'), event(1, 'b', 'milk'), event(2, 'b', 'milk', 'item-removed')];
    const late = [event(3, 'a', 'cola', 'item-removed'), event(4, 'a', 'beer'), event(5, 'b', 'milk'), event(6, 'c', 'cola')];
    const record = { ...newRecord('r'), orderedUpTo: log.length };
    expect(lateEvents(record, [...log, ...late])).toEqual(late.slice(2));
    expect(lateEvents(newRecord('r'), [...log, ...late])).toEqual([]);
  });

  it('leaves to the next basket what came while the payment was under way, too', () => {
    const device = new Device(new ModelEndpoint());
    device.log.push(event(1, 'a', 'cola'));
    device.record = wishToPay(device.record, 1, null);
    device.work();
    device.work();
    device.log.push(event(2, 'b', 'milk'));
    // Nothing of the payment has left this device: with its basket the shopper gives all of it up.
    expect(lateEvents(abandon(device.record), device.log)).toEqual([]);
    device.work('lose-answer');
    expect(lateEvents(device.record, device.log)).toEqual([device.log[1]]);
  });

  it('looks at the session again when its contents have changed since: another total is not paid', () => {
    const device = new Device(new ModelEndpoint());
    device.log.push(event(1, 'a', 'cola'));
    device.record = wishToPay(device.record, 1, 120);
    device.work();
    device.work('lose-answer');
    // The screen shows the old total still when the shopper asks again.
    device.log.push(event(2, 'b', 'milk'));
    device.record = wishToPay(device.record, 2, 120);
    device.finish();
    expect([device.failures, device.endpoint.orders]).toEqual([['total-changed'], []]);
  });

  it('sends the cart again when the shopper comes back from the till, and only then', () => {
    const device = new Device(new ModelEndpoint());
    device.log.push(event(1, 'a', 'cola'));
    device.finish();
    const checkout = { id: 'checkout_1', continueUrl: null, instrument: null };
    const at = (step: 'ready' | 'staff-check') =>
      withdrawWish({ ...device.record, wish: { upTo: 1, expectedTotal: null, checkout: { ...checkout, step } } });
    expect(next(at('ready'), device.log, () => 'k').step).toEqual({ kind: 'rest' });
    expect(next(at('staff-check'), device.log, () => 'k').step).toMatchObject({
      kind: 'send',
      write: { kind: 'update-cart', lines: [{ item: { id: 'cola' }, quantity: 1 }] },
    });
  });

  it('keeps a payment that may have been sent, and takes back one that was not', () => {
    const device = new Device(new ModelEndpoint());
    device.log.push(event(1, 'a', 'cola'));
    device.record = wishToPay(device.record, 1, null);
    device.work();
    expect(withdrawWish(device.record).wish).toBeNull();
    device.work();
    device.work('lose-answer');
    expect(device.record.write?.kind).toBe('complete');
    expect(withdrawWish(device.record)).toBe(device.record);
    expect(wishToPay(device.record, 9, null)).toBe(device.record);
    device.record = abandon(device.record);
    device.finish();
    expect(device.endpoint.orders).toHaveLength(1);
  });

  it('cancels the cart of an abandoned basket, then forgets it', () => {
    const device = new Device(new ModelEndpoint());
    device.log.push(event(1, 'a', 'cola'));
    device.finish();
    device.record = abandon(device.record);
    expect(device.work()).toMatchObject({ write: { kind: 'cancel-cart' } });
    expect(device.work().kind).toBe('forget');
    expect(device.endpoint.carts.size).toBe(0);
  });

  it.each([
    [[{ type: 'error', code: 'item_unavailable', content: 'no' }], 'item-unavailable'],
    [[{ type: 'error', code: 'age_check_unavailable', content: 'no' }], 'item-unavailable'],
    [[{ type: 'error', code: 'payment_failed', content: 'no' }], 'payment-failed'],
    [[{ type: 'error', code: 'what_is_this', content: 'no' }], 'rejected'],
  ] as const)('gives the basket back when the session is incomplete: %j', (messages, kind) => {
    const wished = wishToPay({ ...newRecord('b'), cartId: 'c' }, 0, null);
    const { record } = next(wished, [], () => 'key');
    const checkout: CheckoutAnswer = {
      id: 'k',
      status: 'incomplete',
      quote: { ...quoteOf([]), messages },
      continueUrl: null,
      order: null,
      instrument: null,
    };
    const settled = settle(record, record.write!, { kind: 'checkout', checkout });
    expect([settled.failure?.kind, settled.record.wish]).toEqual([kind, null]);
  });
});

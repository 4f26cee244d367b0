import type { Hono } from 'hono';
import { createHash } from 'node:crypto';
import type { Database } from '../../storage/database.ts';
import { withDepth } from './bodies.ts';
import { ATTACKER, type FuzzRequest } from './requests.ts';
import { MARKS } from './wild.ts';

/** One for each side that `fuzz` plays. */
export const VICTIMS = [
  'victim-token-victim-token-victim-token-victim-1',
  'victim-token-victim-token-victim-token-victim-2',
] as const;
/** Nothing that the attacker sends looks like these. */
export const CANARIES = { email: 'canary@victim.test', name: 'Canary Quillfeather', file: 'canary-beside-the-site' } as const;

export function ownerOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** What must never be in an answer to the attacker, whatever was asked. */
export const SECRETS: readonly string[] = [...Object.values(CANARIES), ...VICTIMS, ...[...VICTIMS, ATTACKER].map(ownerOfToken)];

/** UUIDs that follow from a seed and resemble nothing. */
export function idsFrom(seed: string): () => string {
  let count = 0;
  return () => {
    const hex = createHash('sha256').update(`${seed}/${count++}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
}

/** One app with two devices: the attacker, whose requests are made up, and a victim, who has a cart, an open checkout and an order. */
export class World {
  /** By mark. */
  readonly #ids = new Map<string, string>();
  readonly #app: Hono;
  readonly #database: Database;
  readonly #newId: () => string;
  readonly #victim: string;
  #before = '';

  constructor(app: Hono, database: Database, newId: () => string, victim: string) {
    this.#app = app;
    this.#database = database;
    this.#newId = newId;
    this.#victim = victim;
  }

  /** Gives the victim its things, and the attacker new ones; to be called again when the attacker's are used up. */
  async set(): Promise<void> {
    if (!this.#ids.has(MARKS.victimCart)) {
      await this.#shop(this.#victim, 'victim');
      this.#before = await this.#rowsOfVictim();
    }
    await this.#shop(ATTACKER, 'own');
  }

  /** Whether everything that is stored for the victim is as it was at first. */
  async victimIsWhole(): Promise<boolean> {
    return (await this.#rowsOfVictim()) === this.#before;
  }

  /** The ids of the victim. */
  get victims(): readonly string[] {
    return [MARKS.victimCart, MARKS.victimSession, MARKS.victimOrder].map((mark) => this.#ids.get(mark) ?? '');
  }

  /** The request as it is sent: with the ids of the moment. */
  resolve(request: FuzzRequest): FuzzRequest {
    const text = (template: string) =>
      Object.values(MARKS).reduce((all, mark) => all.replaceAll(mark, this.#ids.get(mark) ?? ''), template);
    return { ...request, path: text(request.path), body: request.body === null ? null : withDepth(text(request.body)) };
  }

  /** Takes note of what the attacker was given, to go on with it: what it had may be cancelled by now. */
  learn(answer: string): void {
    const id = /"id":"((?:cart|checkout)_[^"]+)"/.exec(answer)?.[1];
    if (id !== undefined) this.#ids.set(id.startsWith('cart_') ? MARKS.ownCart : MARKS.ownSession, id);
  }

  async #shop(token: string, whose: 'own' | 'victim'): Promise<void> {
    const buyer = whose === 'victim' ? { email: CANARIES.email, first_name: CANARIES.name } : {};
    const basket = { line_items: [{ item: { id: 'cola' }, quantity: 2 }], buyer };
    const pay = {
      payment: {
        instruments: [
          { id: 'i', handler_id: 'mock_payment', type: 'mock', credential: { type: 'token', token: 'success_token' } },
        ],
      },
    };
    const cart = await this.#post(token, '/carts', basket);
    const session = await this.#post(token, '/checkout-sessions', { cart_id: cart.id, line_items: [] });
    const paid = await this.#post(token, '/checkout-sessions', basket);
    const done = await this.#post(token, `/checkout-sessions/${paid.id}/complete`, pay);
    const [cartMark, sessionMark, orderMark] =
      whose === 'own'
        ? [MARKS.ownCart, MARKS.ownSession, MARKS.ownOrder]
        : [MARKS.victimCart, MARKS.victimSession, MARKS.victimOrder];
    this.#ids.set(cartMark, cart.id);
    this.#ids.set(sessionMark, session.id);
    // Without a payment handler (production) there is no order: an id that could be one.
    this.#ids.set(orderMark, done.order?.id ?? `order_${this.#newId()}`);
  }

  async #post(
    token: string,
    path: string,
    body: unknown,
  ): Promise<{ readonly id: string; readonly order?: { readonly id: string } }> {
    const response = await this.#app.request(`http://shop.test${path}`, {
      method: 'POST',
      headers: {
        'UCP-Agent': 'profile="https://agent.test/.well-known/ucp"',
        'Request-Id': this.#newId(),
        'Idempotency-Key': this.#newId(),
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`cannot set the world up: ${response.status} ${await response.text()}`);
    return (await response.json()) as { id: string };
  }

  async #rowsOfVictim(): Promise<string> {
    const owner = ownerOfToken(this.#victim);
    const rows: unknown[] = [];
    for (const table of ['carts', 'checkout_sessions', 'orders', 'order_lines', 'idempotency_keys']) {
      rows.push(await this.#database.query(`select * from ${table} where owner = $1 order by 2, 3`, [owner]));
    }
    return JSON.stringify(rows);
  }
}

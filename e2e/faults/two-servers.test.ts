/** Several server processes over one database: real ones, each with its own connections and memory. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMigrations } from '../../server/storage/migrate.ts';
import { openPostgresDatabase } from '../../server/storage/postgres-database.ts';
import { lines, payment } from '../../server/testing/shop-client.ts';
import { hasTestPostgres, startTestPostgres, type TestPostgres } from '../../server/testing/postgres.ts';
import { VictimProcess } from './victim-process.ts';

const NOON = Date.parse('2026-11-22T12:00:00Z');

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: { readonly id: string; readonly status?: string; readonly order?: { readonly id: string } };
}

describe.skipIf(!hasTestPostgres())('two servers on one Postgres', () => {
  const troubles: string[] = [];
  let postgres: TestPostgres;
  let url: string;
  const name = `two_servers_${randomBytes(6).toString('hex')}`;
  let servers: readonly VictimProcess[] = [];
  let ports: readonly number[] = [];

  beforeAll(async () => {
    const started = await startTestPostgres();
    if (!started) throw new Error('Postgres was there a moment ago');
    postgres = started;
    const admin = await openPostgresDatabase(postgres.url);
    await admin.query(`create database ${name}`);
    await admin.close();
    const named = new URL(postgres.url);
    named.pathname = `/${name}`;
    url = named.href;
    servers = [0, 1].map(() => new VictimProcess((trouble) => troubles.push(trouble)));
    // Both find an empty database at the same moment.
    ports = await Promise.all(servers.map((server) => server.serve({ kind: 'postgres', url }, NOON)));
  }, 240_000);

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    const admin = await openPostgresDatabase(postgres.url);
    await admin.query(`drop database ${name} with (force)`);
    await admin.close();
    await postgres.stop();
  });

  const token = randomBytes(32).toString('base64url');
  const send = async (
    server: number,
    method: string,
    path: string,
    body: unknown,
    key: string = randomUUID(),
  ): Promise<Answer> => {
    const answer = await fetch(`http://127.0.0.1:${ports[server % 2]}${path}`, {
      method,
      headers: {
        'UCP-Agent': 'profile="https://shop.test/.well-known/ucp"',
        'Request-Id': randomUUID(),
        'Idempotency-Key': key,
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, text, json: JSON.parse(text) as Answer['json'] };
  };
  const rows = async (sql: string, ...parameters: string[]) => {
    const database = await openPostgresDatabase(url);
    try {
      return await database.query(sql, parameters);
    } finally {
      await database.close();
    }
  };

  it('apply each migration once when they start together', async () => {
    const applied = await rows('select name from schema_migrations order by name');
    expect(applied.map(({ name }) => name)).toEqual((await readMigrations()).map(({ name }) => name));
    expect(troubles).toEqual([]);
  });

  it('serve one shopper in turns', async () => {
    const { json: cart } = await send(0, 'POST', '/carts', { line_items: lines({ cola: 1 }) });
    for (let n = 1; n <= 6; n++) await send(n, 'PUT', `/carts/${cart.id}`, { line_items: lines({ cola: n, milk: 1 }) });
    const { json: session } = await send(1, 'POST', '/checkout-sessions', { cart_id: cart.id, line_items: [] });
    const { json: paid } = await send(0, 'POST', `/checkout-sessions/${session.id}/complete`, payment());
    expect(paid.status).toBe('completed');
    expect(await rows('select total from orders where checkout_id = $1', session.id)).toEqual([{ total: String(6 * 120 + 149) }]);
  });

  it('give one effect and one answer to one key that comes to both at the same moment', async () => {
    for (let round = 0; round < 10; round++) {
      const key = randomUUID();
      const body = { line_items: lines({ cola: 1 + round }) };
      const answers = await Promise.all([0, 1, 0, 1, 0, 1].map((server) => send(server, 'POST', '/carts', body, key)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      // The addresses in an answer name the server that made it, so all have one origin too.
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      const carts = await rows(`select id from carts where lines->0->>'quantity' = $1 and status = 'open'`, String(1 + round));
      expect(carts).toHaveLength(1);
    }
  });

  it('change a session that was made while an update of its cart waited', async () => {
    const { json: cart } = await send(0, 'POST', '/carts', { line_items: lines({ milk: 1 }) });
    const database = await openPostgresDatabase(url);
    const waiting = async (count: number) => {
      const sql = `select count(*)::int as count from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`;
      await expect.poll(() => database.query(sql, [name]), { timeout: 10_000 }).toEqual([{ count }]);
    };
    try {
      const [session, changed] = await database
        .transaction(async (transaction) => {
          await transaction.query('select 1 from carts where id = $1 for update', [cart.id]);
          const made = send(0, 'POST', '/checkout-sessions', { cart_id: cart.id, line_items: [] });
          await waiting(1);
          // It has looked for a session by now and found none.
          const update = send(1, 'PUT', `/carts/${cart.id}`, { line_items: lines({ milk: 3 }) });
          await waiting(2);
          return [made, update] as const;
        })
        .then((sent) => Promise.all(sent));
      expect([session.status, changed.status]).toEqual([201, 200]);
      const [row] = await database.query('select lines from checkout_sessions where id = $1', [session.json.id]);
      expect(row).toEqual({ lines: [{ item: 'milk', quantity: 3 }] });
    } finally {
      await database.close();
    }
  });

  it('make one order of one session, whatever completes, cancels or changes it at the same moment', async () => {
    for (let round = 0; round < 8; round++) {
      const { json: cart } = await send(0, 'POST', '/carts', { line_items: lines({ milk: 1 }) });
      const { json: session } = await send(1, 'POST', '/checkout-sessions', { cart_id: cart.id, line_items: [] });
      const path = `/checkout-sessions/${session.id}`;
      const key = randomUUID();
      const answers = await Promise.all([
        send(0, 'POST', `${path}/complete`, payment(), key),
        send(1, 'POST', `${path}/complete`, payment(), key),
        send(0, 'POST', `${path}/complete`, payment()),
        send(1, 'PUT', `/carts/${cart.id}`, { line_items: lines({ milk: 2 }) }),
        send(0, 'POST', `/carts/${cart.id}/cancel`, {}),
        send(1, 'POST', '/checkout-sessions', { cart_id: cart.id, line_items: [] }),
      ]);
      // 409: what the one has ended the other cannot change any more.
      expect(answers.map(({ status }) => status).filter((status) => status >= 400 && status !== 409)).toEqual([]);
      const orders = await rows(
        `select orders.id, total, quantity from orders join order_lines on order_lines.owner = orders.owner and order_id = orders.id
         where checkout_id = $1`,
        session.id,
      );
      expect(orders.length).toBeLessThanOrEqual(1);
      for (const { total, quantity } of orders) expect(Number(total)).toBe(149 * Number(quantity));
      const named = answers.flatMap(({ json }) => (json.order ? [json.order.id] : []));
      expect(new Set(named)).toEqual(new Set(orders.map(({ id }) => id)));
    }
    expect(troubles).toEqual([]);
  });
});

describe('the folder of the embedded database', () => {
  it('is refused while another process lives, and taken over once that one was killed', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'cartlens-two-'));
    const choice = { kind: 'folder', folder: join(parent, 'db') } as const;
    const [first, second, third] = [new VictimProcess(), new VictimProcess(), new VictimProcess()];
    try {
      await first.serve(choice, NOON);
      await expect(second.serve(choice, NOON)).rejects.toThrow(`in use by process ${first.pid}. Stop that one first`);
      await first.kill();
      expect(await third.serve(choice, NOON)).toBeGreaterThan(0);
    } finally {
      await Promise.all([first, second, third].map((victim) => victim.kill()));
      await rm(parent, { recursive: true });
    }
  }, 240_000);
});

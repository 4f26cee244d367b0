import { Hono } from 'hono';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLog } from '../operations/log.ts';
import type { Database } from '../storage/database.ts';
import { SETUP_TIMEOUT_MS } from '../testing/databases.ts';
import { openMemoryDatabase } from '../testing/memory-database.ts';
import { exchange, rawClient, statusesIn } from '../testing/raw-http.ts';
import { newToken, openShop, type TestShop } from '../testing/shop-client.ts';
import { listen, type Listener } from './listen.ts';
import { shutDown } from './shutdown.ts';

const CLOSE = 'Connection: close\r\n';

describe('bytes on the wire', () => {
  let database: Database;
  let shop: TestShop;
  let listener: Listener;
  beforeAll(async () => {
    database = await openMemoryDatabase();
    shop = openShop(database);
    listener = await listen(shop.app, 0, null, { headersTimeout: 1, requestTimeout: 2 });
  }, SETUP_TIMEOUT_MS);
  afterAll(async () => {
    await listener.close(0);
    await database.close();
  });

  const headers = () =>
    `Host: shop.test\r\nUCP-Agent: profile="https://x.test/p"\r\nRequest-Id: ${randomUUID()}\r\nIdempotency-Key: ${randomUUID()}\r\n` +
    `Authorization: Bearer ${newToken()}\r\nContent-Type: application/json\r\n`;
  const body = '{"line_items":[]}';

  it.each([
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n', [400]],
    ['a host that is none', `GET /healthz HTTP/1.1\r\nHost: a b\r\n${CLOSE}\r\n`, [400]],
    ['a host with a path', `GET /healthz HTTP/1.1\r\nHost: evil.test/x?\r\n${CLOSE}\r\n`, [400]],
    ['a host with a user', `GET /healthz HTTP/1.1\r\nHost: a@evil.test\r\n${CLOSE}\r\n`, [400]],
    ['no HTTP', 'hello\r\n\r\n', [400]],
    ['a method that is none', `B@D / HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`, [400]],
    ['CONNECT', `CONNECT db:5432 HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`, []],
    ['TRACE', `TRACE /healthz HTTP/1.1\r\nHost: a\r\nCookie: x=y\r\n${CLOSE}\r\n`, [404]],
    ['an address of elsewhere', `GET http://127.0.0.1:1/healthz HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`, [200]],
    ['an address that is none', `GET ftp://a HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`, [400]],
    ['a backslash in the address', `GET /a\\..\\b HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`, [400]],
    ['a way out of the folder', `GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`, [404]],
    ['a NUL in a header', `GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n${CLOSE}\r\n`, [400]],
    ['a header folded over two lines', `GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n${CLOSE}\r\n`, [400]],
    ['too many bytes of headers', `GET /healthz HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, [431]],
    ['an address without end', `GET /${'x'.repeat(17_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, [431]],
    ['a long address', `GET /${'x'.repeat(5000)} HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`, [414]],
    ['an upgrade', `GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: upgrade, close\r\nUpgrade: websocket\r\n\r\n`, [200]],
    ['an expectation', `GET /healthz HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n${CLOSE}\r\n`, [417]],
  ])('%s', async (_, bytes, expected) => {
    const heard = await exchange(listener.port, bytes);
    // An expectation of the protocol's first line only: an upgrade may be refused before the app, or ignored.
    expect(statusesIn(heard)).toEqual(expected);
    expect(heard).not.toMatch(/root:|Cookie: x=y|node_modules/);
  });

  it('takes one length of a body only, so that no second request hides in it', async () => {
    const hidden = `GET /privacy HTTP/1.1\r\nHost: a\r\n\r\n`;
    const both = `POST /carts HTTP/1.1\r\n${headers()}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`;
    const two = `POST /carts HTTP/1.1\r\n${headers()}Content-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`;
    const odd = `POST /carts HTTP/1.1\r\n${headers()}Transfer-Encoding: xchunked\r\n\r\n${hidden}`;
    for (const bytes of [both, two, odd]) {
      const heard = await exchange(listener.port, bytes);
      expect(statusesIn(heard)).toEqual([400]);
    }
  });

  it('cannot be made to write a header or an answer of the client’s', async () => {
    const request = `GET /carts/x%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\n${headers().replace(/Request-Id: [^\r]+/, 'Request-Id: a%0d%0aX-Evil: 1')}${CLOSE}\r\n`;
    const heard = await exchange(listener.port, request);
    expect(statusesIn(heard)).toEqual([400]);
    expect(heard.split('\r\n\r\n')[0]).not.toMatch(/evil|set-cookie/i);
  });

  it('reads no more of a body than it takes, whatever length it claims or hides', async () => {
    const claimed = await exchange(
      listener.port,
      `POST /carts HTTP/1.1\r\n${headers()}Content-Length: 99999999999\r\n\r\n${'x'.repeat(200_000)}`,
    );
    const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
    const hidden = await exchange(
      listener.port,
      `POST /carts HTTP/1.1\r\n${headers()}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(12)}`,
    );
    expect([statusesIn(claimed), statusesIn(hidden)]).toEqual([[413], [413]]);
  });

  it('lets go of who sends headers or a body drop by drop', async () => {
    const slowHeaders = rawClient(listener.port);
    const slowBody = rawClient(listener.port);
    slowHeaders.socket.write('POST /carts HTTP/1.1\r\n');
    slowBody.socket.write(`POST /carts HTTP/1.1\r\n${headers()}Content-Length: 100\r\n\r\n`);
    const drops = setInterval(() => {
      slowHeaders.socket.write('X-Drop: 1\r\n');
      slowBody.socket.write(' ');
    }, 200);
    try {
      const heard = await Promise.all([slowHeaders.closed, slowBody.closed]);
      expect(heard.map(statusesIn)).toEqual([[408], [408]]);
    } finally {
      clearInterval(drops);
    }
  });

  it('has answered everything else meanwhile, and logged nothing unexpected', async () => {
    const heard = await exchange(
      listener.port,
      `POST /carts HTTP/1.1\r\n${headers()}Content-Length: ${body.length}\r\n${CLOSE}\r\n${body}`,
    );
    expect(statusesIn(heard)).toEqual([201]);
    expect(shop.logged).toEqual([]);
  });

  it('keeps so many connections and no more', async () => {
    const narrow = await listen(shop.app, 0, null, { maxConnections: 2 });
    try {
      const held = [rawClient(narrow.port), rawClient(narrow.port)];
      await Promise.all(held.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))));
      for (const { socket } of held) socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
      await Promise.all(held.map(({ socket }) => new Promise((resolve) => socket.once('data', resolve))));
      expect(await narrow.connections()).toBe(2);
      expect(await rawClient(narrow.port).closed).toBe('');
      for (const { socket } of held) socket.destroy();
    } finally {
      await narrow.close(0);
    }
  });
});

describe('shutting down', () => {
  const closing = (listener: Listener, deadline: number, steps: string[]) =>
    shutDown({
      listener,
      admin: null,
      courier: null,
      database: { close: async () => void steps.push('database closed') } as unknown as Database,
      log: openLog({ format: 'text', level: 'warn', write: (line) => void steps.push(line.trim()) }),
      onStop: () => void steps.push('not ready'),
      delay: 0,
      deadline,
    });

  /** An app whose one answer comes when told; `asked` is over once it was asked for. */
  function slowApp() {
    let finish = (): void => undefined;
    let started = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const asked = new Promise<void>((resolve) => (started = resolve));
    const app = new Hono().get('/slow', async (context) => {
      started();
      await finished;
      return context.text('done');
    });
    return { app, asked, finish };
  }

  it('finishes what is in flight on a connection that is kept, takes nothing new, then closes the database', async () => {
    const { app, asked, finish } = slowApp();
    const listener = await listen(app, 0, null, { keepAlive: 60 });
    const { socket, closed } = rawClient(listener.port);
    socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
    await asked;
    const steps: string[] = [];
    const ended = closing(listener, 10_000, steps);
    // Until the port is closed a connection may still be taken; it is closed unanswered.
    expect(await rawClient(listener.port).closed).toBe('');
    expect(steps).toEqual(['not ready']);
    finish();
    expect(await ended).toBe(0);
    expect(steps).toEqual(['not ready', 'database closed']);
    expect(await closed).toMatch(/^HTTP\/1\.1 200 [^]*Connection: close[^]*done$/i);
  });

  it('cuts what does not end by the deadline, and says so', async () => {
    const { app, asked } = slowApp();
    const listener = await listen(app, 0, null);
    const { socket, closed } = rawClient(listener.port);
    socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
    await asked;
    const steps: string[] = [];
    expect(await closing(listener, 100, steps)).toBe(1);
    expect(steps).toEqual(['not ready', 'requests in flight were cut at the deadline', 'database closed']);
    expect(await closed).toBe('');
  });
});

import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { rawClient, statusesIn } from '../testing/raw-http.ts';
import { newToken } from '../testing/shop-client.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Making a database takes seconds, and others may want the processor. */
const START_MS = 120_000;

interface Running {
  readonly child: ChildProcess;
  /** Log lines until now. */
  readonly lines: () => readonly Record<string, unknown>[];
  readonly text: () => string;
  readonly exited: Promise<number | null>;
}

const running: Running[] = [];
afterAll(() => running.forEach(({ child }) => child.kill('SIGKILL')));

/** Starts the server as a container would: by Node itself, so that signals reach it. */
function start(args: readonly string[], env: Readonly<Record<string, string>>): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const started: Running = {
    child,
    text: () => text,
    lines: () =>
      text
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    exited: new Promise((resolve) => child.once('exit', resolve)),
  };
  running.push(started);
  return started;
}

async function anyProduct(): Promise<string> {
  const catalog = await readFile(join(ROOT, 'public/catalog/catalog.json'), 'utf8');
  return (JSON.parse(catalog) as { products: { id: string }[] }).products[0]!.id;
}

async function until<Value>(look: () => Value | undefined | Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe('the server as a process', () => {
  it(
    'that is asked to end says so, finishes the request it is reading, and keeps what that asked for',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'cartlens-process-'));
      try {
        const env = { NODE_ENV: 'production', CARTLENS_DATA: folder, CARTLENS_ADMIN_PORT: '0' };
        const first = start(['--endpoint-only', '--port', '0'], env);
        const listening = await until(() => first.lines().find(({ msg }) => msg === 'listening'));
        const [port, adminPort] = [Number(listening['port']), Number(listening['adminPort'])];
        const admin = (path: string) => fetch(`http://127.0.0.1:${adminPort}${path}`);
        expect(await (await admin('/readyz')).json()).toEqual({ status: 'ready' });
        expect(await (await admin('/metrics')).text()).toContain('cartlens_http_connections 0');

        const token = newToken();
        const product = { item: { id: await anyProduct() }, quantity: 1 };
        const body = JSON.stringify({ line_items: [product], buyer: { email: 'ada@lovelace.test' } });
        const head =
          `Host: shop.test\r\nUCP-Agent: profile="https://x.test/p"\r\nRequest-Id: ${randomUUID()}\r\nAuthorization: Bearer ${token}\r\n` +
          `Idempotency-Key: ${randomUUID()}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
        const client = rawClient(port);
        client.socket.write(`POST /carts HTTP/1.1\r\n${head}${body.slice(0, 20)}`);
        await until(async () =>
          (await (await admin('/metrics')).text()).includes('cartlens_http_connections 1') ? true : undefined,
        );
        first.child.kill('SIGTERM');
        await until(() => first.lines().find(({ msg }) => String(msg).startsWith('stopping')));
        const stopping = await admin('/readyz');
        expect([stopping.status, await stopping.json()]).toEqual([503, { status: 'stopping' }]);
        expect((await admin('/healthz')).status).toBe(200);
        client.socket.write(body.slice(20));
        const answer = await client.closed;
        expect(statusesIn(answer)).toEqual([201]);
        expect(answer).toMatch(/^connection: close\r$/im);
        expect(answer).toContain('"id":"cart_');
        expect(await first.exited).toBe(0);
        expect(first.lines().at(-1)).toMatchObject({ level: 'info', msg: 'stopped' });
        expect(first.text()).not.toMatch(new RegExp(`${token}|lovelace`));

        // The same folder, a new process: the lock was given back and the cart is there.
        const second = start(['--endpoint-only', '--port', '0'], env);
        const again = await until(() => second.lines().find(({ msg }) => msg === 'listening'));
        const id = /"id":"(cart_[^"]+)"/.exec(answer)?.[1] ?? '';
        const found = await fetch(`http://127.0.0.1:${Number(again['port'])}/carts/${id}`, {
          headers: { 'UCP-Agent': 'profile="https://x.test/p"', 'Request-Id': randomUUID(), Authorization: `Bearer ${token}` },
        });
        expect(await found.json()).toMatchObject({ id, ucp: { status: 'success' } });
        second.child.kill('SIGINT');
        expect(await second.exited).toBe(0);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
    START_MS,
  );

  it(
    'does not start with settings that make no sense, and says all of them',
    async () => {
      const { exited, text } = start([], { NODE_ENV: 'prod', DATABASE_URL: 'mysql://h', CARTLENS_TRUSTED_PROXYS: '1' });
      expect(await exited).toBe(1);
      expect(text().trim().split('\n')).toEqual([
        'NODE_ENV must be one of development, test, production.',
        'DATABASE_URL must begin with postgres://.',
        'CARTLENS_TRUSTED_PROXYS is not a setting.',
      ]);
    },
    START_MS,
  );
});

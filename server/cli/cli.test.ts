import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { request } from 'node:https';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir, type NetworkInterfaceInfo } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lanCertificate } from './certificate.ts';
import { lanAddresses } from './lan-addresses.ts';
import { listen, PortInUseError } from './listen.ts';
import { orderLine } from './order-line.ts';
import { OptionsError, parseOptions } from './options.ts';

describe('parseOptions', () => {
  const parse = (argv: string[], env = {}) => parseOptions(argv, env, '/data');

  it('has defaults that need no database server', () => {
    expect(parse([])).toEqual({
      port: 4173,
      lan: false,
      endpointOnly: false,
      production: false,
      database: { kind: 'folder', folder: '/data/db' },
    });
  });

  it('reads every option', () => {
    expect(parse(['--port', '8080', '--lan', '--memory', '--endpoint-only'], { NODE_ENV: 'production' })).toEqual({
      port: 8080,
      lan: true,
      endpointOnly: true,
      production: true,
      database: { kind: 'memory' },
    });
    expect(parse([], { DATABASE_URL: 'postgres://h/d' })?.database).toEqual({ kind: 'postgres', url: 'postgres://h/d' });
    expect(parse(['--help'])).toBeNull();
  });

  it.each([[['--port', 'x']], [['--port', '70000']], [['--prot', '1']], [['extra']]])('refuses %j', (argv) => {
    expect(() => parse(argv)).toThrow(OptionsError);
  });

  it('refuses a database it does not speak, and two databases at once', () => {
    expect(() => parse([], { DATABASE_URL: 'mysql://h' })).toThrow(/postgres:/);
    expect(() => parse(['--memory'], { DATABASE_URL: 'postgres://h/d' })).toThrow(/one/);
  });
});

describe('orderLine', () => {
  it.each([
    [1, 120, 'EUR', 'Order order_1 is in the database: 1 item, €1.20'],
    [3, 120, 'JPY', 'Order order_1 is in the database: 3 items, ¥120'],
  ])('of %i items', (items, amount, currency, text) => {
    expect(orderLine({ id: 'order_1', items, total: { amount, currency } })).toBe(text);
  });
});

describe('lanAddresses', () => {
  it('puts what a phone can reach first, and leaves out what it cannot', () => {
    const at = (address: string, more = {}) => ({ address, family: 'IPv4', internal: false, ...more }) as NetworkInterfaceInfo;
    const interfaces = {
      lo: [at('127.0.0.1', { internal: true })],
      docker0: [at('172.17.0.1')],
      eth0: [at('10.0.0.7'), at('fe80::1', { family: 'IPv6' }), at('169.254.3.4')],
      wlan0: [at('192.168.1.20')],
    };
    expect(lanAddresses(interfaces)).toEqual(['192.168.1.20', '10.0.0.7', '172.17.0.1']);
  });
});

describe('serving a network', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cartlens-cert-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const now = new Date();
  const day = 24 * 3600 * 1000;

  it('makes a certificate for every address, keeps it, and renews it when it is due or an address is new', async () => {
    const first = await lanCertificate(folder, ['localhost', '192.168.1.20'], now);
    const parsed = new X509Certificate(first.cert);
    expect([parsed.checkHost('localhost'), parsed.checkIP('192.168.1.20')]).toEqual(['localhost', '192.168.1.20']);
    expect(Date.parse(parsed.validTo) - now.getTime()).toBeLessThan(398 * day);
    expect((await stat(join(folder, 'lan-key.pem'))).mode & 0o777).toBe(0o600);
    expect(await lanCertificate(folder, ['192.168.1.20'], now)).toEqual(first);
    const moved = await lanCertificate(folder, ['localhost', '192.168.1.21'], now);
    expect(moved.cert).not.toBe(first.cert);
    const later = await lanCertificate(folder, ['192.168.1.21'], new Date(now.getTime() + 390 * day));
    expect(later.cert).not.toBe(moved.cert);
  });

  it('answers by HTTPS with it', async () => {
    const certificate = await lanCertificate(folder, ['localhost', '127.0.0.1'], now);
    const app = new Hono().get('/', (context) => context.text(new URL(context.req.url).protocol));
    const listener = await listen(app, 0, certificate);
    try {
      const text = await new Promise<string>((resolve, reject) => {
        const asking = request({ host: '127.0.0.1', port: listener.port, ca: certificate.cert }, (response) => {
          response.setEncoding('utf8').once('data', resolve);
        });
        asking.once('error', reject).end();
      });
      expect(text).toBe('https:');
    } finally {
      await listener.close();
    }
  });

  it('says so when the port is taken', async () => {
    const other = createTcpServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(listen(new Hono(), port, null)).rejects.toThrow(PortInUseError);
    await expect(listen(new Hono(), port, null)).rejects.toThrow(`Port ${port} is in use`);
    other.close();
  });
});

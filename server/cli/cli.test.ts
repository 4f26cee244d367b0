import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:https';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir, type NetworkInterfaceInfo } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lanCertificate } from './certificate.ts';
import { lanAddresses } from './lan-addresses.ts';
import { listen, NoSuchAddressError, PortInUseError } from './listen.ts';
import { orderLine } from './order-line.ts';
import { OptionsError, parseOptions } from './options.ts';
import { SETTINGS } from './settings.ts';

describe('parseOptions', () => {
  const parse = (argv: string[], env = {}) => parseOptions(argv, env, '/data');

  it('has defaults that need no database server', () => {
    expect(parse([])).toMatchObject({
      port: 4173,
      host: '127.0.0.1',
      lan: false,
      endpointOnly: false,
      production: false,
      adminPort: null,
      publicOrigin: null,
      logFormat: 'text',
      database: { kind: 'folder', folder: '/data/db' },
    });
  });

  it('reads every option', () => {
    expect(parse(['--port', '8080', '--lan', '--memory', '--endpoint-only'], { NODE_ENV: 'production' })).toMatchObject({
      port: 8080,
      lan: true,
      endpointOnly: true,
      production: true,
      database: { kind: 'memory' },
    });
    expect(parse([], { DATABASE_URL: 'postgres://h/d' })?.database).toEqual({ kind: 'postgres', url: 'postgres://h/d' });
    expect(parse([], { CARTLENS_DATA: '/var/lib/shop' })?.database).toEqual({ kind: 'folder', folder: '/var/lib/shop/db' });
    expect(parse(['--port', '80'], { CARTLENS_PORT: '81' })?.port).toBe(80);
    expect(parse([], { CARTLENS_PORT: '81' })?.port).toBe(81);
    expect(parse(['--help'])).toBeNull();
  });

  it.each([[['--port', 'x']], [['--port', '70000']], [['--prot', '1']], [['extra']]])('refuses %j', (argv) => {
    expect(() => parse(argv)).toThrow(OptionsError);
  });

  it('logs JSON where machines read and text where a person does, unless told', () => {
    const format = (argv: string[], env = {}) => parse(argv, env)?.logFormat;
    expect([format([]), format(['--endpoint-only']), format([], { NODE_ENV: 'production' })]).toEqual(['text', 'json', 'json']);
    expect(format(['--endpoint-only'], { CARTLENS_LOG: 'text' })).toBe('text');
  });

  it('says everything that is wrong at once, without repeating what may be secret', () => {
    const wrong = {
      NODE_ENV: 'prod',
      DATABASE_URL: 'postgres://cart:hunter2@:0:0/x',
      CARTLENS_PUBLIC_URL: 'https://me:hunter2@shop.example/path',
      CARTLENS_RATE_PER_TOKEN: '-1',
      CARTLENS_RATE_PER_TOKN: '5',
      CARTLENS_ADMIN_PORT: '4173',
      CARTLENS_LOG_LEVEL: '',
      CARTLENS_SERVER: 'for Vite',
    };
    let message = '';
    try {
      parse(['--port', 'x'], wrong);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.split('\n')).toEqual([
      'NODE_ENV must be one of development, test, production.',
      'DATABASE_URL must be a URL like postgres://user:password@host:5432/database.',
      'CARTLENS_PUBLIC_URL must be a scheme and a host, such as https://shop.example.',
      'CARTLENS_RATE_PER_TOKEN must be a whole number from 0 to 1000000.',
      'CARTLENS_RATE_PER_TOKN is not a setting.',
      '--port x is not a port.',
    ]);
    expect(() => parse([], { CARTLENS_ADMIN_PORT: '4173' })).toThrow(/another port/);
  });

  it('finds every setting in the manual, as it is here', async () => {
    const manual = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const rows = manual.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    for (const { name, fallback, about } of Object.values(SETTINGS)) {
      expect(rows).toContainEqual(['', `\`${name}\``, fallback === '' ? '' : `\`${fallback}\``, about, '']);
    }
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
    await expect(listen(new Hono(), 0, null, { host: '203.0.113.1' })).rejects.toThrow(NoSuchAddressError);
  });
});

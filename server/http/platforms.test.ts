import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { negotiate } from './caller.ts';
import { parsePlatform, PlatformDirectory } from './platforms.ts';
import { ProtocolError } from './protocol-error.ts';
import { profileOf } from './ucp-agent.ts';

const PROFILE = JSON.stringify({
  ucp: {
    version: '2026-04-08',
    services: {},
    payment_handlers: {},
    capabilities: {
      'dev.ucp.shopping.checkout': [{ version: '2026-04-08' }],
      'dev.ucp.shopping.cart': [{ version: '2025-01-01' }],
      'dev.ucp.shopping.discount': [{ version: '2026-04-08', extends: 'dev.ucp.shopping.checkout' }],
    },
  },
  signing_keys: [{ kid: 'k1', kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }],
});

function directory(answer: (url: URL) => Response | Promise<Response>, allowed = ['https://agent.test', 'http://127.0.0.1:*']) {
  const asked: { url: string; redirect: string | undefined }[] = [];
  const clock = { now: new Date('2026-11-22T12:00:00Z') };
  const platforms = new PlatformDirectory({
    allowed,
    now: () => clock.now,
    fetch: async (input, init) => {
      asked.push({ url: String(input), redirect: init?.redirect });
      return answer(new URL(String(input)));
    },
  });
  return { platforms, asked, clock };
}

describe('the address in UCP-Agent', () => {
  it.each([
    '',
    'CartLens/1.0',
    'profile=token',
    'profile="ftp://x"',
    'profile="http://x.test/p"',
    'profile="https://u:p@x.test"',
    'profile',
  ])('%j is refused', (header) => {
    expect(() => profileOf(header, 'http://shop.test')).toThrow(
      expect.objectContaining({ status: 400, code: 'invalid_profile_url' }),
    );
  });

  it('may stand among other members, and on this machine be without a certificate', () => {
    expect(profileOf('a=1, profile="https://x.test/p";v=2, b', 'http://shop.test').href).toBe('https://x.test/p');
    expect(profileOf('profile="http://localhost:4173/.well-known/ucp"', 'http://shop.test').port).toBe('4173');
    expect(profileOf('profile="http://shop.test/.well-known/ucp"', 'http://shop.test').host).toBe('shop.test');
    expect(profileOf('profile="https://x.test/p"; version="2026-04-08"', 'http://shop.test').host).toBe('x.test');
    expect(() => profileOf('profile="https://x.test/p"; version="2099-01-01"', 'http://shop.test')).toThrow(
      expect.objectContaining({ status: 422, code: 'version_unsupported' }),
    );
  });

  it('is read or refused by a protocol error, whatever the header', () => {
    const header = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `profile="${text}"`),
      fc.webUrl().map((url) => `profile="${url}"`),
    );
    fc.assert(
      fc.property(header, (text) => {
        try {
          expect(['https:', 'http:']).toContain(profileOf(text, 'http://shop.test').protocol);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('profiles of platforms', () => {
  it('are fetched from the origins of the configuration only', async () => {
    const { platforms, asked } = directory(() => new Response(PROFILE));
    const foreign = [
      'https://evil.test/p',
      'https://agent.test:8443/p',
      'https://agent.test.evil.test/p',
      'https://169.254.169.254/latest/meta-data',
      'http://127.0.0.1.evil.test/p',
      'https://127.0.0.1:1/p',
      'http://localhost:80/p',
    ];
    for (const url of foreign) expect(await platforms.find(new URL(url))).toBeNull();
    await fc.assert(
      fc.asyncProperty(fc.webUrl({ validSchemes: ['http', 'https'] }), async (url) => {
        expect(await platforms.find(new URL(url))).toBeNull();
      }),
    );
    expect(asked).toEqual([]);
    expect(await platforms.find(new URL('https://agent.test/p'))).not.toBeNull();
    expect(await platforms.find(new URL('http://127.0.0.1:999/p'))).not.toBeNull();
    expect(asked).toEqual([
      { url: 'https://agent.test/p', redirect: 'error' },
      { url: 'http://127.0.0.1:999/p', redirect: 'error' },
    ]);
  });

  it('are kept a minute at least, an hour at most, and failures are not', async () => {
    const { platforms, asked, clock } = directory(({ pathname }) =>
      pathname === '/down'
        ? new Response('', { status: 500 })
        : new Response(PROFILE, { headers: { 'Cache-Control': 'max-age=99999' } }),
    );
    const find = async (minutes: number) => {
      clock.now = new Date(clock.now.getTime() + minutes * 60_000);
      await platforms.find(new URL('https://agent.test/p'));
      return asked.length;
    };
    expect([await find(0), await find(59), await find(2)]).toEqual([1, 1, 2]);
    for (const count of [3, 4]) {
      await expect(platforms.find(new URL('https://agent.test/down'))).rejects.toMatchObject({
        status: 424,
        code: 'profile_unreachable',
      });
      expect(asked).toHaveLength(count);
    }
  });

  it('that cannot be had or read are errors of their own', async () => {
    const failing = directory(() => Promise.reject(new TypeError('connection refused')));
    await expect(failing.platforms.find(new URL('https://agent.test/p'))).rejects.toMatchObject({ code: 'profile_unreachable' });
    const endless = directory(() => new Response('x'.repeat(64 * 1024 + 1)));
    await expect(endless.platforms.find(new URL('https://agent.test/p'))).rejects.toMatchObject({
      status: 422,
      code: 'profile_malformed',
    });
    for (const text of [
      '{"ucp":',
      '[]',
      '{}',
      '{"ucp":{"version":1}}',
      '{"ucp":{"version":"2026-04-08","capabilities":[]}}',
      '{"ucp":{"version":"2026-04-08"},"signing_keys":[{}]}',
    ]) {
      expect(() => parsePlatform(text)).toThrow(expect.objectContaining({ status: 422, code: 'profile_malformed' }));
    }
    expect(() => parsePlatform('{"ucp":{"version":"2025-01-01"}}')).toThrow(
      expect.objectContaining({ code: 'version_unsupported' }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          parsePlatform(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
    );
  });
});

describe('negotiation', () => {
  it('takes what both sides have in the same version', () => {
    expect([...negotiate(parsePlatform(PROFILE))].sort()).toEqual(['checkout', 'discount']);
  });

  it('leaves out extensions whose base is missing', () => {
    const extensions = new Set(['dev.ucp.shopping.discount', 'dev.ucp.shopping.buyer_consent', 'com.example.loyalty']);
    expect(negotiate({ capabilities: extensions }).size).toBe(0);
    expect([...negotiate({ capabilities: new Set([...extensions, 'dev.ucp.shopping.cart']) })].sort()).toEqual([
      'cart',
      'discount',
    ]);
  });
});

import fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';
import { parseDictionary, type InnerList } from 'structured-headers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ProtocolError } from '../protocol-error.ts';
import { contentDigest, digestMatches } from './content-digest.ts';
import { responseMessage, requestMessage, signatureBase } from './signature-base.ts';
import { makeSigner, signatureHeaders, SigningKeyError, type Signer } from './sign-message.ts';
import { verifyRequest } from './verify-request.ts';

/** The key and the response of RFC 9421, appendix B. */
const RFC_KEY = {
  kty: 'EC',
  crv: 'P-256',
  kid: 'test-key-ecc-p256',
  d: 'UpuF81l-kOxbjf7T4mNSv0r5tN67Gim7rnf6EFpcYDs',
  x: 'qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA',
  y: 'Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0',
};
const now = new Date('2026-11-22T12:00:00Z');
const bytes = (text: string) => new TextEncoder().encode(text);

describe('RFC 9421, B.2.4: signing a response with ECDSA P-256', () => {
  const headers = new Headers({
    'Content-Type': 'application/json',
    'Content-Digest': 'sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:',
    'Content-Length': '23',
  });
  const input = parseDictionary(
    'sig-b24=("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"',
  ).get('sig-b24') as InnerList;

  it('has this base, and this signature fits it', async () => {
    const base = signatureBase(responseMessage(200, headers), input);
    expect(base).toBe(
      [
        '"@status": 200',
        '"content-type": application/json',
        '"content-digest": sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:',
        '"content-length": 23',
        '"@signature-params": ("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"',
      ].join('\n'),
    );
    const { kty, crv, x, y } = RFC_KEY;
    const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'verify',
    ]);
    const signature = Buffer.from(
      'wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==',
      'base64',
    );
    expect(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, bytes(base ?? ''))).toBe(true);
  });
});

describe('a signed request', () => {
  const keyPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = keyPair.publicKey.export({ format: 'jwk' });
  const key = { kid: 'k1', kty: 'EC', crv: 'P-256', x, y };
  const body = bytes('{"line_items":[]}');
  const COVERED = ['@method', '@authority', '@path', 'ucp-agent', 'idempotency-key', 'content-type'];
  let signer: Signer;
  beforeAll(async () => {
    signer = await makeSigner({ ...keyPair.privateKey.export({ format: 'jwk' }), kid: 'k1' });
  });

  interface Change {
    readonly covered?: readonly string[];
    readonly url?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly without?: readonly string[];
  }
  async function request({ covered = COVERED, url = 'https://shop.test/carts', headers = {}, without = [] }: Change = {}) {
    const plain = { 'UCP-Agent': 'profile="https://agent.test/p"', 'Idempotency-Key': 'a', 'Content-Type': 'application/json' };
    const unsigned = new Request(url, { method: 'POST', headers: plain, body });
    const signed = await signatureHeaders(signer, requestMessage(unsigned, 'https://shop.test'), covered, body, now);
    const all = new Headers({ ...plain, ...signed, ...headers });
    for (const name of without) all.delete(name);
    return new Request(url, { method: 'POST', headers: all, body });
  }
  const verify = (asked: Request, sent = body, keys: readonly (typeof key)[] | null = [key]) =>
    verifyRequest(asked, 'https://shop.test', sent, keys, now);

  it('is taken', async () => {
    await verify(await request());
    await verify(await request({ url: 'https://shop.test/carts?a=1', covered: [...COVERED, '@query'] }));
  });

  it.each([
    ['without a signature', { without: ['Signature'] }, 401, 'signature_missing'],
    ['without an input', { without: ['Signature-Input'] }, 401, 'signature_missing'],
    ['with a signature that is none', { headers: { Signature: 'sig1=:AAAA:' } }, 401, 'signature_invalid'],
    ['with a garbled signature', { headers: { Signature: 'sig1=:::' } }, 401, 'signature_invalid'],
    ['with a signature of another name', { headers: { Signature: 'sig2=:AAAA:' } }, 401, 'signature_invalid'],
    ['with another agent', { headers: { 'UCP-Agent': 'profile="https://evil.test/p"' } }, 401, 'signature_invalid'],
    ['with another key for its effect', { headers: { 'Idempotency-Key': 'b' } }, 401, 'signature_invalid'],
    ['that leaves its method open', { covered: COVERED.slice(1) }, 401, 'signature_invalid'],
    ['that leaves its agent open', { covered: COVERED.filter((name) => name !== 'ucp-agent') }, 401, 'signature_invalid'],
    ['that leaves its query open', { url: 'https://shop.test/carts?a=1' }, 401, 'signature_invalid'],
    ['with another digest', { headers: { 'Content-Digest': contentDigest(bytes('other')) } }, 400, 'digest_mismatch'],
  ])('%s is refused', async (_, change: Change, status, code) => {
    await expect(verify(await request(change))).rejects.toMatchObject({ status, code });
  });

  it('with another body is refused, whatever byte of it was changed', async () => {
    const asked = await request();
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: body.length - 1 }), fc.integer({ min: 1, max: 255 }), async (place, mask) => {
        const changed = body.map((byte, index) => (index === place ? byte ^ mask : byte));
        await expect(verify(asked, changed)).rejects.toMatchObject({ code: 'digest_mismatch' });
      }),
    );
  });

  it('names the server as the client knows it, whatever a proxy made of that', async () => {
    const asked = await request();
    const { pathname } = new URL(asked.url);
    const behind = new Request(`http://10.0.0.1:4173${pathname}`, { method: 'POST', headers: asked.headers, body });
    await verify(behind);
    await expect(verifyRequest(behind, 'http://10.0.0.1:4173', body, [key], now)).rejects.toMatchObject({
      code: 'signature_invalid',
    });
  });

  it('needs a key that the profile has, of the one algorithm', async () => {
    const asked = await request();
    await expect(verify(asked, body, null)).rejects.toMatchObject({ status: 401, code: 'key_not_found' });
    await expect(verify(asked, body, [])).rejects.toMatchObject({ status: 401, code: 'key_not_found' });
    await expect(verify(asked, body, [{ ...key, crv: 'P-384' }])).rejects.toMatchObject({
      status: 400,
      code: 'algorithm_unsupported',
    });
    await expect(verify(asked, body, [{ ...key, x: key.y }])).rejects.toMatchObject({ status: 401, code: 'signature_invalid' });
  });

  it('is of its time', async () => {
    const asked = await request();
    const early = new Date(now.getTime() - 600_000);
    await expect(verifyRequest(asked, 'https://shop.test', body, [key], early)).rejects.toMatchObject({
      code: 'signature_invalid',
    });
  });

  it('with any headers at all is refused by a protocol error, never by another', async () => {
    const header = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'sig1=("@method")',
        'sig1=("@method";req)',
        'sig1=(a 1 ?1);keyid="k1"',
        'sig1=:AAAA:',
        'sig1=()',
        'sig1',
        '',
      ),
    );
    await fc.assert(
      fc.asyncProperty(header, header, header, async (input, signature, digest) => {
        const headers = new Headers();
        for (const [name, value] of [
          ['Signature-Input', input],
          ['Signature', signature],
          ['Content-Digest', digest],
        ] as const) {
          try {
            headers.set(name, value);
          } catch {
            return;
          }
        }
        const asked = new Request('https://shop.test/carts', { method: 'POST', headers, body });
        await expect(verify(asked)).rejects.toBeInstanceOf(ProtocolError);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a digest', () => {
  it('fits its own body only', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (one, other) => {
        expect(digestMatches(contentDigest(one), one)).toBe(true);
        expect(digestMatches(contentDigest(one), other)).toBe(Buffer.compare(one, other) === 0);
      }),
    );
  });

  it('is looked for among others, and anything else is none', () => {
    expect(digestMatches(`sha-512=:AAAA:, ${contentDigest(bytes('a'))}`, bytes('a'))).toBe(true);
    expect(
      [null, '', 'sha-256', 'sha-256="x"', 'sha-256=:AAAA:', '"'].map((header) => digestMatches(header, bytes('a'))),
    ).toEqual(Array(6).fill(false));
  });
});

describe('the shop’s key', () => {
  it.each([
    [{}, 'private P-256 key'],
    [{ ...RFC_KEY, kid: '' }, 'with a "kid"'],
    [{ ...RFC_KEY, crv: 'P-384' }, 'private P-256 key'],
    [{ ...RFC_KEY, d: 'AAAA' }, 'cannot be used'],
  ])('%j is refused', async (jwk, why) => {
    await expect(makeSigner(jwk)).rejects.toThrow(SigningKeyError);
    await expect(makeSigner(jwk)).rejects.toThrow(why);
  });
});

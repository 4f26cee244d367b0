import type { webcrypto } from 'node:crypto';
import { serializeInnerList, type InnerList } from 'structured-headers';
import { contentDigest } from './content-digest.ts';
import { signatureBase, type SignedMessage } from './signature-base.ts';

/** The shop's own key: signs what it sends, and is published in the discovery document. */
export interface Signer {
  readonly publicKey: {
    readonly kid: string;
    readonly kty: 'EC';
    readonly crv: 'P-256';
    readonly x: string;
    readonly y: string;
    readonly use: 'sig';
    readonly alg: 'ES256';
  };
  sign(text: string): Promise<string>;
}

/** The key file is not what it should be; the message says what to do. */
export class SigningKeyError extends Error {
  override readonly name = 'SigningKeyError';
}

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/**
 * @param jwk a private P-256 key as JWK, with a `kid`
 * @throws SigningKeyError
 */
export async function makeSigner(jwk: Readonly<webcrypto.JsonWebKey> & { readonly kid?: string }): Promise<Signer> {
  const { kid, x, y, kty, crv } = jwk;
  if (!kid || !x || !y || kty !== 'EC' || crv !== 'P-256') {
    throw new SigningKeyError('The signing key must be a private P-256 key as JWK (kty, crv, x, y, d) with a "kid".');
  }
  let key: webcrypto.CryptoKey;
  try {
    key = await crypto.subtle.importKey('jwk', { kty, crv, x, y, ...(jwk.d === undefined ? {} : { d: jwk.d }) }, ECDSA, false, [
      'sign',
    ]);
  } catch (cause) {
    throw new SigningKeyError(`The signing key cannot be used: ${(cause as Error).message}`, { cause });
  }
  return {
    publicKey: { kid, kty: 'EC', crv: 'P-256', x, y, use: 'sig', alg: 'ES256' },
    sign: async (text) => {
      const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, new TextEncoder().encode(text));
      return Buffer.from(signature).toString('base64');
    },
  };
}

/**
 * The headers that sign a message: `Content-Digest` where there is a body, `Signature-Input` and `Signature`.
 *
 * @param covered names of the components besides `content-digest`
 */
export async function signatureHeaders(
  signer: Signer,
  message: SignedMessage,
  covered: readonly string[],
  body: Uint8Array,
  now: Date,
): Promise<Readonly<Record<string, string>>> {
  const digest = body.byteLength > 0 ? contentDigest(body) : null;
  const names = digest === null ? covered : [...covered, 'content-digest'];
  const input: InnerList = [
    names.map((name) => [name, new Map()]),
    new Map<string, string | number>([
      ['created', Math.floor(now.getTime() / 1000)],
      ['keyid', signer.publicKey.kid],
    ]),
  ];
  const withDigest: SignedMessage = { ...message, header: (name) => (name === 'content-digest' ? digest : message.header(name)) };
  const base = signatureBase(withDigest, input);
  if (base === null) throw new Error(`cannot sign ${names.join(', ')}: the message has not all of them`);
  return {
    ...(digest === null ? {} : { 'Content-Digest': digest }),
    'Signature-Input': `sig1=${serializeInnerList(input)}`,
    Signature: `sig1=:${await signer.sign(base)}:`,
  };
}

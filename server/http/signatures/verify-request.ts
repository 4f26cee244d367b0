import { isInnerList, parseDictionary, type InnerList } from 'structured-headers';
import type { SigningKey } from '../platforms.ts';
import { ProtocolError } from '../protocol-error.ts';
import { digestMatches } from './content-digest.ts';
import { coveredBy, requestMessage, signatureBase } from './signature-base.ts';

/** Clocks of platforms and shops differ. */
const CLOCK_SKEW_S = 300;
const STATE_CHANGING: ReadonlySet<string> = new Set(['POST', 'PUT', 'DELETE', 'PATCH']);

/** Whether a request says that it is signed. */
export function isSigned(headers: Headers): boolean {
  return headers.has('Signature') || headers.has('Signature-Input');
}

/**
 * Verifies the signature of a request by the protocol's rules (RFC 9421, ES256 only; which parts have to be covered is the protocol's).
 *
 * @param origin of this server as clients know it
 * @param body the bytes of the body, empty when there is none
 * @param keys the keys in the signer's profile; null when the profile is not known here
 * @throws ProtocolError 401 `signature_missing`, `signature_invalid` or `key_not_found`; 400 `digest_mismatch` or `algorithm_unsupported`
 */
export async function verifyRequest(
  request: Request,
  origin: string,
  body: Uint8Array,
  keys: readonly SigningKey[] | null,
  now: Date,
): Promise<void> {
  const { input, signature } = readSignature(request.headers);
  const key = findKey(keys, input[1].get('keyid'));
  const covered = coveredBy(input);
  const missing = requiredComponents(request, body.byteLength > 0).filter((name) => !covered.has(name));
  if (missing.length > 0) throw invalid(`The signature does not cover ${missing.join(', ')}.`);
  if (covered.has('content-digest') && !digestMatches(request.headers.get('Content-Digest'), body)) {
    throw new ProtocolError(400, 'digest_mismatch', 'Content-Digest is not the SHA-256 of the body.');
  }
  checkTimes(input, now);
  const base = signatureBase(requestMessage(request, origin), input);
  if (base === null) throw invalid('The signature covers something that this request does not have.');
  if (!(await isSignedBy(key, base, signature))) throw invalid('The signature is not by this key.');
}

/** The first signature that has both an input and a value. */
function readSignature(headers: Headers): { readonly input: InnerList; readonly signature: ArrayBuffer } {
  const inputs = headers.get('Signature-Input');
  const values = headers.get('Signature');
  if (inputs === null || values === null) {
    throw new ProtocolError(401, 'signature_missing', 'A signed request has both Signature and Signature-Input.');
  }
  let labelled: ReadonlyMap<string, unknown>;
  let signatures: ReturnType<typeof parseDictionary>;
  try {
    labelled = parseDictionary(inputs);
    signatures = parseDictionary(values);
  } catch {
    throw invalid('Signature or Signature-Input is not a dictionary of RFC 8941.');
  }
  for (const [label, member] of labelled) {
    const signature = signatures.get(label)?.[0];
    if (isInnerListMember(member) && signature instanceof ArrayBuffer) return { input: member, signature };
  }
  throw invalid('No signature has an input of the same name.');
}

function isInnerListMember(member: unknown): member is InnerList {
  return Array.isArray(member) && isInnerList(member as InnerList);
}

function findKey(keys: readonly SigningKey[] | null, keyId: unknown): SigningKey {
  const key = keys?.find(({ kid }) => kid === keyId);
  if (!key) {
    const why =
      keys === null ? 'The profile that UCP-Agent names is not known here' : 'The profile that UCP-Agent names has no such key';
    throw new ProtocolError(401, 'key_not_found', `${why}.`);
  }
  if (key.kty !== 'EC' || key.crv !== 'P-256') {
    throw new ProtocolError(400, 'algorithm_unsupported', 'Sign with ES256 (a key on P-256).');
  }
  return key;
}

/** The protocol's table of signed components for requests. */
function requiredComponents(request: Request, hasBody: boolean): readonly string[] {
  return [
    '@method',
    '@authority',
    '@path',
    ...(new URL(request.url).search === '' ? [] : ['@query']),
    'ucp-agent',
    ...(STATE_CHANGING.has(request.method) && request.headers.has('Idempotency-Key') ? ['idempotency-key'] : []),
    ...(hasBody ? ['content-digest', 'content-type'] : []),
  ];
}

/** `created` and `expires` are optional; a replay within their time is what the idempotency key is for. */
function checkTimes(input: InnerList, now: Date): void {
  const seconds = now.getTime() / 1000;
  const created = input[1].get('created');
  const expires = input[1].get('expires');
  if (typeof created === 'number' && created > seconds + CLOCK_SKEW_S) throw invalid('The signature was made in the future.');
  if (typeof expires === 'number' && expires < seconds - CLOCK_SKEW_S) throw invalid('The signature has expired.');
}

async function isSignedBy(key: SigningKey, base: string, signature: ArrayBuffer): Promise<boolean> {
  const { kty, crv = '', x = '', y = '' } = key;
  try {
    const imported = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'verify',
    ]);
    // Web Crypto takes r and s as 32 bytes each, one after the other, as RFC 9421 has them.
    return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, imported, signature, new TextEncoder().encode(base));
  } catch {
    // The key is no point of the curve, or the signature has another length.
    return false;
  }
}

function invalid(content: string): ProtocolError {
  return new ProtocolError(401, 'signature_invalid', content);
}

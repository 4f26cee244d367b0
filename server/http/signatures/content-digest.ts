import { createHash, timingSafeEqual } from 'node:crypto';
import { parseDictionary } from 'structured-headers';

/** `Content-Digest` of a body (RFC 9530), with SHA-256. */
export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

/** Whether a `Content-Digest` header has a SHA-256 of this body. */
export function digestMatches(header: string | null, body: Uint8Array): boolean {
  let named: unknown;
  try {
    named = parseDictionary(header ?? '').get('sha-256')?.[0];
  } catch {
    return false;
  }
  if (!(named instanceof ArrayBuffer)) return false;
  const expected = createHash('sha256').update(body).digest();
  return named.byteLength === expected.byteLength && timingSafeEqual(new Uint8Array(named), expected);
}

import { ProtocolError } from './protocol-error.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The value of the member `profile` of an RFC 8941 dictionary: a quoted string, with other members and parameters around it. */
const PROFILE_MEMBER = /(?:^|,)\s*profile="((?:[^"\\]|\\["\\])*)"\s*(?:[;,]|$)/;

/**
 * Checks the headers every UCP request carries.
 *
 * The profile's address is checked but never fetched: the server makes no request to an address that a client names. So there is
 * no negotiation; every client gets the capabilities of the discovery document.
 *
 * @throws ProtocolError 400
 */
export function checkRequestHeaders(header: (name: string) => string | undefined): void {
  const profile = PROFILE_MEMBER.exec(header('UCP-Agent') ?? '')?.[1];
  if (profile === undefined || !isHttpUrl(profile)) {
    throw new ProtocolError(400, 'invalid_profile_url', 'Send UCP-Agent: profile="https://…/.well-known/ucp".');
  }
  if (!UUID.test(header('Request-Id') ?? '')) throw new ProtocolError(400, 'invalid_request', 'Request-Id must be a UUID.');
}

/** @throws ProtocolError 400 when it is missing or no UUID */
export function idempotencyKeyOf(header: (name: string) => string | undefined): string {
  const key = header('Idempotency-Key') ?? '';
  if (!UUID.test(key)) throw new ProtocolError(400, 'invalid_request', 'Writes need an Idempotency-Key, a UUID.');
  return key.toLowerCase();
}

function isHttpUrl(text: string): boolean {
  try {
    const { protocol } = new URL(text);
    return protocol === 'https:' || protocol === 'http:';
  } catch {
    return false;
  }
}

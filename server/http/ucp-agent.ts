import { parseDictionary } from 'structured-headers';
import { UCP_VERSION } from '../../src/core/ucp.ts';
import { ProtocolError } from './protocol-error.ts';

/** Names of this machine itself: what runs there may be without a certificate. */
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The address of the client's profile, from the RFC 8941 dictionary in `UCP-Agent`. It is checked here, not fetched.
 *
 * @param ownOrigin under which the client reached this server: the app that it serves names it, with or without HTTPS
 * @throws ProtocolError 400 `invalid_profile_url` when it is missing, no text, or not an HTTPS address; 422 `version_unsupported` when the
 *   client asks for another version of the protocol beside it
 */
export function profileOf(header: string | undefined, ownOrigin: string): URL {
  const invalid = (why: string) =>
    new ProtocolError(400, 'invalid_profile_url', `${why} Send UCP-Agent: profile="https://…/.well-known/ucp".`);
  let members;
  try {
    members = parseDictionary(header ?? '');
  } catch {
    throw invalid('UCP-Agent is not a dictionary of RFC 8941.');
  }
  const [value, parameters] = members.get('profile') ?? [];
  if (typeof value !== 'string') throw invalid('UCP-Agent names no profile.');
  const url = URL.canParse(value) ? new URL(value) : null;
  const secure =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && (LOOPBACK.has(url.hostname) || url.origin === ownOrigin));
  if (url === null || !secure || url.username !== '' || url.password !== '') throw invalid('The profile needs an HTTPS address.');
  const version = parameters?.get('version') ?? members.get('version')?.[0];
  if (typeof version === 'string') checkVersion(version);
  return url;
}

/** @throws ProtocolError 422 for a version that this endpoint does not speak */
export function checkVersion(version: string): void {
  if (version !== UCP_VERSION) {
    throw new ProtocolError(422, 'version_unsupported', `This endpoint speaks version ${UCP_VERSION} of the protocol only.`);
  }
}

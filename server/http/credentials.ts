import { hash } from 'node:crypto';
import { ProtocolError } from './protocol-error.ts';

/** Whose cart it is: the sha256 (hex) of the device's token. The token itself is never stored. */
export type Owner = string;

/** At least 256 bits as base64url: what `crypto.getRandomValues(new Uint8Array(32))` gives. Less could be guessed. */
const TOKEN = /^[A-Za-z0-9_-]{43,128}$/;

/**
 * The owner that an `Authorization` header stands for. A device makes its own token, so an unknown one is simply a new owner
 * with no carts: there is nothing to register and nothing to look up.
 *
 * @throws ProtocolError 401 when it is missing or too weak to be unguessable
 */
export function ownerOf(authorization: string | undefined): Owner {
  const owner = ownerOrNull(authorization);
  if (owner !== null) return owner;
  const content =
    tokenIn(authorization) === undefined
      ? 'Send the device token as "Authorization: Bearer …".'
      : 'The token must be 43 to 128 base64url characters (256 random bits or more).';
  throw new ProtocolError(401, 'unauthorized', content);
}

/** The same, null where `ownerOf` throws. */
export function ownerOrNull(authorization: string | undefined): Owner | null {
  const token = tokenIn(authorization);
  // Hashed before anything is compared: how long a look-up takes may tell of the hash, which nobody can choose, and not of the token.
  return token !== undefined && TOKEN.test(token) ? hash('sha256', token) : null;
}

function tokenIn(authorization: string | undefined): string | undefined {
  return /^Bearer ([^\s]+)$/i.exec(authorization ?? '')?.[1];
}

import { createHash } from 'node:crypto';
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
  const token = /^Bearer ([^\s]+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new ProtocolError(401, 'unauthorized', 'Send the device token as "Authorization: Bearer …".');
  if (!TOKEN.test(token)) {
    throw new ProtocolError(401, 'unauthorized', 'The token must be 43 to 128 base64url characters (256 random bits or more).');
  }
  return createHash('sha256').update(token).digest('hex');
}

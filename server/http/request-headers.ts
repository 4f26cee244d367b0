import { createHash } from 'node:crypto';
import { ProtocolError } from './protocol-error.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const KEY = /^[\x21-\x7e]{1,255}$/;

/** @throws ProtocolError 400 when it is missing or no UUID */
export function checkRequestId(requestId: string | undefined): void {
  if (!UUID.test(requestId ?? '')) throw new ProtocolError(400, 'invalid_request', 'Request-Id must be a UUID.');
}

/**
 * The key of a write as a UUID. The protocol wants one; another text, as some platforms send, stands for the UUID that its hash makes.
 *
 * @throws ProtocolError 400 when it is missing
 */
export function idempotencyKeyOf(header: string | undefined): string {
  const key = header ?? '';
  if (!KEY.test(key)) throw new ProtocolError(400, 'invalid_request', 'Writes need an Idempotency-Key, a UUID.');
  return UUID.test(key) ? key.toLowerCase() : uuidOf(key);
}

/** The first 128 bits of a SHA-256 in the form of a UUID (version 8: made by the application's own rule). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

import { createHash, createHmac } from 'node:crypto';

/** Crockford's base 32: no I, L, O and U, which are misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 10;

/**
 * The code of a checkout session at the till: ten characters that can be typed. It opens nothing to who is not signed in as staff, so it
 * has to be unique (50 bits), not secret; and it follows from the session's id, so that no second number is drawn and stored.
 */
export function tillCodeOf(sessionId: string): string {
  const digest = createHash('sha256').update(`till code of ${sessionId}`).digest();
  return Array.from({ length: LENGTH }, (_, index) => ALPHABET[(digest[index] ?? 0) % ALPHABET.length]).join('');
}

/** As people read it: `7K4Q2-M9XPW`. */
export function spelled(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}

/**
 * The code in what a scanner or a person entered: the address in the QR code (`…/8020/7K4Q2M9XPW`, in whatever case) or the code itself,
 * with O for 0, I and L for 1, and with spaces and hyphens.
 *
 * @returns null when there is none in it
 */
export function readTillCode(entered: string): string | null {
  const last = entered.trim().split(/[?#]/)[0]?.split('/').at(-1) ?? '';
  const code = last.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return code.length === LENGTH && [...code].every((character) => ALPHABET.includes(character)) ? code : null;
}

/**
 * The address in the QR code, a GS1 Digital Link: AI 415 is the GLN of who is to be paid, AI 8020 the number of the payment slip.
 *
 * @param gln the shop's Global Location Number, 13 digits
 */
export function tillAddress(origin: string, gln: string, code: string): string {
  return `${origin}/415/${gln}/8020/${code}`;
}

/**
 * Whether a session is looked at more closely. The same session gives the same answer, however often it is asked; who does not have the
 * secret cannot tell, and so cannot make sessions until one is let through.
 *
 * @param rate of sessions, 0..1
 */
export function isAudited(secret: Uint8Array, sessionId: string, rate: number): boolean {
  const draw = createHmac('sha256', secret).update(sessionId).digest().readUInt32BE(0);
  return draw < rate * 2 ** 32;
}

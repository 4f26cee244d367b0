import { createHash, randomBytes } from 'node:crypto';
import type { Database, Queryable } from '../storage/database.ts';
import { hashPassword, isPassword, MIN_LENGTH } from './passwords.ts';

/** A working day and a bit. */
export const STAFF_SESSION_MS = 12 * 3600 * 1000;

/** The account cannot be made; the message says why. */
export class StaffError extends Error {
  override readonly name = 'StaffError';
}

/**
 * Makes an account, or gives an existing one a new password, which signs it out everywhere.
 *
 * @throws StaffError
 */
export async function setStaff(database: Database, name: string, password: string, now: Date): Promise<void> {
  if (!/^[\p{L}\p{N} ._-]{1,40}$/u.test(name))
    throw new StaffError('A name has 1 to 40 letters, digits, spaces, dots or hyphens.');
  if (password.length < MIN_LENGTH) throw new StaffError(`A password has ${MIN_LENGTH} characters or more.`);
  const hash = await hashPassword(password);
  await database.transaction(async (transaction) => {
    await transaction.query(
      `insert into staff (name, password, created_at) values ($1, $2, $3)
       on conflict (name) do update set password = excluded.password`,
      [name, hash, now],
    );
    await transaction.query('delete from staff_sessions where name = $1', [name]);
  });
}

/** Ends an account and its sessions. Returns whether there was one. */
export async function removeStaff(database: Queryable, name: string): Promise<boolean> {
  return (await database.query('delete from staff where name = $1 returning name', [name])).length > 0;
}

export async function listStaff(database: Queryable): Promise<readonly string[]> {
  return (await database.query('select name from staff order by name')).map((row) => String(row['name']));
}

/** Signs in. Returns the secret for the cookie, which is stored as its hash only; null when name or password is wrong. */
export async function signIn(database: Queryable, name: string, password: string, now: Date): Promise<string | null> {
  const [row] = await database.query('select password from staff where name = $1', [name]);
  if (!(await isPassword(password, row ? String(row['password']) : null))) return null;
  const secret = randomBytes(32).toString('base64url');
  await database.query('delete from staff_sessions where expires_at <= $1', [now]);
  await database.query('insert into staff_sessions (token_hash, name, expires_at) values ($1, $2, $3)', [
    hashOf(secret),
    name,
    new Date(now.getTime() + STAFF_SESSION_MS),
  ]);
  return secret;
}

/** Who has this cookie; null when nobody has (any more). */
export async function staffOf(database: Queryable, secret: string, now: Date): Promise<string | null> {
  const [row] = await database.query('select name from staff_sessions where token_hash = $1 and expires_at > $2', [
    hashOf(secret),
    now,
  ]);
  return row ? String(row['name']) : null;
}

export async function signOut(database: Queryable, secret: string): Promise<void> {
  await database.query('delete from staff_sessions where token_hash = $1', [hashOf(secret)]);
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/**
 * Whether the database can keep a text: Postgres takes neither NUL nor half of a surrogate pair, which JSON and addresses can spell. A
 * client that sends such text has made a mistake, which is not the storage's.
 */
export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}

const UNSTORABLE = /[\0\p{Surrogate}]/u;

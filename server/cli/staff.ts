/** `npm run staff`: the accounts of the till. */
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { StorageError } from '../storage/database.ts';
import { FolderLockedError } from '../storage/folder-lock.ts';
import { openDatabase } from '../storage/open.ts';
import { listStaff, removeStaff, setStaff, StaffError } from '../till/staff.ts';
import { OptionsError, parseOptions } from './options.ts';

const USAGE = `Usage: npm run staff -- set NAME      makes an account, or gives it a new password
       npm run staff -- remove NAME
       npm run staff -- list

The password is asked for, or read from the standard input: never from the command line, which others can see.
DATABASE_URL=postgres://… names the database; without it the embedded one is used, which the server must not hold open.`;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

try {
  await run(process.argv.slice(2));
} catch (error) {
  const expected = [StaffError, StorageError, FolderLockedError, OptionsError].some((kind) => error instanceof kind);
  console.error(expected ? (error as Error).message : error);
  process.exitCode = 1;
}

async function run([command, ...rest]: readonly string[]): Promise<void> {
  const name = rest.join(' ');
  const known = (command === 'list' && name === '') || ((command === 'set' || command === 'remove') && name !== '');
  if (!known) {
    console.log(USAGE);
    process.exitCode = command === undefined || command === '--help' ? 0 : 1;
    return;
  }
  const choice = parseOptions([], process.env, ROOT)?.database;
  if (!choice) return;
  const database = await openDatabase(choice);
  try {
    if (command === 'list') console.log((await listStaff(database)).join('\n') || 'There are no accounts.');
    else if (command === 'remove') console.log((await removeStaff(database, name)) ? `${name} is gone.` : `There is no ${name}.`);
    else {
      await setStaff(database, name, await askPassword(), new Date());
      console.log(`${name} can sign in at /till.`);
    }
  } finally {
    await database.close();
  }
}

/** Asks without showing what is typed; a pipe gives its first line. */
async function askPassword(): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  if (process.stdin.isTTY) process.stdout.write('Password: ');
  const lines = createInterface({ input: process.stdin, output: silent, terminal: process.stdin.isTTY });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (process.stdin.isTTY) process.stdout.write('\n');
  }
}

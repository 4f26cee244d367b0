/** `npm run backup -- FILE` and `npm run restore -- FILE [--replace]`: the database that `npm start` would use. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { OptionsError, parseOptions } from './cli/options.ts';
import { backUp, BackupError, restore } from './storage/backup.ts';
import { StorageError } from './storage/database.ts';
import { FolderLockedError } from './storage/folder-lock.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const USAGE = 'Usage: npm run backup -- FILE   or   npm run restore -- FILE [--replace]';
const EXPECTED = [OptionsError, BackupError, StorageError, FolderLockedError];

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!EXPECTED.some((kind) => error instanceof kind)) throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function main(argv: readonly string[]): Promise<void> {
  const { command, file, replace } = parse(argv);
  const database = parseOptions([], process.env, ROOT)?.database;
  if (!database) throw new OptionsError(USAGE);
  if (command === 'backup') {
    await backUp(database, file);
    console.log(`Everything is in ${file}.`);
    return;
  }
  const aside = await restore(database, file, { replace });
  console.log(`${file} is in place.${aside === null ? '' : ` What was there before is in ${aside}.`}`);
}

function parse(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { replace: { type: 'boolean', default: false } },
    });
    const [command, file, ...more] = positionals;
    if ((command !== 'backup' && command !== 'restore') || file === undefined || more.length > 0) throw new Error('which file?');
    return { command, file, replace: values.replace };
  } catch (error) {
    throw new OptionsError(`${(error as Error).message}\n${USAGE}`);
  }
}

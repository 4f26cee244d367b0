import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Postgres server for tests. */
export interface TestPostgres {
  /** Connection string of an empty database (or schema owner) of this server. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A test's data need not survive a power loss. */
const FORGETFUL = ['-c', 'fsync=off', '-c', 'full_page_writes=off'];

/** Where Debian, Homebrew and others put the server's binaries. */
const BINARY_PARENTS = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'];

/**
 * The server that tests use: the one that `TEST_DATABASE_URL` names, else a throw-away cluster made with the newest binaries
 * found here (in a temporary folder, reached by a Unix socket only, gone afterwards), else null: those tests are then skipped.
 *
 * @param durable the throw-away cluster flushes to the disk as a real one does: for measurements
 */
export async function startTestPostgres({ durable = false } = {}): Promise<TestPostgres | null> {
  const named = process.env['TEST_DATABASE_URL'];
  if (named) return { url: named, stop: async () => undefined };
  const binaries = findBinaries();
  return binaries === null ? null : startCluster(binaries, durable);
}

/** Whether `startTestPostgres` will give one: known before the tests are collected, so that skipped ones are counted. */
export function hasTestPostgres(): boolean {
  return Boolean(process.env['TEST_DATABASE_URL']) || findBinaries() !== null;
}

function findBinaries(): string | null {
  const candidates = BINARY_PARENTS.filter((parent) => existsSync(parent)).flatMap((parent) =>
    readdirSync(parent)
      .filter((name) => /^(postgresql@)?\d+$/.test(name))
      .sort((left, right) => numberIn(right) - numberIn(left))
      .map((name) => join(parent, name, 'bin')),
  );
  return candidates.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null;
}

function numberIn(name: string): number {
  return Number(/\d+/.exec(name)?.[0] ?? 0);
}

async function startCluster(binaries: string, durable: boolean): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'cartlens-pg-'));
  const account = serverAccount();
  if (account) chownSync(folder, account.uid, account.gid);
  const options = { ...account, cwd: folder, env: { ...process.env, LC_ALL: 'C' } };
  const data = join(folder, 'data');
  const made = spawnSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'cartlens', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--no-instructions'],
    { ...options, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.stdout}`);
  const server = spawn(
    join(binaries, 'postgres'),
    ['-D', data, '-k', folder, '-c', 'listen_addresses=', ...(durable ? [] : FORGETFUL)],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  // Without this a test run that is killed would leave a server behind.
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  await readiness(server);
  return {
    url: `postgres://cartlens@localhost/postgres?host=${encodeURIComponent(folder)}`,
    stop: () =>
      new Promise((resolve) => {
        process.removeListener('exit', kill);
        server.once('exit', () => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
        // Fast shutdown: open connections are ended.
        server.kill('SIGINT');
      }),
  };
}

function readiness(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${log}`)));
  });
}

/** Postgres refuses to run as root, so root lends it the account that Debian's package made, or `nobody`. */
function serverAccount(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid !== null && gid !== null) return { uid, gid };
  }
  throw new Error('Postgres does not run as root, and there is no account "postgres" or "nobody" to run it as.');
}

function idOf(flag: string, name: string): number | null {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : null;
}

/** A schema name nobody else uses. */
export function freshSchemaName(): string {
  return `test_${randomBytes(8).toString('hex')}`;
}

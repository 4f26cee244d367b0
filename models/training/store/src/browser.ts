/** Opens the store's page in headless Chromium with software WebGL. */
import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from '@playwright/test';

/** Mesa's llvmpipe where it is installed (several times faster), else SwiftShader. */
const GL_FLAGS =
  (process.env['STORE_GL'] ?? 'mesa') === 'mesa'
    ? ['--use-gl=angle', '--use-angle=gl-egl']
    : ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.html': 'text/html',
  '.woff2': 'font/woff2',
  '.webp': 'image/webp',
  '.glb': 'model/gltf-binary',
};

export interface StorePage {
  readonly page: Page;
  close(): Promise<void>;
}

/** `BROWSER_PATH`, Debian's Chromium, or the one that npm brought for the tests of the app. */
async function executable(): Promise<string> {
  for (const path of [process.env['BROWSER_PATH'], '/usr/bin/chromium']) if (path && existsSync(path)) return path;
  const require = createRequire(import.meta.url);
  const { default: chromium } = (await import(require.resolve('@sparticuz/chromium'))) as {
    default: { executablePath(): Promise<string> };
  };
  return chromium.executablePath();
}

/** Built once a run, so that a long run stays on one version of the code. */
let bundle: Promise<Uint8Array> | null = null;

export async function openStore(): Promise<StorePage> {
  bundle ??= build({
    entryPoints: [join(root, 'src/page/main.ts')],
    bundle: true,
    format: 'esm',
    write: false,
    target: 'es2022',
    external: ['/npm/*'],
  }).then((result) => result.outputFiles[0]?.contents ?? new Uint8Array());
  const script = await bundle;
  const server = createServer((request, response) => {
    void (async () => {
      const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
      if (path === '/')
        return response
          .setHeader('content-type', 'text/html')
          .end('<!doctype html><script type="module" src="/main.js"></script>');
      if (path === '/favicon.ico') return response.writeHead(204).end();
      if (path === '/main.js') return response.setHeader('content-type', 'text/javascript').end(script);
      if (!path.startsWith('/npm/') || path.includes('..')) return response.writeHead(404).end();
      try {
        return response
          .setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream')
          .end(await readFile(join(root, 'node_modules', path.slice(5))));
      } catch {
        return response.writeHead(404).end();
      }
    })();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the page server has no port');
  const { chromium } = await import('@playwright/test');
  const browser: Browser = await chromium.launch({
    executablePath: await executable(),
    timeout: 180_000,
    args: [...GL_FLAGS, '--ignore-gpu-blocklist', '--no-sandbox', '--disable-gpu-vsync', '--disable-frame-rate-limit'],
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(180_000); // a busy machine takes its time to start
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') console.error(`[page] ${message.text()}`);
  });
  page.on('pageerror', (error) => console.error(`[page] ${error.stack ?? error.message}`));
  await page.goto(`http://127.0.0.1:${address.port}/`);
  await page.waitForFunction(() => window.store !== undefined);
  return {
    page,
    async close() {
      await browser.close();
      server.close();
    },
  };
}

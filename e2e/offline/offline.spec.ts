/** The app on a device that has met it once: without a network, when a newer version comes, and with a full disk. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { startAppServer } from '../app/app-server.ts';
import { enter, PHONE, test } from '../app/fixtures.ts';

const built = (path: string): string => readFileSync(fileURLToPath(new URL(`../../dist/${path}`, import.meta.url)), 'utf8');
const KEEPING = { timeout: 60_000 };

const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** How the page's own requests end: an HTTP status, or `failed`. */
const outcomes = (page: Page, paths: readonly string[]): Promise<readonly (number | 'failed')[]> =>
  page.evaluate(
    (all) =>
      Promise.all(
        all.map((path) =>
          fetch(path).then(
            ({ status }) => status,
            () => 'failed' as const,
          ),
        ),
      ),
    paths,
  );

function script(text: string): Response {
  return new Response(text, { headers: { 'Content-Type': 'text/javascript', 'Cross-Origin-Embedder-Policy': 'require-corp' } });
}

test('after one visit all of it works without a network, and a newer version is taken when the shopper says so', async ({
  browser,
}) => {
  let sent = 0;
  const server = await startAppServer({ onSent: (_path, bytes) => void (sent += bytes) });
  const context = await browser.newContext(PHONE);
  const shopper = await enter(context, server);
  const { page } = shopper;
  const title = [...server.catalog.products.values()][0]?.title ?? '';
  // Nothing was begun yet: standing there is enough.
  await expect(page.getByText('Works without a connection')).toBeVisible(KEEPING);
  const { usage = 0 } = await page.evaluate(() => navigator.storage.estimate());
  console.log(`kept after a visit: ${mb(sent)} sent, ${mb(usage)} on the device`);

  await context.setOffline(true);
  const asked: string[] = [];
  server.tamper = (path) => {
    asked.push(path);
    return null;
  };
  await page.reload();
  await expect(shopper.heading('The basket that counts itself.')).toBeVisible();
  await expect
    .poll(() =>
      page
        .locator('cl-item-picture img')
        .evaluateAll((all) => all.filter((img) => (img as HTMLImageElement).naturalWidth > 0).length),
    )
    .toBe(3);
  // Threads need what the server says about isolation, also when it is not there.
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const part = await page.evaluate(async () => {
    const response = await fetch('/clips/demo.webm', { headers: { Range: 'bytes=100-199' } });
    return [response.status, (await response.arrayBuffer()).byteLength, response.headers.get('Content-Type')];
  });
  expect(part).toEqual([206, 100, 'video/webm']);
  // What is the server's to say is never answered from here, nor is the engineers' page.
  const servers = [
    '/carts/x',
    '/checkout-sessions/x',
    '/.well-known/ucp',
    '/till',
    '/lab',
    '/models/detector/detector-int8.tflite',
  ];
  expect(await outcomes(page, servers)).toEqual(servers.map(() => 'failed'));
  await shopper.playClip();
  await page.waitForFunction(() => document.querySelector('cl-app')?.session?.state.pace);
  await shopper.addByHand(title);
  await expect(page.getByText('Your order is sent when the connection is back').first()).toBeVisible();
  await shopper.button('Stop and go back').click();
  const kept = page.getByText(/^\d+ items?, /);
  const words = await kept.innerText();
  await page.reload();
  await expect(kept).toHaveText(words);
  // The emulation does not reach the browser's own look for a newer service worker.
  expect(asked.filter((path) => path !== '/service-worker.js')).toEqual([]);

  // The next version: another page, and a service worker that names it.
  await context.setOffline(false);
  const page2 = built('index.html').replace('<title>CartLens', '<title>CartLens 2');
  const integrity = `sha256-${createHash('sha256').update(page2).digest('base64')}`;
  const worker = built('service-worker.js');
  const [entry] = /\{[^{}]*"url":"index\.html"[^{}]*\}/.exec(worker) ?? [];
  if (!entry) throw new Error('the service worker does not keep index.html');
  const worker2 = worker.replace(entry, JSON.stringify({ url: 'index.html', revision: '2', integrity }));
  server.tamper = (path) => {
    if (path === '/service-worker.js') return script(worker2);
    if (path !== '/index.html' && path !== '/') return null;
    return new Response(page2, {
      headers: {
        'Content-Type': 'text/html',
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    });
  };
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await expect(page.getByText('A new version is ready.').first()).toBeVisible(KEEPING);
  await page.reload();
  await expect(kept).toHaveText(words);
  await expect(page).toHaveTitle('CartLens');
  await shopper.button('Reload').click();
  await expect(page).toHaveTitle('CartLens 2');
  await expect(kept).toHaveText(words);
  const pagesHere = () =>
    page.evaluate(async () => {
      const requests = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
      return requests.flat().filter(({ url }) => url.includes('index.html')).length;
    });
  await expect.poll(pagesHere).toBe(1);
  await context.close();
  await server.close();
});

test('a full device is told so, and the app runs all the same', async ({ browser, server }) => {
  const full = `Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));\n`;
  server.tamper = (path) =>
    /^\/service-worker\.js$|\/vision\.worker-.*\.js$/.test(path) ? script(full + built(path.slice(1))) : null;
  const context = await browser.newContext();
  const shopper = await enter(context, server);
  await expect(shopper.page.getByText('This device has no room left')).toBeVisible(KEEPING);
  await shopper.playClip();
  await context.close();
});

/** The client in a real browser: IndexedDB, Web Locks, fetch and the network, against the running endpoint. */
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';
import { createApp } from '../../server/app.ts';
import { listen, type Listener } from '../../server/cli/listen.ts';
import type { Database } from '../../server/storage/database.ts';
import { CATALOG } from '../../server/testing/catalog.ts';
import { openMemoryDatabase } from '../../server/testing/memory-database.ts';
import type { CheckoutService } from '../../src/checkout/checkout.api.ts';
import type { BasketEvent } from '../../src/core/basket-event.ts';
import type * as PageKit from './page-kit.ts';

type Kit = typeof PageKit;
declare global {
  interface Window {
    kit: Kit;
    checkout: CheckoutService;
  }
}

const KIT = '/page-kit.js';
let kitSource: string;
let database: Database;
let listener: Listener;
let origin: string;

test.beforeAll(async () => {
  database = await openMemoryDatabase();
  const config = {
    staticFolder: null,
    mockPayment: true,
    till: true,
    now: () => new Date(),
    newId: randomUUID,
    log: console.error,
  };
  listener = await listen(createApp({ storage: database, catalog: CATALOG, config }), 0, null);
  origin = `http://localhost:${listener.port}`;
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      target: 'es2023',
      lib: { entry: fileURLToPath(new URL('page-kit.ts', import.meta.url)), formats: ['es'] },
    },
  })) as Rollup.RollupOutput[];
  kitSource = built[0]!.output[0].code;
});

test.afterAll(async () => {
  await listener.close();
  await database.close();
});

/** A page of the endpoint's origin, without the app, in which the kit is at hand. */
async function openKit(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.route(`**${KIT}`, (route) => route.fulfill({ contentType: 'text/javascript', body: kitSource }));
  await page.goto(`${origin}/healthz`);
  await loadKit(page);
  return page;
}

async function loadKit(page: Page): Promise<void> {
  await page.evaluate(async (path) => {
    window.kit = (await import(path)) as Kit;
  }, KIT);
}

/** Starts the checkout of this page; returns the ids of the events that were stored before. */
function start(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    window.checkout = window.kit.createBrowserCheckout();
    return (await window.checkout.load()).map(({ id }) => id);
  });
}

function append(page: Page, id: string, product: string): Promise<void> {
  return page.evaluate(
    ([eventId, productId]) => {
      const event: BasketEvent = {
        id: eventId,
        type: 'item-added',
        t: 0,
        source: 'shopper',
        item: `item-${eventId}`,
        product: productId,
        identity: { kind: 'recognised', product: productId, confidence: 1, candidates: [] },
        confidence: 1,
      };
      return window.checkout.append([event]);
    },
    [id, product] as const,
  );
}

const state = (page: Page) =>
  page.evaluate(() => {
    const { sync, phase, unsentEvents, quote, order, error, storage } = window.checkout.state;
    return { sync, phase, unsentEvents, total: quote?.total, orderId: order?.id, error: error?.kind, storage };
  });

test('the store in IndexedDB keeps the contract', async ({ context }) => {
  const page = await openKit(context);
  const passed = await page.evaluate(() =>
    window.kit.checkStore(() => window.kit.openIndexedDbStore(() => undefined, 'contract'), true),
  );
  expect(passed).toHaveLength(9);
});

test('a basket survives a reload, and goes on where it was', async ({ context }) => {
  const page = await openKit(context);
  expect(await start(page)).toEqual([]);
  await append(page, 'one', 'cola');
  await page.reload();
  await loadKit(page);
  expect(await start(page)).toEqual(['one']);
  await append(page, 'two', 'milk');
  await expect.poll(() => state(page)).toMatchObject({ sync: 'idle', unsentEvents: 0, total: 269 });
});

test('offline at checkout: a clear error, nothing lost, one order when the network is back', async ({ context }) => {
  const page = await openKit(context);
  await start(page);
  await append(page, 'one', 'cola');
  await expect.poll(() => state(page)).toMatchObject({ sync: 'idle', unsentEvents: 0 });
  await context.setOffline(true);
  const failure = await page.evaluate(() =>
    window.checkout.checkout().then(
      () => 'paid',
      (error: { kind: string }) => error.kind,
    ),
  );
  expect(failure).toBe('offline');
  expect(await state(page)).toMatchObject({ phase: 'checking-out', sync: 'offline' });
  await context.setOffline(false);
  await expect.poll(() => state(page)).toMatchObject({ phase: 'ordered', sync: 'idle' });
  const rows = await database.query('select item, quantity from order_lines where order_id = $1', [
    (await state(page)).orderId ?? '',
  ]);
  expect(rows).toEqual([{ item: 'cola', quantity: 1 }]);
});

test('two tabs share one basket and make one order', async ({ context }) => {
  const [left, right] = [await openKit(context), await openKit(context)];
  await start(left);
  await start(right);
  await Promise.all([append(left, 'one', 'cola'), append(right, 'two', 'milk')]);
  const pay = (page: Page) => page.evaluate(() => window.checkout.checkout().then(({ id }) => id));
  const orders = await Promise.all([pay(left), pay(right)]);
  expect(orders[0]).toBe(orders[1]);
  expect(await state(left)).toMatchObject({ phase: 'ordered', total: 269 });
  expect(await database.query('select item from order_lines where order_id = $1', [orders[0]!])).toHaveLength(2);
});

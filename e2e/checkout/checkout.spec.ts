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
    told: string[];
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
  await page.goto(`${origin}/privacy`);
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
  expect(passed).toHaveLength(11);
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

test('two tabs follow each other, and a new basket is begun once', async ({ context }) => {
  const [left, right] = [await openKit(context), await openKit(context)];
  await start(left);
  await start(right);
  const watch = (page: Page) =>
    page.evaluate(() => {
      window.told = [];
      window.checkout.watchLog((log) => window.told.push(log.map(({ id }) => id).join()));
    });
  await watch(left);
  await watch(right);
  const told = (page: Page) => page.evaluate(() => window.told);
  await append(left, 'one', 'cola');
  await expect.poll(() => told(right)).toEqual(['one']);
  await expect.poll(() => state(right)).toMatchObject({ sync: 'idle', unsentEvents: 0, total: 120 });
  await right.evaluate(() => window.checkout.checkout({ expectedTotal: 120 }));
  await expect.poll(() => state(left)).toMatchObject({ phase: 'ordered' });

  const begin = (page: Page) => page.evaluate(async () => (await window.checkout.newBasket()).length);
  expect(await Promise.all([begin(left), begin(right)])).toEqual([0, 0]);
  await append(right, 'two', 'milk');
  await expect.poll(async () => (await told(left)).at(-1)).toBe('two');
  await expect.poll(() => state(left)).toMatchObject({ phase: 'shopping', sync: 'idle', total: 149 });
  expect(await state(right)).toMatchObject({ phase: 'shopping', total: 149 });
});

test('a connection to the storage that the browser closes is opened anew', async ({ context }) => {
  const page = await openKit(context);
  await start(page);
  await append(page, 'one', 'cola');
  const devtools = await context.newCDPSession(page);
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  // The basket is gone with it, so what was meant for it is refused; the new one works.
  const refusal = () => append(page, 'two', 'cola').catch(({ message }: Error) => message);
  await expect.poll(refusal, { timeout: 5_000 }).toMatch(/new basket/);
  await append(page, 'three', 'milk');
  await expect.poll(() => state(page)).toMatchObject({ sync: 'idle', total: 149, error: undefined });
});

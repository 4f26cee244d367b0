import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Browser, type Page } from '@playwright/test';
import { launchBrowser } from '../browser.ts';
import type { Catalog } from '../../src/core/catalog.ts';
import { startAppServer, type AppServer } from './app-server.ts';
import { writeBarcodeCamera } from './barcode-camera.ts';
import { enter, PHONE, test } from './fixtures.ts';

/** In nobody's catalogue. */
const UNKNOWN = '4006381333931';

/** The models' downloads never end: whatever happens happens while they load. */
function stallModels(server: AppServer, also: (path: string) => Response | null = () => null): void {
  server.tamper = (path) => (/^\/models\/.*\.tflite$/.test(path) ? new Response(new ReadableStream()) : also(path));
}

/** In a browser with a camera before which these two codes are held. */
async function withCodes(codes: readonly [string, string], work: (browser: Browser) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cartlens-barcode-'));
  const file = join(folder, 'camera.y4m');
  await writeBarcodeCamera(file, codes);
  const browser = await launchBrowser({ fakeCamera: file });
  try {
    await work(browser);
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Who put what into the stored basket. */
function storedEvents(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('cartlens-checkout');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('no database'));
    });
    const events = await new Promise<readonly { readonly event: { source: string; product: string } }[]>((resolve) => {
      const request = database.transaction('events').objectStore('events').getAll();
      request.onsuccess = () => resolve(request.result as never);
    });
    database.close();
    return events.map(({ event }) => `${event.source} ${event.product}`);
  });
}

test('a barcode that is held to the camera counts while the models still load, an unknown one asks, and a missing reader costs nothing else', async ({
  server,
}) => {
  const [product, other] = [...server.catalog.products.values()];
  if (product?.gtin === undefined || other === undefined) throw new Error('the demo catalogue has no barcodes');
  await withCodes([product.gtin.slice(1), UNKNOWN], async (browser) => {
    await test.step('it counts, once', async () => {
      stallModels(server);
      const shopper = await enter(await browser.newContext(PHONE), server);
      const { page } = shopper;
      const elsewhere: string[] = [];
      page.context().on('request', (request) => {
        if (!request.url().startsWith(server.url)) elsewhere.push(request.url());
      });
      await shopper.button(/Use camera/).click();
      await expect(page.getByText('Barcodes work already: hold one to the camera')).toBeVisible();
      await expect(page.getByText(`${product.title} added`).first()).toBeVisible();
      await expect(shopper.heading('Downloading the models')).toBeVisible();
      await page.screenshot({ path: test.info().outputPath('scanned.png') });

      await expect(shopper.heading('This barcode is not in the catalogue')).toBeVisible();
      await expect(page.getByText(`${UNKNOWN}: nothing was added`)).toBeVisible();
      await page.screenshot({ path: test.info().outputPath('unknown.png') });
      await shopper.button('Choose what it is').click();
      await page.locator('cl-product-picker').getByRole('button', { name: other.title }).click();
      await expect(shopper.heading('This barcode is not in the catalogue')).toHaveCount(0);
      // Both codes are still held there, and count no more.
      await page.waitForTimeout(2500);
      await expect(page.getByText('2 items').first()).toBeVisible();
      await expect(shopper.heading('Downloading the models')).toBeVisible();
      expect(await storedEvents(page)).toEqual([`barcode ${product.id}`, `shopper ${other.id}`]);
      expect(elsewhere).toEqual([]);
      await shopper.button('Cancel').click();
      await expect(shopper.heading('The basket that counts itself.')).toBeVisible();
    });

    await test.step('without its WebAssembly', async () => {
      stallModels(server, (path) => (/zxing_reader.*\.wasm$/.test(path) ? new Response('', { status: 404 }) : null));
      const shopper = await enter(await browser.newContext(PHONE), server);
      await shopper.button(/Use camera/).click();
      await expect(shopper.page.getByText('Barcodes cannot be read just now').first()).toBeVisible();
      await expect(shopper.heading('Downloading the models')).toBeVisible();
    });
  });
});

/** Apples are sold by their weight and lemons in bags, each with a label of the shop's own. */
function weighingShop({ currency, products }: Catalog): object {
  const labels = new Map<string, object>([
    ['apple-red', { gtin: '02112345000008', pricePerKilogram: 299 }],
    ['lemon-yellow', { gtin: '02812345000007' }],
  ]);
  return {
    currency,
    products: [...products.values()].map((product) => ({ ...product, ...labels.get(product.id) })),
    restrictedCodes: ['28IIIIIVPPPPC', '21IIIIIWWWWWC'],
  };
}

test('a label with a price or a weight of its own is charged what it says', async () => {
  const server = await startAppServer({ shop: weighingShop });
  await withCodes(['2112345004327', '2812345704998'], async (browser) => {
    stallModels(server);
    const shopper = await enter(await browser.newContext(PHONE), server);
    const { page } = shopper;
    await shopper.button(/Use camera/).click();
    await expect(page.getByText('2 items').first()).toBeVisible();
    await page.screenshot({ path: test.info().outputPath('labels.png') });
    await shopper.button('Cancel').click();
    await shopper.pay();
    await page.screenshot({ path: test.info().outputPath('paying.png') });
    const id = await shopper.receipt();
    await page.screenshot({ path: test.info().outputPath('receipt.png') });
    // 432 g at 2.99 a kilogram, and 4.99.
    expect(await server.orders()).toEqual([{ id, total: 628, lines: { '02112345004327': 1, '02812345704998': 1 } }]);
    await expect(page.getByText('Red Apple, one, 432 g', { exact: true })).toBeVisible();
  });
  await server.close();
});

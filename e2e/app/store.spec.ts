/** What staff do at `/store`: bring a catalogue onto the device, see what is wrong with it, and find it in the app. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { checkDigit } from '../../src/core/gtin.ts';
import { PART } from '../../src/core/parts.ts';
import { PHONE, test } from './fixtures.ts';

const packshots = fileURLToPath(new URL('../../public/catalog/', import.meta.url));

/** Files as a person would choose them. */
async function choose(page: Page, button: string, files: Parameters<Page['setInputFiles']>[1]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await chooser).setFiles(files);
}

function csv(text: string, name = 'autumn.csv') {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(text) };
}

async function picture(name: string, from: string) {
  return { name, mimeType: 'image/jpeg', buffer: await readFile(`${packshots}${from}`) };
}

test('a file with two bad rows and some packshots becomes the catalogue of the app', async ({ browser, server }) => {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  page.on('pageerror', (error) => test.info().errors.push({ message: `the page threw: ${error.stack ?? error.message}` }));
  await page.goto(`${server.url}/store?backend=wasm`);

  await choose(page, 'Choose a file', { name: 'list.xlsx', mimeType: '', buffer: Buffer.from('PK\x03\x04xl') });
  await expect(page.getByRole('alert')).toContainText('This is a workbook');

  const rows = [
    'Artikelnummer;EAN;Bezeichnung;Preis;Ab 18',
    'cherry;9520010000377;Kirschlimo;1,19;nein',
    'lemon;09520010000001;Zitronenlimo, kalt;1,29;nein',
    'wrong;9520010000378;Falsch;1,19;nein',
    'tonic;;=1+1;-1;ja',
  ];
  await choose(page, 'Choose a file', csv(rows.join('\r\n')));
  await expect(page.getByText('2 good, 2 with errors')).toBeAttached();
  const errors = page.getByRole('list', { name: 'Errors' });
  await expect(errors).toContainText('Row 4');
  await expect(errors).toContainText('The last digit does not fit: it would be 7.');
  await expect(errors).toContainText('It begins like a formula of a spreadsheet.');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Errors as CSV' }).click();
  const table = await readFile(await (await saved).path(), 'utf8');
  expect(table).toContain(`5,Name,'=1+1,`);

  // A hundred and more currencies are built for who looks at them.
  const choices = page.locator('cl-store-columns option');
  await expect(choices).toHaveCount(0);
  await page.getByText('Columns and prices').click();
  await expect(choices.filter({ hasText: 'EUR' })).toHaveCount(1);

  await page.getByRole('button', { name: 'Take the 2 good ones' }).click();
  await choose(page, 'Choose pictures', [
    await picture('lemon.jpg', 'zelora-lemon/1.jpg'),
    await picture('9520010000001-2.jpg', 'zelora-lemon/2.jpg'),
    await picture('stranger.jpg', 'tealia-mint/1.jpg'),
    { name: 'cherry.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') },
  ]);
  await expect(page.getByText('1 file belongs to no product')).toBeVisible();
  await page.getByRole('button', { name: 'Learn 3 pictures' }).click();
  await expect(page.getByRole('list', { name: 'Pictures that could not be learned' })).toContainText('cherry/cherry.jpg', {
    timeout: 60_000,
  });

  // Nothing is in use before it is asked for, and what was learned outlives the page.
  await page.reload();
  await expect(page.getByText('The shipped catalogue')).toBeVisible();
  await page.getByRole('button', { name: 'Go on with it' }).click();
  await page.getByRole('button', { name: 'Use this catalogue' }).click();
  await expect(page.getByRole('heading', { name: 'The catalogue is in use' })).toBeVisible();
  await expect(page.getByText('The endpoint does not know 2;')).toBeVisible();

  await page.getByRole('link', { name: 'Open CartLens' }).first().click();
  await expect(page.getByText('Catalogue on this device: autumn.csv, 2 products')).toBeVisible();
  // The second product is on the shelf of the first screen, with the packshot that was given.
  await expect(page.locator('cl-item-picture img')).toHaveAttribute('src', /^blob:/);
  await page.getByRole('button', { name: 'Use the shipped one' }).click();
  await expect(page.getByText('Catalogue on this device')).toHaveCount(0);
  await context.close();
});

/** How many products each piece has that the browser keeps. */
const keptPieces = (page: Page): Promise<number[]> =>
  inKeptProducts(page, 'resolve(store.getAll())', '(pieces) => pieces.map(({ length }) => length)');

/** As it was kept before: all products in one piece, under the id of the catalogue alone. */
const keepInOnePiece = (page: Page): Promise<unknown> =>
  inKeptProducts(
    page,
    `store.getAll().onsuccess = ({ target: { result } }) => (store.getAllKeys().onsuccess = ({ target: { result: [[id]] } }) => {
      store.clear();
      resolve(store.put(result.flat(), id));
    })`,
  );

/** @param ask calls `resolve` with a request to the object store `store`, @param then what is wanted of its result */
function inKeptProducts<Result>(page: Page, ask: string, then = '() => null'): Promise<Result> {
  return page.evaluate(`new Promise((done, failed) => {
    const opening = indexedDB.open('cartlens-catalogs');
    opening.onerror = failed;
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('products', 'readwrite');
      const store = transaction.objectStore('products');
      let request;
      const resolve = (asked) => (request = asked);
      transaction.onerror = failed;
      transaction.oncomplete = () => {
        opening.result.close();
        done((${then})(request.result));
      };
      ${ask};
    };
  })`);
}

test('ten thousand products are read, listed and used while the page answers', async ({ browser, server }) => {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { longTasks: tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
  });
  const lines = Array.from({ length: 10_000 }, (_, i) => {
    const digits = `2${String(i).padStart(11, '0')}`;
    return `p${i},${digits}${checkDigit(digits)},"Product ${i}, the ${i % 7}th",${(i % 900) + 1}.${String(i % 100).padStart(2, '0')}`;
  });
  lines[5000] = 'p5000,,,1.00';
  await page.goto(`${server.url}/store`);
  // By its path: the bytes of a file that is not on the disk are put into the page first, which takes longer than all that the page does.
  const path = test.info().outputPath('large.csv');
  await writeFile(path, ['sku,ean,name,price', ...lines].join('\n'));
  await choose(page, 'Choose a file', path);
  await expect(page.getByText('9,999 good, 1 with errors')).toBeAttached();
  await page.getByRole('button', { name: 'Products (9,999)' }).click();
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(page.getByText('51 to 100 of 9,999')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Products' }).getByRole('listitem')).toHaveCount(50);
  await page.getByRole('button', { name: 'Take the 9,999 good ones' }).click();
  await page.getByRole('button', { name: 'Use it without pictures' }).click();
  await expect(page.getByText('On this device: 9,999 products, no pictures.')).toBeVisible();
  // The browser copies a piece in one go, while the page stands still.
  const pieces = await keptPieces(page);
  expect(pieces.reduce((sum, length) => sum + length)).toBe(9999);
  expect(Math.max(...pieces)).toBe(PART);
  const tasks = await page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks.map(Math.round));
  console.log(`long tasks of the page with 10,000 rows: ${tasks.length} (${tasks.join(', ')} ms)`);
  await page.goto(server.url);
  await expect(page.getByText('Catalogue on this device: large.csv, 9,999 products')).toBeVisible();

  await keepInOnePiece(page);
  expect(await keptPieces(page)).toEqual([9999]);
  await page.reload();
  await expect(page.getByText('Catalogue on this device: large.csv, 9,999 products')).toBeVisible();
  await context.close();
});

/**
 * `npm run screenshots`: the app itself, playing the bundled clip, and the till, into docs/screenshots/. Needs a build (`npm run build`).
 *
 *   -- till [FOLDER]   the till alone, every page of it, into a folder to look at
 *   -- lab [FOLDER]    the engineers' page alone
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { startAppServer, type AppServer } from './app/app-server.ts';
import { Shopper } from './app/shopper.ts';
import { launchBrowser } from './browser.ts';
import { tillPictures } from './till-pictures.ts';

const [only, elsewhere] = process.argv.slice(2);
const folder = elsewhere === undefined ? fileURLToPath(new URL('../docs/screenshots/', import.meta.url)) : `${elsewhere}/`;
/** Largest file, bytes. */
const LIMIT = 250_000;
const PHONE = { width: 390, height: 844 };
const TABLET = { width: 1180, height: 820 };

/** Of the till's pages the README needs few: what staff looks at most, and what the shopper keeps. */
const KEPT: readonly string[] = [
  'basket-tablet-light',
  'basket-tablet-dark',
  'basket-phone-light',
  'queue-tablet-light',
  'receipt-phone-dark',
];

type Theme = 'light' | 'dark';

await mkdir(folder, { recursive: true });
const server = await startAppServer();
const browser = await launchBrowser();
try {
  if (only !== 'lab') await tills();
  if (only === undefined) await shoppers();
  if (only !== 'till') await labs();
} finally {
  await browser.close();
  await server.close();
}

async function tills(): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    for (const viewport of [PHONE, TABLET]) await till(browser, server, viewport, theme);
  }
}

async function shoppers(): Promise<void> {
  await phone(browser, server, 'light');
  await phone(browser, server, 'dark');
  await tablet(browser, server, 'light');
  await tablet(browser, server, 'dark');
  await unresolved(browser, server);
}

async function labs(): Promise<void> {
  await lab(browser, server, TABLET, 'light');
  await lab(browser, server, TABLET, 'dark');
  await lab(browser, server, PHONE, 'light');
}

async function till(browser: Browser, server: AppServer, viewport: typeof PHONE, colorScheme: Theme): Promise<void> {
  const options = { viewport, colorScheme, deviceScaleFactor: viewport === PHONE ? 2 : 1.5 };
  await tillPictures(browser, server, options, async (page, what) => {
    const name = `${what}-${viewport === PHONE ? 'phone' : 'tablet'}-${colorScheme}`;
    if (elsewhere !== undefined || KEPT.includes(name)) await save(page, `till-${name}`);
  });
}

/** Welcome, the basket filling, the review and the receipt, as one visit. */
async function phone(browser: Browser, server: AppServer, theme: Theme): Promise<void> {
  const shopper = await enter(browser, server, PHONE, theme);
  await save(shopper.page, `welcome-phone-${theme}`);
  await shopper.playClip();
  await goodMoment(shopper, `main-phone-${theme}`);
  if (theme === 'light') {
    await shopper.clipIsOver();
    await shopper.dismissQuestions();
    await shopper
      .button(/^Check out/)
      .first()
      .click();
    await save(shopper.page, 'checkout-phone-light');
    await shopper.button(/^Pay/).click();
    await shopper.receipt();
    await save(shopper.page, 'receipt-phone-light');
  }
  await shopper.page.context().close();
}

async function tablet(browser: Browser, server: AppServer, theme: Theme): Promise<void> {
  const shopper = await enter(browser, server, TABLET, theme);
  if (theme === 'light') await save(shopper.page, 'welcome-tablet-light');
  await shopper.playClip();
  await goodMoment(shopper, `main-tablet-${theme}`);
  await shopper.page.context().close();
}

/** The same clip in a shop that does not sell the first thing that goes in: the app asks instead of charging a guess. */
async function unresolved(browser: Browser, server: AppServer): Promise<void> {
  const truth = JSON.parse(await readFile(new URL('../public/clips/demo.truth.json', import.meta.url), 'utf8')) as {
    readonly events: readonly { readonly product: string }[];
  };
  const missing = truth.events[0]?.product;
  const catalog = JSON.parse(await readFile(new URL('../public/catalog/catalog.json', import.meta.url), 'utf8')) as {
    readonly products: readonly { readonly id: string }[];
  };
  const smaller = { ...catalog, products: catalog.products.filter(({ id }) => id !== missing) };
  server.tamper = (path) => {
    if (path === '/catalog/catalog.json') return Response.json(smaller);
    // The gallery that was built with the app holds the product too.
    return path === '/catalog/gallery.json' ? new Response('', { status: 404 }) : null;
  };
  const shopper = await enter(browser, server, PHONE, 'light');
  await shopper.playClip();
  await shopper.heading('What is this?').first().waitFor({ timeout: 150_000 });
  await shopper.page.waitForTimeout(400);
  await save(shopper.page, 'unresolved-phone-light');
  await shopper.page.context().close();
  server.tamper = null;
}

/** The engineers' page on the CPU, with the clip running. */
async function lab(browser: Browser, server: AppServer, viewport: typeof TABLET, colorScheme: Theme): Promise<void> {
  const page = await (await browser.newContext({ viewport, colorScheme, deviceScaleFactor: 1.5 })).newPage();
  await page.goto(`${server.url}/lab`);
  await page.getByText('WASM', { exact: true }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('row', { name: 'Detect' }).waitFor({ timeout: 150_000 });
  // So long the clip needs until things lie in the basket.
  await page.waitForTimeout(12_000);
  // All numbers stay; a picture of two busy cores would come too late.
  await page.getByRole('button', { name: 'Stop' }).first().click();
  await page.getByText('Stopped.').waitFor();
  await save(page, `lab-${viewport === PHONE ? 'phone' : 'tablet'}-${colorScheme}`, 0);
  await page.context().close();
}

async function enter(
  browser: Browser,
  server: AppServer,
  viewport: { readonly width: number; readonly height: number },
  colorScheme: Theme,
): Promise<Shopper> {
  const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: viewport === PHONE ? 2 : 1.5 });
  const shopper = new Shopper(await context.newPage());
  await shopper.open(server.url);
  return shopper;
}

/** Two named products in the basket, and no hand over it: a moment is short, so the picture is taken at once. */
async function goodMoment(shopper: Shopper, name: string): Promise<void> {
  await shopper.page.locator('cl-basket-line').nth(1).waitFor({ timeout: 150_000 });
  await shopper.page.locator('cl-viewfinder-bar').getByText('Ready', { exact: true }).waitFor({ timeout: 60_000 });
  await save(shopper.page, name, 0);
}

/** @param rest milliseconds to wait first: dialogs rise, and the picture is of where they rest */
async function save(page: Page, name: string, rest = 600): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.waitForTimeout(rest);
  for (let quality = 88; quality >= 40; quality -= 8) {
    const picture = await page.screenshot({ type: 'jpeg', quality, animations: 'allow' });
    if (picture.length > LIMIT) continue;
    await writeFile(`${folder}${name}.jpg`, picture);
    console.log(`${name}.jpg  ${Math.round(picture.length / 1000)} kB`);
    return;
  }
  throw new Error(`${name} does not fit into ${LIMIT} bytes`);
}

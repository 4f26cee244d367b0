/** The staff's pages and the receipt, for `npm run screenshots`: a queue, a basket with an age check, what the shopper keeps. */
import type { Browser, Page } from '@playwright/test';
import type { Language } from '../src/core/languages.ts';
import type { UcpCheckout } from '../src/core/ucp.ts';
import { EXAMPLE_GLN } from '../server/app.ts';
import { payment } from '../server/testing/shop-client.ts';
import { tillCodeIn } from '../server/testing/staff-client.ts';
import { TEXTS } from '../server/texts/voice.ts';
import type { AppServer } from './app/app-server.ts';
import { newShopper, newWrite } from './load/cart-requests.ts';

const STAFF = { name: 'Anna', password: 'correct horse 7' };

export interface TillPictureOptions {
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme: 'light' | 'dark';
  readonly deviceScaleFactor: number;
  readonly locale?: string;
}

/**
 * @param save stores the picture of a page under the name of what it shows
 * @param language the page's; the browser has to have it already
 */
export async function tillPictures(
  browser: Browser,
  server: AppServer,
  options: TillPictureOptions,
  save: (page: Page, what: string) => Promise<void>,
  language: Language = 'en',
): Promise<void> {
  const { basket, desk, pay, receipt, signIn, slip } = TEXTS[language];
  const sold = [...server.catalog.products.values()].filter(({ price }) => price !== undefined);
  const free = sold.filter(({ ageRestricted }) => !ageRestricted).map(({ id }) => id);
  const restricted = sold.filter(({ ageRestricted }) => ageRestricted).map(({ id }) => id);
  const waiting = await sendToTill(server, free.slice(0, 4));
  await sendToTill(server, free.slice(5, 7));
  const checked = await sendToTill(server, [...free.slice(2, 6), ...restricted.slice(0, 1)]);

  await server.hire(STAFF.name, STAFF.password);
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(`${server.url}/till`);
  await save(page, 'sign-in');
  await page.getByLabel(signIn.name).fill(STAFF.name);
  await page.getByLabel(signIn.password).fill(STAFF.password);
  await page.getByRole('button', { name: signIn.button }).click();
  await page.getByRole('heading', { name: desk.heading }).waitFor();
  await save(page, 'queue');
  await page.goto(`${server.url}/till/${checked}`);
  await save(page, 'basket');
  await page.goto(`${server.url}/till/${waiting}`);
  await page.getByRole('button', { name: pay.button }).click();
  await page.getByText(basket.paid).waitFor();
  await save(page, 'paid');
  await page.getByRole('link', { name: basket.receipt }).click();
  await page.getByRole('heading', { name: receipt.title }).waitFor();
  await save(page, 'receipt');
  await page.goto(`${server.url}/415/${EXAMPLE_GLN}/8020/${checked}`);
  await page.getByRole('heading', { name: slip.title }).waitFor();
  await save(page, 'slip');
  await page.goto(`${server.url}/privacy`);
  await save(page, 'privacy');
  await context.close();
}

/** A shopper's basket whose phone shows the code for the till. Returns that code. */
async function sendToTill(server: AppServer, ids: readonly string[]): Promise<string> {
  const shopper = newShopper();
  const post = async (path: string, body: unknown): Promise<UcpCheckout> => {
    const headers = { ...shopper, ...newWrite() };
    const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()) as UcpCheckout;
  };
  const line_items = ids.map((id, index) => ({ item: { id }, quantity: 1 + (index % 3) }));
  const { id } = await post('/checkout-sessions', { line_items });
  const { continue_url } = await post(`/checkout-sessions/${id}/complete`, payment('', 'pay_at_till'));
  return tillCodeIn(continue_url);
}

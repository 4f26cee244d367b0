/** The staff's pages and the receipt, for `npm run screenshots`: a queue, a basket with an age check, what the shopper keeps. */
import type { Browser, Page } from '@playwright/test';
import type { UcpCheckout } from '../src/core/ucp.ts';
import { payment } from '../server/testing/shop-client.ts';
import { tillCodeIn } from '../server/testing/staff-client.ts';
import type { AppServer } from './app/app-server.ts';
import { newShopper, newWrite } from './load/cart-requests.ts';

const STAFF = { name: 'Anna', password: 'correct horse 7' };

export interface TillPictureOptions {
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme: 'light' | 'dark';
  readonly deviceScaleFactor: number;
}

/** @param save stores the picture of a page under the name of what it shows */
export async function tillPictures(
  browser: Browser,
  server: AppServer,
  options: TillPictureOptions,
  save: (page: Page, what: string) => Promise<void>,
): Promise<void> {
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
  await page.getByLabel('Name').fill(STAFF.name);
  await page.getByLabel('Password').fill(STAFF.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Next basket' }).waitFor();
  await save(page, 'queue');
  await page.goto(`${server.url}/till/${checked}`);
  await save(page, 'basket');
  await page.goto(`${server.url}/till/${waiting}`);
  await page.getByRole('button', { name: 'Money taken: mark paid' }).click();
  await page.getByText('Paid. The phone shows the receipt.').waitFor();
  await save(page, 'paid');
  await page.getByRole('link', { name: 'Receipt' }).click();
  await page.getByRole('heading', { name: 'Receipt' }).waitFor();
  await save(page, 'receipt');
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

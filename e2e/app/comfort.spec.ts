/** What makes shopping comfortable: settings that are remembered, a name put right with one tap, a budget, and all that is sent, before it goes. */
import { expect, type Page } from '@playwright/test';
import type { BasketEvent } from '../../src/core/basket-event.ts';
import type { CheckoutService } from '../../src/checkout/checkout.api.ts';
import { test } from './fixtures.ts';
import type { Shopper } from './shopper.ts';

const MILK = 'Alpenruh Whole Milk 1 L';
const [HONEY, CHOCO] = ['Crunchora Honey Loops 375 g', 'Crunchora Choco Loops 375 g'];

/** Puts something into the basket as the camera does that is fairly sure of it: the models have no part in what is tested here. */
async function putIn(page: Page, product: string, others: readonly string[], confidence: number): Promise<void> {
  await page.evaluate(
    async ([name, more, sureness]) => {
      const event: BasketEvent = {
        id: crypto.randomUUID(),
        type: 'item-added',
        t: 1,
        source: 'vision',
        item: crypto.randomUUID(),
        product: name,
        identity: {
          kind: 'recognised',
          product: name,
          confidence: sureness,
          candidates: [name, ...more].map((candidate, i) => ({ product: candidate, score: i === 0 ? sureness : 0.05 })),
        },
        confidence: 1,
      };
      const { session } = document.querySelector('cl-app') as unknown as {
        readonly session: { open(): Promise<unknown>; readonly checkout: CheckoutService };
      };
      // The screen stands before the basket was read.
      await session.open();
      await session.checkout.append([event]);
    },
    [product, others, confidence] as const,
  );
}

async function seeBasket(shopper: Shopper): Promise<void> {
  await shopper.button('See it').click();
  await expect(shopper.heading('Basket')).toBeVisible();
}

async function close(shopper: Shopper): Promise<void> {
  await shopper.button('Close').click();
  await expect(shopper.page.getByRole('dialog')).toHaveCount(0);
}

test('settings are remembered, a likely name is swapped with one tap, and budget and allergens warn', async ({ shopper }) => {
  const { page } = shopper;
  await shopper.button('Settings').click();
  await page.getByRole('textbox', { name: /How much you want to spend/ }).fill('4,00');
  await shopper.button('milk').click();
  await page.getByRole('switch', { name: /Sound/ }).uncheck();
  await close(shopper);
  await putIn(page, 'crunchora-honey', ['crunchora-choco', 'honeta-honey'], 0.8);

  // The page is closed in the middle of it.
  await page.reload();
  await shopper.button('Settings').click();
  await expect(page.getByRole('textbox', { name: /How much you want to spend/ })).toHaveValue('4.00');
  await expect(shopper.button('milk')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('switch', { name: /Sound/ })).not.toBeChecked();
  await close(shopper);

  await seeBasket(shopper);
  const line = page.locator('cl-basket-line');
  await expect(line).toContainText('likely');
  await expect(line).toContainText('Contains gluten, nuts');
  await expect(page.locator('cl-budget-note')).toContainText('left');
  const choices = page.getByRole('group', { name: `Or instead of ${HONEY}` });
  await expect(choices.getByRole('button')).toHaveCount(2);
  await choices.getByRole('button', { name: CHOCO }).click();
  expect(await shopper.basket()).toEqual({ [CHOCO]: 1 });
  await expect(line).toContainText('you said so');
  await expect(line.locator('cl-line-notes .mine')).toHaveText(/Contains milk/);
  await shopper.button('Undo').first().click();
  expect(await shopper.basket()).toEqual({ [HONEY]: 1 });
  await expect(line).toContainText('likely');

  await shopper.addByHand(MILK);
  await expect(page.locator('cl-budget-note')).toContainText('€0.78 above it');
  await expect(page.locator('cl-budget-note').getByRole('status')).toHaveText('The total is above your budget.');
});

test('what is sent is shown before it goes, byte for byte, and listed afterwards without the secret', async ({ shopper }) => {
  const { page } = shopper;
  const sent: { readonly method: string; readonly body: string | null; readonly secret: string }[] = [];
  page.on('request', (request) => {
    if (!/\/carts/.test(request.url())) return;
    sent.push({ method: request.method(), body: request.postData(), secret: request.headers()['authorization'] ?? '' });
  });
  await putIn(page, 'mora-oat', [], 0.97);
  await page.reload();
  await seeBasket(shopper);
  await expect.poll(() => sent.length).toBeGreaterThan(0);

  const waiting = page.getByRole('region', { name: 'Goes next' });
  await shopper.button('What is sent').click();
  await expect(waiting).toContainText('Nothing: the shop has this basket as it is.');
  await close(shopper);
  await page.context().setOffline(true);
  await shopper.addByHand(MILK);
  await shopper.button('What is sent').click();
  await expect(waiting).toContainText(/PUT \/carts\//);
  const body = await waiting.locator('pre').innerText();
  expect(JSON.parse(body)).toEqual({
    line_items: [
      { item: { id: 'mora-oat' }, quantity: 1 },
      { item: { id: 'alpenruh-milk' }, quantity: 1 },
    ],
  });
  await expect(page.getByRole('region', { name: 'Goes when you check out' })).toContainText('POST /checkout-sessions');

  await page.context().setOffline(false);
  await expect(waiting).toContainText('Nothing: the shop has this basket as it is.');
  const put = sent.filter(({ method }) => method === 'PUT');
  expect(put.map((request) => request.body)).toEqual([body]);
  const log = page.getByRole('region', { name: 'Sent since this page was opened' });
  const bytes = new TextEncoder().encode(body).byteLength;
  const entry = log.locator('details').filter({ hasText: 'The basket as it is now' });
  await expect(entry).toContainText(`${bytes} bytes`);
  await entry.locator('summary').click();
  await expect(entry.locator('pre')).toContainText(body);
  await expect(entry.locator('pre')).toContainText('Authorization: Bearer ••••••••');
  const secret = put[0]?.secret.replace('Bearer ', '') ?? '';
  expect(secret.length).toBeGreaterThan(20);
  expect(await page.locator('body').innerText()).not.toContain(secret);
});

test('a second tab follows in the middle of a shop, and a reload of either has the basket whole', async ({ shopper, server }) => {
  const { page } = shopper;
  await putIn(page, 'mora-oat', [], 0.97);
  const other = await page.context().newPage();
  await other.goto(server.url);
  await expect(other.getByText(/^1 item, /)).toBeVisible();
  await page.reload();
  await seeBasket(shopper);
  await shopper.addByHand(MILK);
  await expect(other.getByText(/^2 items, /)).toBeVisible();
  await other.reload();
  await expect(other.getByText(/^2 items, /)).toBeVisible();
  await shopper.page.reload();
  await seeBasket(shopper);
  expect(await shopper.basket()).toEqual({ [MILK]: 1, 'Mora Oat Drink 1 L': 1 });
});

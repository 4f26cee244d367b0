import { expect, type Locator } from '@playwright/test';
import type { Shopper } from '../app/shopper.ts';

/** So long the page has to come to rest from being searched for what to touch next, and so long it has to answer (milliseconds). */
const PAUSE = 600;

/** So long a finger stays on what it taps (milliseconds). */
const CONTACT = 80;

/**
 * A finger's touch and nothing else: Playwright's own taps look at what they hit, in the page, while it answers. And they let go at once, as no finger
 * does: the answer to the letting go then waits for the picture of the control being pressed, which a shopper sees before.
 */
async function touch({ page }: Shopper, target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error('There is nothing to touch.');
  const devtools = await page.context().newCDPSession(page);
  await page.waitForTimeout(PAUSE);
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
  await page.waitForTimeout(CONTACT);
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await page.waitForTimeout(PAUSE);
  await devtools.detach();
}

async function closeDialog(shopper: Shopper): Promise<void> {
  await touch(shopper, shopper.button('Close'));
  await expect(shopper.page.getByRole('dialog')).toHaveCount(0);
}

/** What is done while the models look at the clip: from the welcome screen to the clip's end. */
export async function shopWithTheClip(shopper: Shopper): Promise<void> {
  const { page } = shopper;
  await touch(shopper, shopper.button(/Play the demo clip/));
  const line = page.locator('cl-basket-line').first();
  await line.waitFor({ timeout: 150_000 });
  await touch(shopper, line.getByRole('button', { name: 'One more' }));
  await touch(shopper, shopper.button('Undo').first());
  await shopper.clipIsOver();
}

/** What is done with a basket that nothing looks at: quantities, typing, paying, sheets. From the clip's end to the welcome screen. */
export async function lookOverTheBasket(shopper: Shopper): Promise<void> {
  const { page } = shopper;
  const line = page.locator('cl-basket-line').first();
  await touch(shopper, line.getByRole('button', { name: 'One more' }));
  await touch(shopper, line.getByRole('button', { name: 'One less' }));
  await touch(shopper, shopper.button('Undo').first());
  await touch(shopper, shopper.button('Add by hand'));
  await touch(shopper, page.getByRole('searchbox', { name: 'Search the catalogue' }));
  for (const key of 'milk') {
    await page.keyboard.press(key);
    await page.waitForTimeout(PAUSE);
  }
  await touch(shopper, page.locator('cl-product-picker').getByRole('button', { name: /Milk/ }).first());
  await touch(shopper, shopper.button(/^Check out/).first());
  await closeDialog(shopper);
  await touch(shopper, shopper.button('Stop and go back'));
  await touch(shopper, shopper.button('Settings'));
  await touch(shopper, page.getByRole('switch', { name: /Sound/ }));
  await closeDialog(shopper);
  await touch(shopper, shopper.button('What is sent'));
  await closeDialog(shopper);
}

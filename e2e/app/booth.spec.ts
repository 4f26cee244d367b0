import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { launchBrowser } from '../browser.ts';
import { test } from './fixtures.ts';
import { y4mFrame, y4mHeader } from './y4m.ts';

/** Of the booth, so that a visitor is gone soon. */
const IDLE_SECONDS = 8;
const TABLET = { width: 1180, height: 820 };

/** A camera that looks at a grey wall. */
async function writeWall(file: string): Promise<void> {
  const [width, height] = [320, 240];
  const wall = y4mFrame(new Uint8Array(4 * width * height).fill(128), width, height);
  await writeFile(file, Buffer.concat([Buffer.from(y4mHeader(width, height, 10)), ...Array.from({ length: 10 }, () => wall)]));
}

const itemsOf = (page: Page): Promise<number | undefined> =>
  page.evaluate(() => document.querySelector('cl-booth')?.booth?.view.session.basket.count);

test('a booth plays by itself, lets a visitor in, and is as before when the visitor has gone; the staff needs a PIN', async ({
  server,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'cartlens-booth-'));
  const camera = join(folder, 'wall.y4m');
  await writeWall(camera);
  const browser = await launchBrowser({ fakeCamera: camera });
  try {
    const page = await browser.newPage({ viewport: TABLET });
    const paths: string[] = [];
    page.on('pageerror', (error) => test.info().errors.push({ message: `the page threw: ${error.stack ?? error.message}` }));
    page.on('request', (request) => paths.push(new URL(request.url()).pathname));
    await page.addInitScript(
      (kept) => localStorage.setItem('cartlens.booth.settings', kept),
      JSON.stringify({ idleSeconds: IDLE_SECONDS }),
    );
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const invitation = page.getByRole('heading', { name: 'The basket that counts itself.' });

    await page.goto(`${server.url}/booth`);
    await expect(invitation).toBeVisible();
    await expect(page.locator('cl-booth-labels li').first()).toBeVisible({ timeout: 150_000 });
    // Nothing that lies in the picture lies below the basket.
    const picture = await page.locator('cl-viewfinder .stage').boundingBox();
    const basket = await page.locator('cl-booth-basket').boundingBox();
    expect((picture?.x ?? NaN) + (picture?.width ?? NaN)).toBeLessThanOrEqual(basket?.x ?? NaN);

    await button('Touch to try it').click();
    await expect(button('Start over')).toBeVisible();
    const product = [...server.catalog.products.values()][0];
    await page.evaluate((id) => document.querySelector('cl-booth')?.booth?.session.changeQuantity(id, 1), product?.id ?? '');
    await expect(page.locator('cl-booth-labels li.in')).toHaveText(new RegExp(product?.title ?? 'none'));
    expect(await itemsOf(page)).toBe(1);

    const countdown = page.getByRole('alertdialog', { name: 'Are you still there?' });
    await expect(countdown).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(countdown).toHaveCount(0);
    expect(await itemsOf(page)).toBe(1);
    await expect(invitation).toBeVisible();
    expect(await itemsOf(page)).toBe(0);

    const pin = page.getByLabel('PIN', { exact: true });
    await page.keyboard.press('Control+,');
    await page.getByLabel('New PIN').fill('482913');
    await page.getByLabel('The same again').fill('482913');
    await button('Set PIN').click();
    await expect(page.getByRole('heading', { name: 'Booth settings' })).toBeVisible();
    await button('Close').click();
    await button('CartLens, staff settings').press('Enter');
    await pin.fill('000000');
    await button('Unlock').click();
    await expect(page.getByText('That is not the PIN.')).toBeVisible();
    await pin.fill('482913');
    await button('Unlock').click();
    await page.getByLabel('Visitors use the camera').uncheck();
    await button('Close').click();
    await expect(button('Touch to try it')).toHaveCount(0);

    expect(
      paths.filter((path) => /^\/(carts|checkout-sessions|orders|catalog\/(search|lookup)|\.well-known)/.test(path)),
    ).toEqual([]);
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { parseTaughtFile } from '../../src/core/taught-file.ts';
import { launchBrowser } from '../browser.ts';
import { writeFakeCamera } from './fake-camera.ts';
import { test, withShopper } from './fixtures.ts';

/** A made-up carton that turns on a tray (`e2e/teach/make-clip.ts`). */
const clip = fileURLToPath(new URL('../clips/turning', import.meta.url));
const NAME = 'My lemon tea';

/** The names that the camera's tracks have just now. */
async function noteNames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const app = document.querySelector('cl-app');
    app?.session?.feed?.subscribe(({ tracks }) => {
      const titles = tracks.flatMap(({ identity }) =>
        identity?.kind === 'recognised' ? [app.session?.shop?.products.get(identity.product)?.title ?? identity.product] : [],
      );
      document.documentElement.dataset['names'] = titles.join();
    });
  });
}

const named = (page: Page): Promise<string> => page.evaluate(() => document.documentElement.dataset['names'] ?? '');

test('a thing that was shown for five seconds is known without a network, after a reload too, until it is forgotten', async ({
  browser,
  server,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'cartlens-teach-'));
  try {
    const file = join(folder, 'camera.y4m');
    await writeFakeCamera(browser, clip, file, { framesPerSecond: 10, stretch: 1, hold: 0.4 });
    await withShopper(await launchBrowser({ fakeCamera: file }), server, async (shopper) => {
      const { page } = shopper;
      // In airplane mode from here on.
      await expect(page.getByText('Works without a connection')).toBeVisible({ timeout: 60_000 });
      await page.context().setOffline(true);
      await page.reload();
      // From the welcome screen: the camera is started first.
      await shopper.button('Teach a product').click();
      await shopper.button('Start: 5 seconds').click({ timeout: 150_000 });
      await expect(shopper.heading('Give it a name')).toBeVisible({ timeout: 60_000 });
      await shopper.button('Remember it').click();
      await expect(page.getByText('Give it a name.')).toBeVisible();
      await page.getByLabel('What is it called?').fill(NAME);
      await page.getByLabel(/^Price in/).fill('2,50');
      await shopper.button('Remember it').click();
      await expect(page.getByText('Known from now on.')).toBeVisible({ timeout: 30_000 });
      await shopper.button('Show it to the camera').click();
      await noteNames(page);
      await expect.poll(() => named(page), { timeout: 60_000 }).toContain(NAME);
      expect(await page.evaluate(() => document.querySelector('cl-app')?.session?.shop?.products.size)).toBe(
        server.catalog.products.size + 1,
      );

      await page.reload();
      await shopper.button(/Use camera/).click();
      await shopper.isWatching();
      await noteNames(page);
      await expect.poll(() => named(page), { timeout: 60_000 }).toContain(NAME);

      await shopper.button('Stop and go back').click();
      await shopper.button('Taught products').click();
      const download = page.waitForEvent('download');
      await shopper.button('Save to a file').click();
      const saved = await (await download).path();
      const { products } = parseTaughtFile(await readFile(saved, 'utf8'));
      expect(products.map(({ title, price }) => [title, price])).toEqual([[NAME, 250]]);
      expect(products[0]?.views.length).toBeGreaterThan(2);
      await shopper.button(`Forget ${NAME}`).click();
      await shopper.button('Forget it').click();
      await expect(page.getByText('Nothing yet.')).toBeVisible();
      await page
        .getByLabel('Read from a file')
        .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
      await expect(page.getByRole('alert')).toContainText('x.json was not read');
      await page.getByLabel('Read from a file').setInputFiles(saved);
      await expect(page.getByText(NAME)).toBeVisible();
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

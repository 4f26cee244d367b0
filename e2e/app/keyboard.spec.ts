import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

test('everything can be reached and done with the keyboard alone', async ({ shopper, server }) => {
  const { page } = shopper;
  // The clip has none of it: what is counted here is the shopper's alone.
  const product = server.catalog.products.get('mora-oat');
  if (!product) throw new Error('the catalogue has no mora-oat');
  /** Walks with Tab until the control is focused, as a shopper would. */
  const tabTo = async (name: string | RegExp): Promise<void> => {
    const control = shopper.button(name).first();
    for (let i = 0; i < 60; i++) {
      if (await control.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never reaches ${String(name)}`);
  };

  await tabTo(/Play the demo clip/);
  await page.keyboard.press('Enter');
  await shopper.isWatching();
  await expect(shopper.heading('Basket')).toBeFocused();

  await tabTo('Details for engineers');
  await page.keyboard.press('Enter');
  await expect(page.getByText('WASM,')).toBeVisible();

  const sheet = page.locator('cl-sheet');
  await tabTo('Make the basket larger');
  await page.keyboard.press('ArrowUp');
  await expect(sheet).toHaveAttribute('stop', 'full');
  await page.keyboard.press('ArrowDown');
  await expect(sheet).toHaveAttribute('stop', 'half');

  await tabTo('Add by hand');
  await page.keyboard.press('Enter');
  await expect(shopper.heading('Add by hand')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(shopper.button('Add by hand')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type(product.title);
  await expect(page.getByText('1 found', { exact: true })).toBeAttached();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const row = page.locator('cl-basket-line').filter({ has: shopper.heading(product.title) });
  await expect(row).toBeVisible();
  // One sentence for screen readers, with the total.
  await expect(page.locator('cl-live-announcer').getByRole('status')).toContainText(`${product.title} added. Total`);

  const shown = async (): Promise<number> => (await shopper.basket())[product.title] ?? 0;
  const before = await shown();
  await row.getByRole('button', { name: 'One more' }).press('Enter');
  await expect.poll(shown).toBe(before + 1);
  await page.keyboard.press('Control+z');
  await expect.poll(shown).toBe(before);

  await tabTo(/^Check out/);
  await page.keyboard.press('Enter');
  await expect(shopper.heading('Check out')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(shopper.button(/^Check out/).first()).toBeFocused();

  // The welcome screen is kept, and reads again as if it were new.
  await expect(page.locator('cl-welcome-screen')).toBeHidden();
  await tabTo('Stop and go back');
  await page.keyboard.press('Enter');
  await expect(shopper.heading('The basket that counts itself.')).toBeFocused();
});

test('the screen speaks: names and roles of the welcome screen', async ({ shopper }) => {
  await expect(shopper.page.locator('cl-app')).toMatchAriaSnapshot(`
    - main:
      - heading "The basket that counts itself." [level=1]
      - paragraph
      - button "Use camera Pictures stay on this phone"
      - button "Play the demo clip No camera needed"
  `);
});

test('every control is large enough for a finger, also with twice the text size, and nothing is cut off', async ({ shopper }) => {
  await shopper.playClip();
  const { page } = shopper;
  for (const size of ['100%', '200%']) {
    await page.evaluate((fontSize) => (document.documentElement.style.fontSize = fontSize), size);
    const small = await page.evaluate(() => {
      const found: string[] = [];
      const walk = (root: Document | ShadowRoot): void => {
        for (const element of root.querySelectorAll('*')) {
          if (element.shadowRoot) walk(element.shadowRoot);
          if (!(element instanceof HTMLButtonElement) || !element.checkVisibility()) continue;
          const { width, height } = element.getBoundingClientRect();
          const name = element.getAttribute('aria-label') ?? element.textContent?.trim();
          if (width < 44 || height < 44) found.push(`${name}: ${width} x ${height}`);
          if (element.scrollWidth > element.clientWidth + 1) found.push(`${name}: text is cut off`);
        }
      };
      walk(document);
      return found;
    });
    expect(small).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  }
});

/** The row over the picture: however narrow the phone, badges lie beside the buttons and not over what is in the basket. */
import { expect, test } from '@playwright/test';
import { startWorkbench, type Workbench } from './workbench.ts';

let workbench: Workbench;
test.beforeAll(async () => {
  workbench = await startWorkbench();
});
test.afterAll(() => workbench.close());

for (const language of ['en', 'de', 'es', 'ar']) {
  test(`on a phone what is unusual has no row of its own: ${language}`, async ({ browser }) => {
    const page = await browser.newPage();
    await page.goto(`${workbench.url}/?lang=${language}&state=details`);
    const bar = page.locator('cl-viewfinder-bar');
    for (const width of [360, 390, 412]) {
      await page.setViewportSize({ width, height: 800 });
      // Offline and on the CPU; the signs' words are still there for who hears them.
      await expect(bar.locator('.sign')).toHaveCount(2);
      await expect(bar.locator('.sign').last()).toContainText('CPU');
      const parts = await bar.locator('.pill, .icon-button').evaluateAll((found) =>
        found.map((part) => {
          const { left, right, top, height } = part.getBoundingClientRect();
          return { left, right, top, height };
        }),
      );
      expect(parts).toHaveLength(5);
      const row = parts.toSorted((a, b) => a.left - b.left);
      row.forEach(({ left, right, top, height }, i) => {
        expect({ top, height }).toEqual({ top: row[0]?.top, height: 44 });
        expect(left).toBeGreaterThanOrEqual(row[i - 1]?.right ?? 0);
        expect(right).toBeLessThanOrEqual(width);
      });
    }
    await page.close();
  });
}

test('where there is room the signs have their words', async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 1024, height: 768 } });
  await page.goto(`${workbench.url}/?state=live`);
  const sign = page.locator('cl-viewfinder-bar .sign');
  await expect(sign).toHaveText('On CPU');
  await expect(sign).not.toHaveCSS('font-size', '0px');
  await page.close();
});

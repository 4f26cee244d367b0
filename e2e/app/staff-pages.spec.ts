/** The pages of staff and the receipt by the rules of WCAG 2.2 AA, in every state that their pictures are taken of, in both themes. */
import { expect, type Page } from '@playwright/test';
import { directionOf, languageOf } from '../../src/core/languages.ts';
import { storePictures } from '../store-pictures.ts';
import { tillPictures } from '../till-pictures.ts';
import { violationsInBothThemes, violationsOf } from '../workbench/axe.ts';
import { PHONE, test } from './fixtures.ts';

const OPTIONS = { viewport: PHONE.viewport, colorScheme: 'light', deviceScaleFactor: 1, reducedMotion: 'reduce' } as const;

const PAGES = [
  ['/store', storePictures],
  ['/till', tillPictures],
] as const;

for (const [what, pictures] of PAGES) {
  test(`axe finds nothing on ${what}`, async ({ browser, server }) => {
    const found: string[] = [];
    let states = 0;
    await pictures(browser, server, OPTIONS, async (page: Page, state: string) => {
      states++;
      found.push(...(await violationsInBothThemes(page)).map((rule) => `${state}: ${rule}`));
    });
    expect(found).toEqual([]);
    expect(states).toBeGreaterThan(4);
  });
}

for (const locale of ['de-DE', 'ar-EG']) {
  const language = languageOf(locale) ?? 'en';
  for (const [what, pictures] of PAGES) {
    test(`${what} speaks the browser’s language in every state, and axe finds nothing: ${locale}`, async ({
      browser,
      server,
    }) => {
      const found: string[] = [];
      await pictures(
        browser,
        server,
        { ...OPTIONS, locale },
        async (page, state) => {
          const html = page.locator('html');
          await expect(html).toHaveAttribute('lang', language);
          await expect(html).toHaveAttribute('dir', directionOf(language));
          expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), state).toBe(0);
          found.push(...(await violationsOf(page)).map((rule) => `${state}: ${rule}`));
        },
        language,
      );
      expect(found).toEqual([]);
    });
  }
}

/** The pages of staff and the receipt by the rules of WCAG 2.2 AA, in every state that their pictures are taken of, in both themes. */
import { expect, type Page } from '@playwright/test';
import { storePictures } from '../store-pictures.ts';
import { tillPictures } from '../till-pictures.ts';
import { violationsInBothThemes } from '../workbench/axe.ts';
import { PHONE, test } from './fixtures.ts';

const OPTIONS = { viewport: PHONE.viewport, colorScheme: 'light', deviceScaleFactor: 1, reducedMotion: 'reduce' } as const;

for (const [what, pictures] of [
  ['/store', storePictures],
  ['/till', tillPictures],
] as const) {
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

/** WCAG 2.2 AA on every screen and state of the workbench: what axe finds, and what it cannot see. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { RESTING_CHECKOUT } from '../../src/ui/testing/resting-checkout.ts';
import { controlsOf, type Control } from './controls.ts';
import { fakeStates } from './fake-states.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

const STATES = Object.keys(fakeStates([], RESTING_CHECKOUT));
const PHONE = { width: 390, height: 844 };
const TABLET = { width: 1180, height: 820 };
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let workbench: Workbench;
test.beforeAll(async () => {
  workbench = await startWorkbench();
});
test.afterAll(() => workbench.close());

/** Shows one state after the other on the same page. */
async function* states(page: Page, language: string): AsyncGenerator<string> {
  // Colours are judged as they come to rest.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`${workbench.url}/?lang=${language}`);
  for (const state of STATES) {
    await page.evaluate((name) => (location.hash = name), state);
    await expect(page.locator(`cl-app[data-state="${state}"]`)).toBeAttached();
    yield state;
  }
}

/** Rules that a state breaks, and where. */
async function violations(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations: found } = await (rules ? axe.withRules([...rules]) : axe.withTags(WCAG)).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.flat().join(' ')}`));
}

for (const [language, viewport] of [
  ['en', PHONE],
  ['en', TABLET],
  ['ar', PHONE],
] as const) {
  test(`axe finds nothing at ${viewport.width} pixels in ${language}, light and dark`, async ({ page }) => {
    await page.setViewportSize(viewport);
    const found: Record<string, readonly string[]> = {};
    for await (const state of states(page, language)) {
      await page.emulateMedia({ colorScheme: 'light' });
      found[state] = await violations(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      found[`${state}, dark`] = await violations(page, ['color-contrast']);
    }
    expect(Object.entries(found).filter(([, rules]) => rules.length > 0)).toEqual([]);
    expect(Object.keys(found)).toHaveLength(2 * STATES.length);
  });
}

for (const [size, viewport] of [
  ['100%', PHONE],
  ['200%', PHONE],
  ['200%', TABLET],
] as const) {
  test(`every control can be reached, seen and hit at ${viewport.width} pixels with ${size} text`, async ({ page }) => {
    await page.setViewportSize(viewport);
    const wrong: string[] = [];
    let checked = 0;
    for await (const state of states(page, 'en')) {
      await page.evaluate((fontSize) => (document.documentElement.style.fontSize = fontSize), size);
      const controls = await page.evaluate(controlsOf);
      checked += controls.length;
      for (const control of controls) wrong.push(...faults(control).map((fault) => `${state}: ${control.name}: ${fault}`));
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) wrong.push(`${state}: scrolls sideways`);
    }
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(3 * STATES.length);
  });
}

function faults({ width, height, cut, inView, covered, ring }: Control): readonly string[] {
  return [
    width < 44 || height < 44 ? `${width} x ${height} pixels` : '',
    cut ? 'its text is cut off' : '',
    inView ? '' : 'it cannot be scrolled into view',
    covered === null ? '' : `it is covered by ${covered}`,
    ring ? '' : 'its focus cannot be seen',
  ].filter((fault) => fault !== '');
}

test('nothing moves for who does not want it to, but the sign of waiting, slowly', async ({ page }) => {
  const moving: string[] = [];
  for await (const state of states(page, 'en')) {
    const animations = await page.evaluate(() =>
      document.getAnimations().map((animation) => {
        const { duration } = animation.effect?.getTiming() ?? {};
        return { name: animation instanceof CSSAnimation ? animation.animationName : 'transition', ms: Number(duration) };
      }),
    );
    moving.push(...animations.filter(({ ms }) => ms > 1).map(({ name, ms }) => `${state}: ${name} ${ms}`));
  }
  expect(moving).toEqual(['paying: turn 4000']);
});

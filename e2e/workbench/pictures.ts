/**
 * Pictures of the workbench's states, to look at: `npx tsx e2e/workbench/pictures.ts FOLDER [STATE…]`. Without states: those of the shopper's
 * comfort. Each at phone and tablet size, in both themes.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from '../browser.ts';
import { startWorkbench } from './workbench.ts';

const STATES = [
  'welcome',
  'live',
  'over-budget',
  'budget',
  'camera',
  'camera-refused',
  'too-dark',
  'hold-still',
  'move-back',
  'picking',
  'settings',
  'settings-not-kept',
  'privacy',
  'privacy-nothing',
];
const SIZES = { phone: { width: 390, height: 844 }, tablet: { width: 1180, height: 820 } } as const;

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder for the pictures: npx tsx e2e/workbench/pictures.ts FOLDER [STATE…]');
await mkdir(folder, { recursive: true });
const workbench = await startWorkbench();
const browser = await launchBrowser();
try {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport, colorScheme, locale: 'en-GB' });
      page.on('pageerror', ({ message }) => console.error(message));
      for (const state of wanted.length > 0 ? wanted : STATES) {
        await page.goto(`${workbench.url}/?state=${state}`);
        await page.locator('cl-app, cl-booth').waitFor({ state: 'attached' });
        // Sheets rise, and pictures of products come.
        await page.waitForTimeout(900);
        await page.screenshot({ path: join(folder, `${state}-${size}-${colorScheme}.png`) });
      }
      await page.close();
    }
  }
} finally {
  await browser.close();
  await workbench.close();
}

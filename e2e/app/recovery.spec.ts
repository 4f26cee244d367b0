/**
 * What happens to a phone in a shop: a call comes in, another app is looked at, the worker dies. Each mends itself, and the basket, the tracks and
 * their ids are as before. How long it takes is printed, never judged: it is the machine's.
 */
import { expect, type Page } from '@playwright/test';
import { enter, test } from './fixtures.ts';
import { noteShots, rememberCamera, seen, settled, withStillCamera } from './still-camera.ts';

/** The page's clock. */
const now = (page: Page): Promise<number> => page.evaluate(() => performance.now());

/** Milliseconds from `begin` to the first result after it. */
async function firstResultAfter(page: Page, begin: number): Promise<number> {
  const at = await page.waitForFunction((from) => window.shotTimes.find((time) => time > from) ?? null, begin);
  return Number(await at.jsonValue()) - begin;
}

/** Results that were on their way when it broke off do not count. */
const forgetShots = (page: Page): Promise<void> => page.evaluate(() => void (window.shotTimes.length = 0));

async function setVisible(page: Page, visible: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    visible ? 'visible' : 'hidden',
  );
}

async function setMuted(page: Page, muted: boolean): Promise<void> {
  await page.evaluate((value) => {
    const track = window.cameraTracks.at(-1);
    if (!track) throw new Error('there is no camera');
    Object.defineProperty(track, 'muted', { configurable: true, get: () => value });
    track.dispatchEvent(new Event(value ? 'mute' : 'unmute'));
  }, muted);
}

/** The screen says so, and nothing is in work any more. */
async function isResting(page: Page): Promise<void> {
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  await page.waitForFunction(() => performance.now() - (window.shotTimes.at(-1) ?? 0) > 3000);
}

/** Each breaks something off and lets it go on; resolves to the time at which it might have gone on. */
const breaks: Readonly<Record<string, (page: Page) => Promise<number>>> = {
  'page hidden and shown': async (page) => {
    await setVisible(page, false);
    await isResting(page);
    const begin = await now(page);
    await setVisible(page, true);
    return begin;
  },
  'camera muted for a call': async (page) => {
    await setMuted(page, true);
    await isResting(page);
    const begin = await now(page);
    await setMuted(page, false);
    return begin;
  },
  'camera taken away for a call': async (page) => {
    const begin = await now(page);
    await page.evaluate(() => {
      const track = window.cameraTracks.at(-1);
      track?.stop();
      track?.dispatchEvent(new Event('ended'));
    });
    await expect.poll(() => page.evaluate(() => window.cameraTracks.length)).toBe(2);
    await forgetShots(page);
    return begin;
  },
  'worker crashed': async (page) => {
    const worker = page.workers().find((entry) => entry.url().includes('vision.worker'));
    if (!worker) throw new Error('there is no vision worker');
    const begin = await now(page);
    await worker.evaluate(() => {
      setTimeout(() => {
        throw new Error('crashed on request');
      });
    });
    await page.waitForFunction(() => document.querySelector('cl-app')?.session?.state.recovering === 'worker-crashed');
    await forgetShots(page);
    return begin;
  },
};

test('calls, other apps and a dead worker cost neither basket nor tracks, and nobody has to do anything', async ({ server }) => {
  test.setTimeout(600_000);
  await withStillCamera({}, async (context) => {
    const shopper = await enter(context, server);
    const { page } = shopper;
    await rememberCamera(page);
    await page.reload();
    await shopper.button(/Use camera/).click();
    await shopper.isWatching();
    await noteShots(page);
    await settled(page);
    // What names rest on comes after the first frame; then each thing has its look.
    await expect.poll(async () => (await seen(page)).initialItems, { timeout: 60_000 }).toBeGreaterThan(0);
    await page.waitForTimeout(2000);
    await shopper.addByHand([...server.catalog.products.values()][0]?.title ?? '');
    const before = await settled(page);
    expect(before.basket.count).toBe(1);

    const table: string[] = [];
    for (const [name, breakOff] of Object.entries(breaks)) {
      const ms = await firstResultAfter(page, await breakOff(page));
      table.push(`${name.padEnd(32)}${Math.round(ms).toString().padStart(6)} ms to the first result`);
      // Looks are taken anew by a new worker: what is known of names comes back in a moment.
      await expect(async () => {
        const { tracks, basket, initialItems } = await settled(page);
        expect(tracks.map(({ id }) => id)).toEqual(before.tracks.map(({ id }) => id));
        expect({ basket, initialItems }).toEqual({ basket: before.basket, initialItems: before.initialItems });
      }, name).toPass({ timeout: 30_000 });
      expect((await seen(page)).vision?.backend).toBe('wasm');
    }
    console.log(table.join('\n'));
  });
});

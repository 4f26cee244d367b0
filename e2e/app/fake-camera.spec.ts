import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { launchBrowser } from '../browser.ts';
import { readTruth } from '../replay/folders.ts';
import { writeFakeCamera } from './fake-camera.ts';
import { finalCounts } from './final-counts.ts';
import { test, withShopper } from './fixtures.ts';

/**
 * At 320 x 240 the embedder is hardly sure of a name: this is about the camera's way, counting and asking. A camera does not wait, so which
 * frames are seen depends on the machine, and a box of a moment may be asked about; `replay.spec.ts` counts the same clip frame by frame.
 */
const LIMITS = { namedAtLeast: 0, countedWrong: 1 };
const clip = fileURLToPath(new URL('../clips/heldout', import.meta.url));

test('a camera that sees a synthetic basket leads to the right order in the database', async ({ browser, server }) => {
  test.setTimeout(600_000);
  const truth = finalCounts(readTruth(`${clip}/truth.json`));
  const folder = await mkdtemp(join(tmpdir(), 'cartlens-camera-'));
  try {
    const file = join(folder, 'camera.y4m');
    // Two shared cores look some five times a second: hands in slow motion are what a quick phone sees in real time.
    const seconds = await writeFakeCamera(browser, clip, file, { framesPerSecond: 10, stretch: 2, hold: 30 });
    await withShopper(await launchBrowser({ fakeCamera: file }), server, async (shopper) => {
      await shopper.button(/Use camera/).click();
      await shopper.isWatching();
      // The last picture stays: by then everything has been in and out.
      await shopper.page.waitForTimeout((seconds + 8) * 1000);
      await expect(shopper.page.getByText('Ready', { exact: true })).toBeVisible({ timeout: 30_000 });
      await shopper.putRight(server.catalog, truth, LIMITS);
      await shopper.pay();
      const id = await shopper.receipt();
      expect((await server.orders()).map((order) => [order.id, order.lines])).toEqual([[id, truth]]);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

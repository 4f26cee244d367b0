/** Nothing may pile up, frame by frame or loss by loss. `npm run soak` is the long version, `soak-gpu.spec.ts` the one on WebGPU. */
import { expect, test } from '@playwright/test';
import type { FrameResult } from '../../workers/vision.api.ts';
import { growthOf } from './growth.ts';
import { withSoak } from './soak-run.ts';

const idsOf = (scene: Pick<FrameResult, 'tracks' | 'inventory'> | null) => ({
  tracks: scene?.tracks.map(({ id }) => id),
  items: scene?.inventory.map(({ item }) => item),
});

test('on the CPU nothing is kept of a frame, and its pixels are read once and resized once', async () => {
  test.setTimeout(600_000);
  await withSoak('wasm', async ({ page, sample }) => {
    const show = (frames: number) => page.evaluate((n) => window.soak.show(n, false), frames);
    await show(120);
    const samples = [await sample()];
    const { looked } = await show(200);
    samples.push(await sample());
    expect(looked).toBeGreaterThan(150);
    expect(samples[0]).toMatchObject({ frames: 0, bitmaps: 0 });
    expect(samples[0]?.wasmBytes).toBeGreaterThan(0);
    expect(growthOf(samples)).toEqual([]);

    await page.evaluate(() => window.soak.ask('copies'));
    const frames = 10;
    await page.evaluate((n) => window.soak.detect(n), frames);
    const copies = await page.evaluate(() => window.soak.ask('copies'));
    const pixels = 4 * 320 * 240;
    expect(copies).toMatchObject({ reads: frames, readBytes: frames * pixels, draws: 0 });
    // The resized picture is written where the model reads it, and boxes are decoded where its output lies: only boxes are copied.
    console.log(
      `a frame copies ${copies.readBytes / frames} bytes of pixels, and ${copies.copiedBytes / frames} bytes after that`,
    );
    expect(copies.copiedBytes).toBeLessThan(frames * 400);

    const before = idsOf((await page.evaluate(() => window.soak.show(25, true))).last);
    const recovery = await page.evaluate(() => window.soak.lose('worker'));
    console.log(`worker crashed: ${Math.round(recovery.ms)} ms to the first result`);
    expect(recovery.states).toEqual(['recovering', 'ready']);
    expect(idsOf((await page.evaluate(() => window.soak.show(25, true))).last)).toEqual(before);
  });
});

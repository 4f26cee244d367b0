/** Nothing may pile up, frame by frame or loss by loss. `npm run soak` is the long version. */
import { expect, test } from '@playwright/test';
import { iou } from '../../src/core/geometry.ts';
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
    const [pixels, input, output] = [4 * 320 * 240, 4 * 3 * 320 * 320, 4 * 6 * 2100];
    expect(copies).toMatchObject({ reads: frames, readBytes: frames * pixels, draws: 0 });
    // The resized picture goes into the runtime's memory, and the raw output comes out.
    console.log(
      `a frame copies ${copies.readBytes / frames} bytes of pixels, and ${copies.copiedBytes / frames} bytes after that`,
    );
    expect(copies.copiedBytes).toBe(frames * (input + output));

    const before = idsOf((await page.evaluate(() => window.soak.show(25, true))).last);
    const recovery = await page.evaluate(() => window.soak.lose('worker'));
    console.log(`worker crashed: ${Math.round(recovery.ms)} ms to the first result`);
    expect(recovery.states).toEqual(['recovering', 'ready']);
    expect(idsOf((await page.evaluate(() => window.soak.show(25, true))).last)).toEqual(before);
  });
});

test('on WebGPU neither, also when the device is lost: frames go on, on the CPU', async () => {
  test.setTimeout(900_000);
  await withSoak('webgpu', async ({ page, sample }) => {
    const show = (frames: number, still: boolean) =>
      page.evaluate(([n, same]) => window.soak.show(n, same), [frames, still] as const);
    await show(3, false);
    const first = await sample();
    await show(4, false);
    const samples = [first, await sample()];
    expect(samples[0]).toMatchObject({ frames: 0, bitmaps: 0 });
    expect(samples[0]?.buffers).toBeGreaterThan(0);
    expect(growthOf(samples)).toEqual([]);

    const lent = await page.evaluate(() => window.soak.detect(1));
    expect(lent.length).toBeGreaterThan(0);

    // A browser that cannot lend its frames copies them on the GPU, and finds the same.
    await page.evaluate(() => window.soak.ask('stopLending'));
    const copied = await page.evaluate(() => window.soak.detect(1));
    expect(copied).toHaveLength(lent.length);
    copied.forEach((box, index) => expect(iou(box, lent[index] ?? [0, 0, 0, 0])).toBeGreaterThan(0.98));
    expect((await sample()).textures).toBe(first.textures + 1);

    const before = await show(1, true);
    const recovery = await page.evaluate(() => window.soak.lose('device'));
    console.log(`device lost: ${Math.round(recovery.ms)} ms to the first result`);
    expect(recovery.states).toEqual(['recovering', 'ready']);
    expect(recovery.report).toMatchObject({ backend: 'wasm', fallback: 'device-lost' });
    expect(idsOf((await show(1, true)).last)).toEqual(idsOf(before.last));
    // Nothing is left of the old device.
    expect(await sample()).toMatchObject({ buffers: 0, textures: 0, frames: 0, bitmaps: 0 });
  });
});

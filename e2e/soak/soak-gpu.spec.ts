/** Nothing may pile up on WebGPU, and a lost device costs nothing. Minutes on a software adapter, so no part of `npm test`: `npm run test:long`. */
import { expect, test } from '@playwright/test';
import { iou } from '../../src/core/geometry.ts';
import type { FrameResult } from '../../workers/vision.api.ts';
import { growthOf } from './growth.ts';
import { withSoak } from './soak-run.ts';

const idsOf = (scene: Pick<FrameResult, 'tracks' | 'inventory'> | null) => ({
  tracks: scene?.tracks.map(({ id }) => id),
  items: scene?.inventory.map(({ item }) => item),
});

test(
  'on WebGPU nothing is kept of a frame, also when the device is lost: frames go on, on the CPU, until nothing happens and the GPU comes back',
  { tag: '@long' },
  async () => {
    test.setTimeout(900_000);
    await withSoak('webgpu', async ({ page, sample }) => {
      const show = (frames: number, still: boolean) =>
        page.evaluate(([n, same]) => window.soak.show(n, same), [frames, still] as const);
      await show(4, false);
      const first = await sample();
      await show(8, false);
      const samples = [first, await sample()];
      expect(samples[0]).toMatchObject({ frames: 0, bitmaps: 0 });
      expect(samples[0]?.buffers).toBeGreaterThan(0);
      expect(growthOf(samples)).toEqual([]);

      const lent = await page.evaluate(() => window.soak.detect(1));
      expect(lent.length).toBeGreaterThan(0);
      const before = await show(1, true);
      const recovery = await page.evaluate(() => window.soak.lose('device'));
      console.log(`device lost: ${Math.round(recovery.ms)} ms to the first result`);
      expect(recovery.states).toEqual(['recovering', 'ready']);
      expect(recovery.report).toMatchObject({ backend: 'wasm', fallback: 'device-lost' });
      expect(idsOf((await show(1, true)).last)).toEqual(idsOf(before.last));
      // Nothing is left of the old device.
      expect(await sample()).toMatchObject({ buffers: 0, textures: 0, frames: 0, bitmaps: 0 });

      const report = await page.evaluate(() => window.soak.showUntil('webgpu'));
      expect(report.fallback).toBeNull();
      expect(report.parity).toBeLessThan(0.01);
      expect(idsOf((await show(3, true)).last)).toEqual(idsOf(before.last));
      const { frames, bitmaps, buffers, bufferBytes, textures } = await sample();
      expect({ frames, bitmaps, buffers, bufferBytes, textures }).toEqual({
        frames: 0,
        bitmaps: 0,
        buffers: first.buffers,
        bufferBytes: first.bufferBytes,
        textures: first.textures,
      });

      // A browser that cannot lend its frames copies them on the GPU, and finds the same.
      await page.evaluate(() => window.soak.ask('stopLending'));
      const copied = await page.evaluate(() => window.soak.detect(1));
      expect(copied).toHaveLength(lent.length);
      copied.forEach((box, index) => expect(iou(box, lent[index] ?? [0, 0, 0, 0])).toBeGreaterThan(0.98));
      expect((await sample()).textures).toBe(first.textures + 1);
    });
  },
);

/** Colours on their way from a camera to the models' input: what is recognised depends on them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { y4mFrame, y4mHeader } from '../app/y4m.ts';
import { launchBrowser } from '../browser.ts';
import { startLabServer } from '../replay/lab-server.ts';
import type { Point, Rgb, Way } from './pixels-api.ts';

const WIDTH = 640;
const HEIGHT = 480;
/** Upright stripes, so that none meets the edge of another in the middle. */
const STRIPES: readonly Rgb[] = [
  [0, 0, 0],
  [255, 255, 255],
  [128, 128, 128],
  [200, 30, 40],
  [30, 160, 60],
  [30, 60, 200],
  [230, 200, 40],
  [220, 170, 140],
];
const POINTS: readonly Point[] = STRIPES.map((_, index) => [(index + 0.5) / STRIPES.length, 0.5]);
/** For rounding to eight bits. BT.601 read as BT.709 would be up to 18 off in these stripes. */
const TOLERANCE = 3;

/** A camera in limited-range BT.601, as cameras are. */
function stripes(): Uint8Array {
  const rgba = new Uint8Array(WIDTH * HEIGHT * 4);
  for (let at = 0; at < WIDTH * HEIGHT; at++) {
    rgba.set(STRIPES[Math.floor(((at % WIDTH) / WIDTH) * STRIPES.length)] ?? [], 4 * at);
  }
  return y4mFrame(rgba, WIDTH, HEIGHT);
}

async function withCamera(webgpu: boolean, work: (page: Page) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cartlens-'));
  const server = await startLabServer({ files: new Map(), page: 'e2e/vision/pixels.html' });
  try {
    const file = join(folder, 'stripes.y4m');
    const frame = stripes();
    writeFileSync(file, Buffer.concat([y4mHeader(WIDTH, HEIGHT, 10), frame, frame]));
    const browser = await launchBrowser({ fakeCamera: file, webgpu });
    try {
      const page = await browser.newPage();
      await page.goto(server.url);
      await page.waitForFunction(() => 'seeColours' in window);
      await work(page);
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

/** Where the stripes are, for each way. */
const ways: Readonly<Record<Way, readonly Point[]>> = {
  track: POINTS,
  element: POINTS,
  'track to shaders': POINTS,
  'turned track': POINTS.map(([x, y]) => [1 - x, 1 - y]),
};

for (const [way, points] of Object.entries(ways) as [Way, readonly Point[]][]) {
  test(`colours of the camera arrive as they are by way of the ${way}`, async () => {
    await withCamera(way === 'track to shaders', async (page) => {
      const seen = await page.evaluate(([by, where]) => window.seeColours(by, where), [way, points] as const);
      const errors = seen.colours.map((colour, index) =>
        Math.max(...colour.map((value, channel) => Math.abs(value - (STRIPES[index]?.[channel] ?? NaN)))),
      );
      expect(Math.max(...errors), JSON.stringify(seen)).toBeLessThanOrEqual(TOLERANCE);
    });
  });
}

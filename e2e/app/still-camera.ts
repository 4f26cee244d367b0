/** The app before a camera that shows a basket with three things in it, for what is about the way of the frames and not about what happens. */
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { iou } from '../../src/core/geometry.ts';
import type { Track } from '../../src/core/track.ts';
import type { FrameResult, VisionReport } from '../../workers/vision.api.ts';
import { launchBrowser, type BrowserWishes } from '../browser.ts';
import { writeFakeCamera } from './fake-camera.ts';
import { PHONE } from './fixtures.ts';

const CLIP = fileURLToPath(new URL('../clips/heldout', import.meta.url));
const PICTURE = 'frame_0226.jpg';
export const THINGS = 3;

/** What the shopper's screen rests on. */
export interface Seen {
  readonly tracks: readonly Pick<Track, 'id' | 'classId' | 'box'>[];
  readonly observer: FrameResult['observer'];
  readonly initialItems: number;
  readonly basket: { readonly count: number; readonly total: number };
  readonly vision: VisionReport | null;
}

declare global {
  interface Window {
    /** When results came, milliseconds of the page's clock. */
    shotTimes: number[];
    /** The tracks of the last one. */
    lastTracks: Seen['tracks'];
    /** The camera's tracks, newest last. */
    cameraTracks: MediaStreamTrack[];
  }
}

/** Runs `work` in a browser whose camera shows the basket. */
export async function withStillCamera(wishes: BrowserWishes, work: (context: BrowserContext) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cartlens-still-'));
  try {
    await copyFile(join(CLIP, PICTURE), join(folder, PICTURE));
    await writeFile(join(folder, 'frames.json'), JSON.stringify([{ t: 0, file: PICTURE }]));
    const camera = join(folder, 'camera.y4m');
    const decoder = await launchBrowser();
    try {
      await writeFakeCamera(decoder, folder, camera, { framesPerSecond: 10, stretch: 1, hold: 1 });
    } finally {
      await decoder.close();
    }
    const browser = await launchBrowser({ ...wishes, fakeCamera: camera });
    try {
      await work(await browser.newContext(PHONE));
    } finally {
      await browser.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The camera's tracks are at hand from the page's start on. */
export async function rememberCamera(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.cameraTracks = [];
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wishes) => {
      const stream = await open(wishes);
      window.cameraTracks.push(...stream.getVideoTracks());
      return stream;
    };
  });
}

/** From now on results are noted. */
export async function noteShots(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.shotTimes = [];
    window.lastTracks = [];
    document.querySelector('cl-app')?.session?.feed?.subscribe(({ tracks }) => {
      window.shotTimes.push(performance.now());
      window.lastTracks = tracks.map(({ id, classId, box }) => ({ id, classId, box }));
    });
  });
}

export function seen(page: Page): Promise<Seen> {
  return page.evaluate(() => {
    const state = document.querySelector('cl-app')?.session?.state;
    if (!state) throw new Error('the app is not there');
    const { observer, initialItems, basket, vision } = state;
    return { tracks: window.lastTracks, observer, initialItems, basket: { count: basket.count, total: basket.total }, vision };
  });
}

/** The scene once everything in it is known. */
export async function settled(page: Page): Promise<Seen> {
  await expect(async () => {
    const { tracks, observer } = await seen(page);
    expect([observer, tracks.length]).toEqual(['settled', THINGS]);
  }).toPass({ timeout: 60_000 });
  return seen(page);
}

/** Whether two scenes show the same things in the same places, whatever they are called. */
export function expectSamePlaces(found: Seen, expected: Seen): void {
  expect(found.tracks).toHaveLength(expected.tracks.length);
  for (const { box, classId } of expected.tracks) {
    const twins = found.tracks.filter((other) => other.classId === classId && iou(other.box, box) > 0.9);
    expect(twins, `${JSON.stringify(box)} among ${JSON.stringify(found.tracks)}`).toHaveLength(1);
  }
}

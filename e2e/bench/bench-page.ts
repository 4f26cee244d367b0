/** The page of one contestant: gives it frames and watches the main thread. */
import { fetchPicture } from '../../src/vision/gallery-store.ts';
import type { Backend } from '../../workers/vision.api.ts';
import type { BenchApi, ContestantName, ContestantSpec, FrameSample, StartReport } from './bench-api.ts';
import { createCartlens } from './cartlens.ts';
import type { Contestant } from './contestant.ts';
import { LongTasks } from './long-tasks.ts';
import { createMediapipe } from './mediapipe.ts';
import { createPlainPage } from './plain-page.ts';

const CREATE: Readonly<Record<ContestantName, (backend: Backend) => Contestant>> = {
  cartlens: createCartlens,
  'plain-page': createPlainPage,
  mediapipe: createMediapipe,
};

const longTasks = new LongTasks();
let contestant: Contestant | null = null;

async function start({ name, backend }: ContestantSpec, firstFrameUrl: string): Promise<StartReport> {
  const first = await cameraFrame(firstFrameUrl);
  const begin = performance.now();
  contestant = CREATE[name](backend);
  const loaded = await contestant.load();
  await contestant.detect(first);
  const firstResultMs = performance.now() - begin;
  return { ...loaded, firstResultMs, longTaskMs: await longTasks.since(begin) };
}

async function frame(url: string): Promise<FrameSample> {
  if (!contestant) throw new Error('start comes first');
  const picture = await cameraFrame(url);
  await contestant.takeCounts();
  const heapBefore = heapBytes();
  const begin = performance.now();
  const boxes = await contestant.detect(picture);
  const ms = performance.now() - begin;
  const heapAfter = heapBytes();
  const pageHeapBytes = heapBefore !== null && heapAfter !== null && heapAfter >= heapBefore ? heapAfter - heapBefore : null;
  return { ms, boxes, longTaskMs: await longTasks.since(begin), pageHeapBytes, counts: await contestant.takeCounts() };
}

/** A frame as a camera gives it, but RGB: decoded outside of what is measured. */
async function cameraFrame(url: string): Promise<VideoFrame> {
  const picture = await fetchPicture(url);
  const camera = new VideoFrame(picture, { timestamp: 0 });
  picture.close();
  return camera;
}

/** Chromium only (https://developer.mozilla.org/docs/Web/API/Performance/memory). */
function heapBytes(): number | null {
  const { memory } = performance as { readonly memory?: { readonly usedJSHeapSize: number } };
  return memory?.usedJSHeapSize ?? null;
}

window.bench = { start, complete: async () => void (await contestant?.complete?.()), frame } satisfies BenchApi;

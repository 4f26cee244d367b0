/** The page of one contestant: gives it frames and watches the main thread. */
import { fetchPicture } from '../../src/vision/gallery-store.ts';
import type { BenchApi, ContestantSpec, FrameSample, StartReport } from './bench-api.ts';
import { createBare } from './bare.ts';
import { createCartlens } from './cartlens.ts';
import { createCocoSsd } from './coco-ssd.ts';
import type { Contestant } from './contestant.ts';
import { createHuman } from './human.ts';
import { createLitert } from './litert.ts';
import { LongTasks } from './long-tasks.ts';
import { createMediapipe } from './mediapipe.ts';
import { createPlainPage } from './plain-page.ts';
import { MODELS, TINY_MODELS } from './urls.ts';

const longTasks = new LongTasks();
let contestant: Contestant | null = null;
let kept: readonly VideoFrame[] = [];

function create({ name, backend }: ContestantSpec): Contestant {
  switch (name) {
    case 'cartlens':
      return createCartlens(backend, MODELS);
    case 'cartlens-overhead':
      return createCartlens(backend, TINY_MODELS);
    case 'bare-worker':
      return createBare();
    case 'plain-page':
      return createPlainPage(MODELS);
    case 'plain-page-overhead':
      return createPlainPage(TINY_MODELS);
    case 'litert':
      return createLitert();
    case 'mediapipe':
      return createMediapipe();
    case 'coco-ssd':
      return createCocoSsd(backend);
    case 'human':
      return createHuman(backend);
  }
}

async function start(spec: ContestantSpec, firstFrameUrl: string): Promise<StartReport> {
  const first = await cameraFrame(firstFrameUrl);
  const begin = performance.now();
  contestant = create(spec);
  try {
    const loaded = await contestant.load();
    await contestant.detect(first);
    const firstResultMs = performance.now() - begin;
    return { ...loaded, firstResultMs, longTaskMs: await longTasks.since(begin) };
  } finally {
    // Where loading has failed nobody took it.
    first.close();
  }
}

async function frame(url: string): Promise<FrameSample> {
  const picture = await cameraFrame(url);
  const running = started();
  await running.takeCounts();
  const begin = performance.now();
  const boxes = await running.detect(picture);
  const ms = performance.now() - begin;
  return { ms, boxes, longTaskMs: await longTasks.since(begin), counts: await running.takeCounts() };
}

async function runMany(count: number): Promise<number> {
  const running = started();
  const begin = performance.now();
  for (let index = 0; index < count; index++) {
    const picture = kept[index % kept.length];
    if (picture) await running.detect(picture.clone());
  }
  return longTasks.since(begin);
}

async function keep(urls: readonly string[]): Promise<void> {
  for (const picture of kept) picture.close();
  kept = await Promise.all(urls.map(cameraFrame));
}

function started(): Contestant {
  if (!contestant) throw new Error('start comes first');
  return contestant;
}

/** A frame as a camera gives it, but RGB: decoded outside of what is measured. */
async function cameraFrame(url: string): Promise<VideoFrame> {
  const picture = await fetchPicture(url);
  const camera = new VideoFrame(picture, { timestamp: 0 });
  picture.close();
  return camera;
}

window.bench = { start, complete: async () => void (await contestant?.complete?.()), frame, keep, runMany } satisfies BenchApi;

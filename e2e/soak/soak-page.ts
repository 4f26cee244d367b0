/** The page of the soak: the app's own client and worker, and frames without end. */
import { toList } from '../../src/core/detections.ts';
import type { Box } from '../../src/core/geometry.ts';
import { fetchPicture } from '../../src/vision/gallery-store.ts';
import { VisionClient } from '../../src/vision/vision-client.ts';
import type { Backend, FrameResult, VisionReport } from '../../workers/vision.api.ts';
import type { Recovery, SoakApi, SoakResult } from './soak-api.ts';
import { askWorker } from './soak-channel.ts';

/** Seconds between frames. */
const STEP = 0.1;

let client: VisionClient | null = null;
const pictures: ImageBitmap[] = [];
/** Of the clip: from here on four things lie still for a while. */
const BEGIN = 158;
let shown = BEGIN;
let time = 0;

function started(): VisionClient {
  if (!client) throw new Error('start comes first');
  return client;
}

function report(): VisionReport | null {
  const state = client?.state;
  return state?.kind === 'ready' ? state.report : null;
}

async function start(backend: Backend, urls: readonly string[]): Promise<VisionReport> {
  for (const url of urls) pictures.push(await fetchPicture(url));
  client = new VisionClient(
    {
      backend,
      modelsUrl: new URL('/models/', location.href).href,
      runtimeUrl: new URL('/runtimes/', location.href).href,
      threads: 0,
      runId: 'soak',
    },
    {
      createWorker: () => new Worker(new URL('soak.worker.ts', import.meta.url), { type: 'module', name: 'vision' }),
      // A software GPU takes its time.
      callTimeoutMs: 300_000,
      stallTimeoutMs: 300_000,
    },
  );
  await client.start();
  await showOne(false);
  return client.names();
}

function pictureAt(index: number): ImageBitmap {
  const picture = pictures[index % pictures.length];
  if (!picture) throw new Error('there is no picture');
  return picture;
}

/** As a camera gives them, but RGB. */
async function showOne(still: boolean): Promise<FrameResult> {
  time += STEP;
  const frame = new VideoFrame(pictureAt(still ? shown : ++shown), { timestamp: Math.round(time * 1e6) });
  const result = await started().process(frame, time);
  for (const thumbnail of result.thumbnails) thumbnail.picture.close();
  return result;
}

async function show(frames: number, still: boolean): Promise<SoakResult> {
  let [looked, events] = [0, 0];
  let last: FrameResult | null = null;
  for (let n = 0; n < frames; n++) {
    last = await showOne(still);
    looked += Number(last.looked);
    events += last.events.length;
  }
  return { looked, events, last };
}

async function detect(frames: number): Promise<readonly Box[]> {
  let boxes: readonly Box[] = [];
  for (let n = 0; n < frames; n++) {
    const found = await started().detect(new VideoFrame(pictureAt(shown), { timestamp: 0 }));
    boxes = toList(found).map(({ box }) => box);
  }
  return boxes;
}

async function lose(what: 'device' | 'worker'): Promise<Recovery> {
  const vision = started();
  const states: Recovery['states'][number][] = [];
  const onState = (): void => void states.push(vision.state.kind);
  vision.addEventListener('statechange', onState);
  const begin = performance.now();
  if (what === 'device') await vision.loseDevice();
  else await askWorker('crash');
  while (!states.includes('recovering')) await pause();
  for (let failedFrames = 0; ; failedFrames++) {
    try {
      await showOne(true);
      vision.removeEventListener('statechange', onState);
      return { ms: performance.now() - begin, states, failedFrames, report: report() };
    } catch (error) {
      if (vision.state.kind === 'failed') throw error;
      // The worker is not there yet: the camera's next frame comes in a moment.
      await pause();
    }
  }
}

async function showUntil(backend: Backend): Promise<VisionReport> {
  for (;;) {
    await showOne(true);
    const now = report();
    if (now?.backend === backend) return now;
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

window.soak = { start, show, detect, ask: askWorker, lose, showUntil, report } satisfies SoakApi;

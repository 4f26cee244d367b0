/** The page behind the command line tools: the app's own vision client and worker, without its screen. */
import type { ClipFrame } from '../../src/camera/clip-reader.ts';
import { NO_CURRENCY, type Catalog } from '../../src/core/catalog.ts';
import { clamp, expand } from '../../src/core/geometry.ts';
import { ITEM, toList } from '../../src/core/detections.ts';
import { embedCatalog, fetchPicture, packGallery } from '../../src/vision/gallery-store.ts';
import { replay, REPLAY_ID, type ReplayRun } from '../../src/vision/replay.ts';
import { VisionClient } from '../../src/vision/vision-client.ts';
import type { VisionOptions, VisionReport } from '../../workers/vision.api.ts';
import { readFrames } from './clip-frames.ts';
import { drawFrame } from './draw.ts';
import { drawnFrame } from './mistake-sheet.ts';
import type { LabApi, LabCatalog, LabDetections, ReplayOptions } from './lab-api.ts';

const PROGRESS_EVERY_MS = 5000;

let client: VisionClient | null = null;
let report: VisionReport | null = null;

function started(): { client: VisionClient; report: VisionReport } {
  if (!client || !report) throw new Error('start comes first');
  return { client, report };
}

function embedderHash(): string {
  const embedder = started().report.models.find(({ name }) => name === 'embedder');
  if (!embedder) throw new Error('no embedder is loaded');
  return embedder.sha256;
}

async function start({ backend, threads }: Pick<VisionOptions, 'backend' | 'threads'>): Promise<VisionReport> {
  client = new VisionClient(
    {
      backend,
      modelsUrl: new URL('/models/', location.href).href,
      runtimeUrl: new URL('/runtimes/', location.href).href,
      threads,
      runId: REPLAY_ID,
    },
    // A software GPU takes its time, and a run on a crashed worker would not be a true one.
    { callTimeoutMs: 300_000, stallTimeoutMs: 300_000, maxRestarts: 0 },
  );
  report = await client.start();
  return report;
}

async function useCatalog({ folder, products }: LabCatalog): ReturnType<LabApi['useCatalog']> {
  const catalog: Catalog = {
    currency: NO_CURRENCY,
    products: new Map(products.map(({ id, images }) => [id, { id, title: id, images, ageRestricted: false }])),
  };
  const url = new URL(folder, location.href).href;
  const onProgress = throttled((done, total) => `catalogue: ${done} of ${total} pictures`);
  const gallery = await embedCatalog(catalog, url, embedderHash(), started().client, ({ done, total }) =>
    onProgress(done, total),
  );
  await started().client.setGallery(gallery);
  return packGallery(gallery, catalog);
}

async function replayClip({ clip, zone, drawUrl }: ReplayOptions): Promise<ReplayRun> {
  const { client: vision } = started();
  if (zone) await vision.setZone(zone);
  const onProgress = throttled((done, part) => `${done} frames, ${Math.round(100 * part)} % of the clip`);
  /** The frame in work, to be drawn upon: the first handle goes to the worker. */
  let picture: ImageBitmap | null = null;
  let share = 0;
  async function* frames(): AsyncGenerator<ClipFrame> {
    for await (const next of readFrames(clip)) {
      picture = drawUrl === null ? null : await createImageBitmap(next.frame);
      share = next.done;
      yield next;
    }
  }
  return replay(vision, frames(), async (result, index) => {
    if (picture) await post(`${drawUrl}/${drawnFrame(index)}`, await drawFrame(picture, result));
    onProgress(index + 1, share);
  });
}

async function embed(urls: readonly string[], detect: boolean): Promise<string> {
  const { client: vision } = started();
  const rows: Float32Array[] = [];
  const onProgress = throttled((done, total) => `queries: ${done} of ${total} pictures`);
  for (const [index, url] of urls.entries()) {
    const picture = await fetchPicture(url);
    rows.push(await vision.embed([detect ? await mainItem(vision, picture) : picture]));
    onProgress(index + 1, urls.length);
  }
  const bytes = new Uint8Array(await new Blob(rows.map((row) => Float32Array.from(row))).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The crop of the item that the detector is surest of; the whole picture where it finds none. */
async function mainItem(vision: VisionClient, picture: ImageBitmap): Promise<ImageBitmap> {
  const found = await vision.detect(await createImageBitmap(picture));
  const best = found.classId.indexOf(ITEM);
  if (best < 0) return picture;
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = found.xyxy.subarray(4 * best, 4 * best + 4);
  const [left, top, right, bottom] = clamp(expand([x1, y1, x2, y2], 0.08), picture).map(Math.round) as [
    number,
    number,
    number,
    number,
  ];
  const crop = await createImageBitmap(picture, left, top, Math.max(1, right - left), Math.max(1, bottom - top));
  picture.close();
  return crop;
}

async function detect(url: string): Promise<LabDetections> {
  const { frame, ...detections } = await started().client.detect(await fetchPicture(url));
  return { width: frame.width, height: frame.height, boxes: toList(detections) };
}

async function post(url: string, body: Blob): Promise<void> {
  const response = await fetch(url, { method: 'POST', body });
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
}

/** Tells the tool how far a job is, at most every few seconds. */
function throttled(text: (done: number, total: number) => string): (done: number, total: number) => void {
  let last = performance.now();
  return (done, total) => {
    if (performance.now() - last < PROGRESS_EVERY_MS) return;
    last = performance.now();
    window.labProgress(text(done, total));
  };
}

window.lab = { start, useCatalog, replay: replayClip, embed, detect };

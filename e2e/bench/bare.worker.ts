/**
 * The least that a worker can do for a frame, with the app's own runtime, weights and pure functions: no Comlink, no queues, no tracking, one plain
 * message in and one out. What a frame allocates here no design around it can save.
 */
import { decodeDetections } from '../../src/core/decode-detections.ts';
import type { Size } from '../../src/core/geometry.ts';
import { nms } from '../../src/core/nms.ts';
import { letterbox, normalisationOf, planLetterbox, type LetterboxPlan } from '../../workers/vision/letterbox.ts';
import { LiteRt } from '../../workers/vision/litert.ts';
import { defaultThreads, findRuntime, liteRtBuild } from '../../workers/vision/runtime-files.ts';
import { fetchManifest } from './our-detector.ts';

/** The page's first message; the others are frames. */
export interface BareStart {
  readonly modelsUrl: string;
  readonly runtimeUrl: string;
}

self.addEventListener(
  'message',
  ({ data }: MessageEvent<BareStart>) => {
    void begin(data).then((detect) => {
      self.addEventListener('message', ({ data: frame }: MessageEvent<VideoFrame>) => void detect(frame));
      self.postMessage(null);
    });
  },
  { once: true },
);

async function begin({ modelsUrl, runtimeUrl }: BareStart): Promise<(frame: VideoFrame) => Promise<void>> {
  const { manifest } = await fetchManifest(`${modelsUrl}detector/`);
  const { litert, input, strides, thresholds } = manifest;
  if (!litert) throw new Error('the detector has no file for LiteRT');
  const get = async (url: string): Promise<ArrayBuffer> => (await fetch(url)).arrayBuffer();
  const json = async (url: string): Promise<unknown> => (await fetch(url)).json();
  const runtime = await findRuntime({ json }, await liteRtBuild(true), runtimeUrl);
  const started = await LiteRt.start(runtime, await get(runtime.binary.url), defaultThreads(navigator.hardwareConcurrency));
  const model = await started.compile(manifest, await get(`${modelsUrl}detector/${litert.file}`));
  const normalisation = normalisationOf(input);
  const options = { inputSide: input.size, strides, confidence: thresholds.confidence };
  let pixels: { readonly size: Size; readonly rgba: Uint8Array; readonly plan: LetterboxPlan } | null = null;
  return async (frame) => {
    const { displayWidth: width, displayHeight: height } = frame;
    pixels ??= {
      size: { width, height },
      rgba: new Uint8Array(4 * width * height),
      plan: planLetterbox([0, 0, width, height], input.size),
    };
    const { size, rgba, plan } = pixels;
    await frame.copyTo(rgba, { format: 'RGBA' });
    frame.close();
    const { count } = await model.run(
      (target) => letterbox({ width, height, rgba }, plan, normalisation, target, model.order),
      (raw) => nms(decodeDetections(raw, size, options), thresholds.nmsIou),
    );
    self.postMessage(count);
  };
}

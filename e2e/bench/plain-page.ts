/**
 * The peer: our detector the way most onnxruntime-web examples run theirs. Everything happens on the page's main thread, on one WASM
 * thread, with the full weights: the frame is drawn to a canvas at the model's size, read back with `getImageData`, turned into planes
 * by a JavaScript loop, and the output is decoded on the page. The canvas does the letterboxing (fast, and the choice of most
 * examples), so its boxes may differ a little from ours, which come from area averages.
 */
import * as ort from 'onnxruntime-web/wasm';
import type { ModelInput } from '../../workers/vision/manifest.ts';
import { ApiCounter } from '../../workers/lab/api-counter.ts';
import { CanvasLetterbox } from './canvas-letterbox.ts';
import type { Contestant } from './contestant.ts';
import { countBoxes, fetchManifest, type OurDetector } from './our-detector.ts';
import { PLAIN_RUNTIME } from './urls.ts';

const THREADS = 1;

/** @param modelsUrl folder of the models, ends in `/` */
export function createPlainPage(modelsUrl: string): Contestant {
  const counter = new ApiCounter(globalThis, () => performance.now());
  let ready: (OurDetector & { readonly letterbox: CanvasLetterbox; readonly session: ort.InferenceSession }) | null = null;

  return {
    async load() {
      ort.env.wasm.wasmPaths = PLAIN_RUNTIME;
      ort.env.wasm.numThreads = THREADS;
      const folder = `${modelsUrl}detector/`;
      const detector = await fetchManifest(folder);
      const { file, input } = detector.manifest;
      const session = await ort.InferenceSession.create(`${folder}${file}`, { executionProviders: ['wasm'] });
      ready = { ...detector, letterbox: new CanvasLetterbox(input), session };
      return { model: detector.model, threads: THREADS, adapter: null };
    },
    async detect(frame) {
      if (!ready) throw new Error('load comes first');
      const { manifest, session, letterbox } = ready;
      const { input, output } = manifest;
      const size = { width: frame.displayWidth, height: frame.displayHeight };
      const rgba = letterbox.draw(frame);
      frame.close();
      const tensor = new ort.Tensor('float32', toPlanes(rgba, input), [1, 3, input.size, input.size]);
      const outputs = await session.run({ [input.name]: tensor });
      return countBoxes(outputs[output.name]?.data, size, manifest);
    },
    takeCounts: async () => counter.take(),
  };
}

/** RGBA bytes to normalised planes, NCHW. */
function toPlanes(rgba: Uint8ClampedArray, { size, mean, std }: ModelInput): Float32Array {
  const plane = size * size;
  const planes = new Float32Array(3 * plane);
  for (let pixel = 0; pixel < plane; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = (rgba[4 * pixel + channel] ?? 0) / 255;
      planes[channel * plane + pixel] = (value - (mean[channel] ?? 0)) / (std[channel] ?? 1);
    }
  }
  return planes;
}

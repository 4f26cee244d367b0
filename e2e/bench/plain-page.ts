/**
 * The peer: our detector the way most onnxruntime-web examples run theirs. Everything happens on the page's main thread, on one WASM
 * thread, with the full weights: the frame is drawn to a canvas at the model's size, read back with `getImageData`, turned into planes
 * by a JavaScript loop, and the output is decoded on the page. The canvas does the letterboxing (fast, and the choice of most
 * examples), so its boxes may differ a little from ours, which come from area averages.
 */
import * as ort from 'onnxruntime-web/wasm';
import { decodeDetections } from '../../src/core/decode-detections.ts';
import { letterboxTransform } from '../../src/core/letterbox.ts';
import { nms } from '../../src/core/nms.ts';
import { parseDetectorManifest, type DetectorManifest, type ModelInput } from '../../workers/vision/manifest.ts';
import { ApiCounter } from '../../workers/lab/api-counter.ts';
import type { Contestant } from './contestant.ts';

const FOLDER = '/models/detector/';
const THREADS = 1;

export function createPlainPage(): Contestant {
  const counter = new ApiCounter(globalThis, () => performance.now());
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  let model: { readonly manifest: DetectorManifest; readonly session: ort.InferenceSession } | null = null;

  return {
    async load() {
      ort.env.wasm.wasmPaths = '/ort/';
      ort.env.wasm.numThreads = THREADS;
      const response = await fetch(`${FOLDER}manifest.json`);
      const json: unknown = await response.json();
      const manifest = parseDetectorManifest(json);
      const session = await ort.InferenceSession.create(`${FOLDER}${manifest.file}`, { executionProviders: ['wasm'] });
      model = { manifest, session };
      const { version } = Object(json) as { readonly version?: unknown };
      return { model: `cartlens detector ${String(version ?? '')}`.trim(), threads: THREADS, adapter: null };
    },
    async detect(frame) {
      if (!model) throw new Error('load comes first');
      const { manifest, session } = model;
      const size = { width: frame.displayWidth, height: frame.displayHeight };
      const { data } = drawLetterboxed(context, frame, manifest.input);
      frame.close();
      const side = manifest.input.size;
      const tensor = new ort.Tensor('float32', toPlanes(data, manifest.input), [1, 3, side, side]);
      const outputs = await session.run({ [manifest.input.name]: tensor });
      const raw = outputs[manifest.output.name]?.data;
      if (!(raw instanceof Float32Array)) throw new Error('the detector gave no numbers');
      const { strides, thresholds } = manifest;
      const found = decodeDetections(raw, size, { inputSide: side, strides, confidence: thresholds.confidence });
      return nms(found, thresholds.nmsIou).count;
    },
    takeCounts: async () => counter.take(),
  };
}

function drawLetterboxed(context: CanvasRenderingContext2D, frame: VideoFrame, { size, letterboxFill }: ModelInput): ImageData {
  const { displayWidth: width, displayHeight: height } = frame;
  if (context.canvas.width !== size) Object.assign(context.canvas, { width: size, height: size });
  const { scale, padX, padY } = letterboxTransform({ width, height }, size);
  context.fillStyle = `rgb(${letterboxFill} ${letterboxFill} ${letterboxFill})`;
  context.fillRect(0, 0, size, size);
  context.drawImage(frame, padX, padY, width * scale, height * scale);
  return context.getImageData(0, 0, size, size);
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

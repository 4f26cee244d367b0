/**
 * Our own detector in Google's LiteRT.js on its CPU kernels (XNNPACK), in 8 bits as we run it, with as many threads as we take. Everything
 * around it is done as on the plain page: on the main thread, with a canvas.
 */
import { defaultThreads } from '../../workers/vision/runtime-files.ts';
import type { ModelInput } from '../../workers/vision/manifest.ts';
import { ApiCounter } from '../../workers/lab/api-counter.ts';
import { CanvasLetterbox } from './canvas-letterbox.ts';
import type { Contestant } from './contestant.ts';
import { countBoxes, fetchManifest, type OurDetector } from './our-detector.ts';
import { MODELS } from './urls.ts';

const FOLDER = '/peers/litert/';

/** The part of `@litertjs/core` that is used here. Tensors have to be deleted. */
interface LiteRt {
  loadLiteRt(folder: string, options: { readonly threads: boolean }): Promise<unknown>;
  loadAndCompile(
    url: string,
    options: { readonly accelerator: 'wasm'; readonly cpuOptions: { readonly numThreads: number } },
  ): Promise<{ run(input: LiteRtTensor): Promise<readonly LiteRtTensor[]> }>;
  readonly Tensor: new (data: Float32Array, shape: readonly number[]) => LiteRtTensor;
}

interface LiteRtTensor {
  /** A copy. */
  toTypedArray(): unknown;
  delete(): void;
}

export function createLitert(): Contestant {
  const counter = new ApiCounter(globalThis, () => performance.now());
  let ready:
    (OurDetector & { readonly letterbox: CanvasLetterbox; readonly infer: (image: Float32Array) => Promise<unknown> }) | null =
    null;

  return {
    async load() {
      const threads = defaultThreads(navigator.hardwareConcurrency);
      const program = `${FOLDER}index.js`;
      const folder = `${MODELS}detector/`;
      const [litert, detector] = await Promise.all([
        import(/* @vite-ignore */ program) as Promise<LiteRt>,
        fetchManifest(folder),
      ]);
      const weights = detector.manifest.litert;
      if (!weights) throw new Error('the detector has no file for LiteRT');
      await litert.loadLiteRt(`${FOLDER}wasm/`, { threads: true });
      const options = { accelerator: 'wasm', cpuOptions: { numThreads: threads } } as const;
      const compiled = await litert.loadAndCompile(`${folder}${weights.file}`, options);
      const { size } = detector.manifest.input;
      const infer = async (image: Float32Array): Promise<unknown> => {
        const tensor = new litert.Tensor(image, [1, size, size, 3]);
        const [output] = await compiled.run(tensor);
        const raw = output?.toTypedArray();
        tensor.delete();
        output?.delete();
        return raw;
      };
      ready = { ...detector, letterbox: new CanvasLetterbox(detector.manifest.input), infer };
      return { model: `${detector.model} ${weights.precision}`, threads, adapter: null };
    },
    async detect(frame) {
      if (!ready) throw new Error('load comes first');
      const { manifest, letterbox, infer } = ready;
      const size = { width: frame.displayWidth, height: frame.displayHeight };
      const rgba = letterbox.draw(frame);
      frame.close();
      return countBoxes(await infer(toPixels(rgba, manifest.input)), size, manifest);
    },
    takeCounts: async () => counter.take(),
  };
}

/** RGBA bytes to normalised pixels, NHWC. */
function toPixels(rgba: Uint8ClampedArray, { size, mean, std }: ModelInput): Float32Array {
  const numbers = new Float32Array(3 * size * size);
  for (let pixel = 0; pixel < size * size; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = (rgba[4 * pixel + channel] ?? 0) / 255;
      numbers[3 * pixel + channel] = (value - (mean[channel] ?? 0)) / (std[channel] ?? 1);
    }
  }
  return numbers;
}

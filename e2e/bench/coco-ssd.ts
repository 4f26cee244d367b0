/**
 * TensorFlow.js's own object detection, as its documentation runs it: on the page's main thread. It takes no `VideoFrame`, so it gets a
 * bitmap of it. It knows the 90 classes of COCO: this row compares what finding boxes costs, not what is found.
 */
import { ApiCounter } from '../../workers/lab/api-counter.ts';
import type { RowBackend } from './bench-api.ts';
import type { Contestant } from './contestant.ts';
import { runScript } from './script-tag.ts';

const FOLDER = '/peers/coco-ssd/';

/** The parts of the globals of its scripts that are used here. */
interface Scripts {
  readonly tf: {
    setBackend(name: RowBackend): Promise<boolean>;
    ready(): Promise<void>;
    getBackend(): string;
    readonly wasm?: { setWasmPaths(folder: string): void; getThreadsCount(): number };
  };
  readonly cocoSsd: {
    load(options: { readonly modelUrl: string }): Promise<{ detect(picture: ImageBitmap): Promise<readonly unknown[]> }>;
  };
}

export function createCocoSsd(backend: RowBackend): Contestant {
  const counter = new ApiCounter(globalThis, () => performance.now());
  let detect: ((picture: ImageBitmap) => Promise<readonly unknown[]>) | null = null;

  return {
    async load() {
      await runScript(`${FOLDER}tf.js`);
      if (backend !== 'webgl') await runScript(`${FOLDER}tf-${backend}.js`);
      await runScript(`${FOLDER}coco-ssd.js`);
      const { tf, cocoSsd } = globalThis as unknown as Scripts;
      tf.wasm?.setWasmPaths(FOLDER);
      await tf.setBackend(backend);
      await tf.ready();
      // It would take another one without a word.
      if (tf.getBackend() !== backend) throw new Error(`TensorFlow.js has no backend ${backend} here`);
      const model = await cocoSsd.load({ modelUrl: `${FOLDER}model.json` });
      detect = (picture) => model.detect(picture);
      return { model: 'coco-ssd lite_mobilenet_v2', threads: tf.wasm?.getThreadsCount() ?? 1, adapter: null };
    },
    async detect(frame) {
      if (!detect) throw new Error('load comes first');
      const picture = await createImageBitmap(frame);
      frame.close();
      const { length } = await detect(picture);
      picture.close();
      return length;
    },
    takeCounts: async () => counter.take(),
  };
}

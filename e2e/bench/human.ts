/**
 * Human with its object detection alone (CenterNet, the 80 classes of COCO), on the page's main thread as its documentation runs it. It skips
 * frames that are like the one before and corrects the picture, which is turned off: every frame is looked at, as by everyone else. It takes no
 * `VideoFrame`, so it gets a bitmap of it.
 */
import { ApiCounter } from '../../workers/lab/api-counter.ts';
import type { RowBackend } from './bench-api.ts';
import type { Contestant } from './contestant.ts';

const FOLDER = '/peers/human/';

/** The part of `@vladmandic/human` that is used here. */
interface HumanModule {
  readonly Human: new (config: object) => {
    load(): Promise<void>;
    detect(picture: ImageBitmap): Promise<{ readonly object: readonly unknown[]; readonly error: string | null }>;
    readonly tf: { getBackend(): string };
    readonly env: { readonly wasm: { readonly multithread?: boolean } };
  };
}

export function createHuman(backend: RowBackend): Contestant {
  const counter = new ApiCounter(globalThis, () => performance.now());
  let human: InstanceType<HumanModule['Human']> | null = null;
  const off = { enabled: false };

  return {
    async load() {
      const program = `${FOLDER}human.js`;
      const { Human } = (await import(/* @vite-ignore */ program)) as HumanModule;
      human = new Human({
        backend,
        modelBasePath: `${FOLDER}models/`,
        wasmPath: `${FOLDER}wasm/`,
        cacheSensitivity: 0,
        // Its wait for a first picture, and its check for newer weights.
        warmup: 'none',
        filter: off,
        face: off,
        body: off,
        hand: off,
        gesture: off,
        segmentation: off,
        object: { enabled: true, skipFrames: 0, skipTime: 0 },
      });
      await human.load();
      return { model: 'centernet', threads: backend === 'wasm' ? navigator.hardwareConcurrency : 1, adapter: null };
    },
    async detect(frame) {
      if (!human) throw new Error('load comes first');
      const picture = await createImageBitmap(frame);
      frame.close();
      const { object, error } = await human.detect(picture);
      picture.close();
      if (error !== null) throw new Error(error);
      if (human.tf.getBackend() !== backend) throw new Error(`Human has no backend ${backend} here`);
      return object.length;
    },
    takeCounts: async () => counter.take(),
  };
}

/**
 * What a user would pick instead of us: MediaPipe's object detector with EfficientDet-Lite0 on its CPU delegate, as its documentation
 * runs it. That is on the page's main thread, where `detectForVideo` takes a frame and returns when its boxes are there. It takes the
 * `VideoFrame` as it is, and brings its pixels over through a WebGL canvas of its own; that is its way on the CPU delegate too.
 *
 * It needs nothing more of the policy than we do: its loader is a script tag of the same origin. It also counts its use and tells its
 * makers once a minute, which the policy keeps from leaving.
 *
 * Its model knows the 90 classes of COCO, so its boxes are not ours: this row compares what finding boxes costs, not what is found.
 */
import { ApiCounter } from '../../workers/lab/api-counter.ts';
import type { Contestant } from './contestant.ts';

const FOLDER = '/peers/mediapipe/';
/** Of its example in the documentation. */
const SCORE_THRESHOLD = 0.5;

/** The part of `@mediapipe/tasks-vision` that is used here: it is no dependency of the app, so its own types are not there. */
interface TasksVision {
  readonly FilesetResolver: { forVisionTasks(basePath: string): Promise<object> };
  readonly ObjectDetector: { createFromOptions(fileset: object, options: DetectorOptions): Promise<ObjectDetector> };
}

interface DetectorOptions {
  readonly baseOptions: { readonly modelAssetPath: string; readonly delegate: 'CPU' | 'GPU' };
  readonly scoreThreshold: number;
  readonly runningMode: 'IMAGE' | 'VIDEO';
}

interface ObjectDetector {
  /** `timestamp` in milliseconds has to grow. */
  detectForVideo(frame: TexImageSource, timestamp: number): { readonly detections: readonly unknown[] };
}

export function createMediapipe(): Contestant {
  const counter = new ApiCounter(globalThis, () => performance.now());
  let detector: ObjectDetector | null = null;

  return {
    async load() {
      const bundle = `${FOLDER}vision_bundle.mjs`;
      const { FilesetResolver, ObjectDetector } = (await import(/* @vite-ignore */ bundle)) as TasksVision;
      const fileset = await FilesetResolver.forVisionTasks(`${FOLDER}wasm`);
      detector = await ObjectDetector.createFromOptions(fileset, {
        baseOptions: { modelAssetPath: `${FOLDER}efficientdet-lite0.tflite`, delegate: 'CPU' },
        scoreThreshold: SCORE_THRESHOLD,
        runningMode: 'VIDEO',
      });
      // Its build has no threads.
      return { model: 'efficientdet-lite0 int8', threads: 1, adapter: null };
    },
    async detect(frame) {
      if (!detector) throw new Error('load comes first');
      const { detections } = detector.detectForVideo(frame, performance.now());
      frame.close();
      return detections.length;
    },
    takeCounts: async () => counter.take(),
  };
}

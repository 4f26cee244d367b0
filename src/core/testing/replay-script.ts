import type { BasketEvent } from '../basket-event.ts';
import { fromList } from '../detections.ts';
import { scoreEvents } from '../event-score.ts';
import type { EventScore } from '../event-score.ts';
import type { Gallery } from '../gallery.ts';
import { SceneReader } from '../scene-reader.ts';
import { Random } from './random.ts';
import { FRAME } from './scene-script.ts';
import type { SceneScript, ScriptedProduct } from './scene-script.ts';
import { SimulatedDetector, simulatedEmbedding } from './simulated-detector.ts';
import type { Flaws } from './simulated-detector.ts';

const DIMENSION = 32;

export interface ScriptReplay {
  readonly score: EventScore;
  readonly events: readonly BasketEvent[];
  /** Items in the inventory at the end. */
  readonly finalCount: number;
}

/** Runs a script through the scene reader as a worker would, at a frame rate whose frames are a little irregular. */
export function replayScript(
  script: SceneScript,
  products: readonly ScriptedProduct[],
  fps: number,
  flaws: Flaws,
  seed: number,
): ScriptReplay {
  const random = new Random(seed);
  const vectors = new Map(products.map(({ id }) => [id, random.unitVector(DIMENSION)]));
  const gallery: Gallery = {
    dimension: DIMENSION,
    products: [...vectors.keys()],
    vectors: Float32Array.from([...vectors.values()].flatMap((vector) => [...vector])),
    embedder: 'simulated',
  };
  const reader = new SceneReader({ runId: 'sim', confidence: 0.3, calibration: { scale: 14, unknownSimilarity: 0.5 }, gallery });
  const detector = new SimulatedDetector(random, flaws);
  const events: BasketEvent[] = [];
  let finalCount = 0;
  for (let t = 0; t < script.seconds; t += random.between(0.9, 1.1) / fps) {
    const list = detector.detect(script, t);
    const looks = reader.see(t, FRAME, fromList(list));
    const embeddings = new Float32Array(looks.length * DIMENSION);
    looks.forEach(({ box }, row) => {
      const source = list.find((detection) => Math.abs(detection.box[0] - box[0]) + Math.abs(detection.box[3] - box[3]) < 0.01);
      const product = source?.product ?? null;
      embeddings.set(
        simulatedEmbedding(random, product === null ? null : (vectors.get(product) ?? null), 0.5, DIMENSION),
        row * DIMENSION,
      );
    });
    const scene = reader.conclude(embeddings);
    events.push(...scene.events);
    finalCount = scene.inventory.length;
  }
  return { score: scoreEvents({ initial: script.initial, events: script.events }, events), events, finalCount };
}

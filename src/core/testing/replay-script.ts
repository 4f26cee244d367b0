import type { BasketEvent } from '../basket-event.ts';
import { FIXED_VIEW } from '../camera-follower.ts';
import { ITEM, fromList } from '../detections.ts';
import { scoreEvents } from '../event-score.ts';
import type { EventScore } from '../event-score.ts';
import type { Gallery } from '../gallery.ts';
import { Governor } from '../governor.ts';
import type { Luminance } from '../luminance.ts';
import { SceneReader } from '../scene-reader.ts';
import { STILL, moveBox } from '../similarity.ts';
import type { Similarity } from '../similarity.ts';
import { scoreTracks } from '../track-score.ts';
import type { TrackScore, TrackedFrame } from '../track-score.ts';
import { HAND_LABEL, paint } from './paint.ts';
import { Random } from './random.ts';
import { FRAME } from './scene-script.ts';
import type { SceneScript, ScriptedProduct } from './scene-script.ts';
import { SimulatedDetector, simulatedEmbedding, visibleThings } from './simulated-detector.ts';
import type { Flaws } from './simulated-detector.ts';
import { seenBy, sway } from './sway.ts';

const DIMENSION = 32;

export interface ScriptReplay {
  readonly score: EventScore;
  readonly events: readonly BasketEvent[];
  /** Of the item tracks. */
  readonly tracks: TrackScore;
  /** Share of the frames that nothing was to be seen in and that were skipped. */
  readonly skipped: number;
}

/**
 * Runs a script through governor and scene reader as a worker would, at a frame rate whose frames are a little irregular, before a camera on a
 * stand or in a hand.
 */
export function replayScript(
  script: SceneScript,
  products: readonly ScriptedProduct[],
  fps: number,
  flaws: Flaws,
  seed: number,
  handheld = false,
): ScriptReplay {
  const random = new Random(seed);
  const camera = handheld ? sway(new Random(seed + 1_000_003)) : null;
  const vectors = new Map(products.map(({ id }) => [id, random.unitVector(DIMENSION)]));
  const gallery: Gallery = {
    dimension: DIMENSION,
    products: [...vectors.keys()],
    vectors: Float32Array.from([...vectors.values()].flatMap((vector) => [...vector])),
    embedder: 'simulated',
  };
  const reader = new SceneReader({ runId: 'sim', confidence: 0.3, calibration: { scale: 14, unknownSimilarity: 0.5 }, gallery });
  const detector = new SimulatedDetector(random, flaws);
  const governor = new Governor();
  let [skipped, all] = [0, 0];
  const events: BasketEvent[] = [];
  const frames: TrackedFrame[] = [];
  for (let t = 0; t < script.seconds; t += random.between(0.9, 1.1) / fps) {
    const pose = camera?.at(t) ?? STILL;
    const picture = photograph(script, products, t, pose);
    all++;
    if (governor.mayRest(t) && governor.skips(t, picture)) {
      skipped++;
      continue;
    }
    const list = detector.detect(script, t).flatMap((detection) => seenBy(pose, detection));
    const view = { ...(camera?.view(t) ?? FIXED_VIEW), picture };
    const looks = reader.see(t, FRAME, fromList(list), view);
    const embeddings = new Float32Array(looks.length * DIMENSION);
    looks.forEach(({ box }, row) => {
      const source = list.find((detection) => Math.abs(detection.box[0] - box[0]) + Math.abs(detection.box[3] - box[3]) < 1);
      const product = source?.product ?? null;
      embeddings.set(
        simulatedEmbedding(random, product === null ? null : (vectors.get(product) ?? null), 0.5, DIMENSION),
        row * DIMENSION,
      );
    });
    const scene = reader.conclude(embeddings);
    governor.looked({ t, picture, observer: scene.observer, busy: scene.busy });
    events.push(...scene.events);
    frames.push({
      truth: visibleThings(script, t).map(({ thing, box }) => ({ id: thing, box: moveBox(pose, box) })),
      found: scene.tracks.filter(({ classId, lastSeen }) => classId === ITEM && lastSeen === t),
    });
  }
  return {
    score: scoreEvents({ initial: script.initial, events: script.events }, events),
    events,
    tracks: scoreTracks(frames),
    skipped: skipped / all,
  };
}

/** What a camera sees of the story: equal products look equal, hands are above everything. */
function photograph(script: SceneScript, products: readonly ScriptedProduct[], t: number, pose: Similarity): Luminance {
  const things = script.things(t).toSorted((a, b) => a.level - b.level);
  const labelled = things.map(({ product, box }) => ({ label: products.findIndex(({ id }) => id === product), box }));
  const hands = script.hands(t).map((box) => ({ label: HAND_LABEL, box }));
  return paint([...labelled, ...hands].map(({ label, box }) => ({ label, box: moveBox(pose, box) })));
}

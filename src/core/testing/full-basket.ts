import { FIXED_VIEW } from '../camera-follower.ts';
import type { CameraView } from '../camera-follower.ts';
import { HAND, ITEM, fromList } from '../detections.ts';
import type { Detection, Detections } from '../detections.ts';
import type { Gallery } from '../gallery.ts';
import { translate } from '../geometry.ts';
import type { Box } from '../geometry.ts';
import { SceneReader } from '../scene-reader.ts';
import type { Scene } from '../scene-reader.ts';
import { HAND_LABEL, paint } from './paint.ts';
import { normalise } from './random.ts';
import type { Random } from './random.ts';
import { FRAME } from './scene-script.ts';

const FIRST: Box = [20, 12, 110, 104];
const PLACES = Array.from({ length: 20 }, (_, item) => translate(FIRST, (item % 5) * 120, Math.floor(item / 5) * 116));
const DIMENSION = 128;
const CONFIDENCE = 0.46;

/** A frame as the reader gets it. */
interface Filmed {
  readonly found: Detections;
  readonly camera: CameraView;
}

/**
 * Twenty items that lie still while hands hover, shadows pass, boxes jitter and now and then are missing: a great deal to compute and
 * nothing to report. Each product is known from three pictures.
 */
export class FullBasket {
  readonly #random: Random;
  readonly #looks: readonly Float32Array[];
  readonly #reader: SceneReader;
  #boxes: readonly { readonly item: number; readonly box: Box }[] = [];

  constructor(random: Random) {
    this.#random = random;
    this.#looks = Array.from(PLACES, () => random.unitVector(DIMENSION));
    const views = this.#looks.flatMap((look) => [this.#near(look), this.#near(look), this.#near(look)]);
    const gallery: Gallery = {
      dimension: DIMENSION,
      products: views.map((_, row) => `product ${Math.floor(row / 3)}`),
      vectors: Float32Array.from(views.flatMap((view) => [...view])),
      embedder: 'simulated',
    };
    this.#reader = new SceneReader({
      runId: 'full',
      confidence: CONFIDENCE,
      calibration: { scale: 16, unknownSimilarity: 0.58 },
      gallery,
    });
  }

  /** What the detector finds at `t`, and what the camera sees; kept apart from the reader's own work, which is timed. */
  film(t: number): Filmed {
    const random = this.#random;
    const shadow = t % 20 < 4 ? ((t % 20) / 4) * FRAME.width : null;
    const seen = Array.from({ length: PLACES.length }, (_, item) => item).filter(() => !random.chance(0.02));
    this.#boxes = seen.map((item) => {
      const [x1, y1, x2, y2] = PLACES[item] ?? FIRST;
      const jitter = (): number => 1.5 * random.normal();
      return { item, box: [x1 + jitter(), y1 + jitter(), x2 + jitter(), y2 + jitter()] };
    });
    const items = this.#boxes.map(({ box }): Detection => {
      const shaded = shadow !== null && Math.abs(box[0] + 45 - shadow) < 90;
      return { box, confidence: random.between(0.7, 0.85) - (shaded ? 0.25 : 0), classId: ITEM };
    });
    const hands = t % 15 > 12 ? [this.#hand(t % 15)] : [];
    const things = PLACES.map((box, label) => ({ label, box }));
    const picture = paint([...things, ...hands.map(({ box }) => ({ label: HAND_LABEL, box }))]);
    return { found: fromList([...items, ...hands]), camera: { ...FIXED_VIEW, picture } };
  }

  /** One frame. */
  read(t: number, { found, camera }: Filmed): Scene {
    const looks = this.#reader.see(t, FRAME, found, camera);
    const embeddings = new Float32Array(looks.length * DIMENSION);
    looks.forEach(({ box }, row) => {
      const seen = this.#boxes.find((entry) => Math.abs(entry.box[0] - box[0]) < 0.01 && Math.abs(entry.box[1] - box[1]) < 0.01);
      const look = seen && this.#looks[seen.item];
      if (look) embeddings.set(this.#near(look), row * DIMENSION);
    });
    return this.#reader.conclude(embeddings);
  }

  /** It comes in from above, stays over an item and leaves. */
  #hand(phase: number): Detection {
    const depth = 220 * Math.min(1, phase - 12, 15 - phase);
    const x = 60 + 30 * phase;
    return { box: [x, 0, x + 130, Math.max(20, depth)], confidence: 0.8, classId: HAND };
  }

  #near(look: Float32Array): Float32Array {
    return normalise(look.map((value) => value + 0.03 * this.#random.normal()));
  }
}

import type { BasketEvent } from '../basket-event.ts';
import { HAND, ITEM, fromList } from '../detections.ts';
import type { Detection } from '../detections.ts';
import type { Gallery } from '../gallery.ts';
import type { Box } from '../geometry.ts';
import { SceneReader } from '../scene-reader.ts';
import type { Scene, SceneReaderOptions } from '../scene-reader.ts';
import { FRAME } from './scene-script.ts';

const PRODUCTS = ['cola', 'soup', 'milk', 'tea'];

/** One reference per product: the axes of the embedding space. */
export const STAGE_GALLERY: Gallery = {
  dimension: PRODUCTS.length,
  products: PRODUCTS,
  vectors: Float32Array.from(PRODUCTS.flatMap((_, row) => PRODUCTS.map((__, column) => (row === column ? 1 : 0)))),
  embedder: 'staged',
};

/** What is to be seen for a while: `hand`, or the name of a product. */
export type Shot = readonly (readonly [label: string, x1: number, y1: number, x2: number, y2: number, confidence?: number])[];

/** A scene reader in front of a hand-written scene. Embeddings are exact. */
export class Stage {
  readonly events: BasketEvent[] = [];
  readonly reader: SceneReader;
  readonly #fps: number;
  #frame: number;

  /** @param from time of the first frame, seconds */
  constructor(fps: number, options: Partial<SceneReaderOptions> = {}, from = 0) {
    this.#fps = fps;
    this.#frame = Math.round(from * fps);
    const calibration = { scale: 12, unknownSimilarity: 0.5 };
    this.reader = new SceneReader({ runId: 'stage', confidence: 0.3, calibration, gallery: STAGE_GALLERY, ...options });
  }

  /** Time of the next frame. */
  get t(): number {
    return this.#frame / this.#fps;
  }

  /** Shows one frame. */
  show(shot: Shot): Scene {
    const list = shot.map(([label, x1, y1, x2, y2, confidence]): Detection & { readonly label: string } => ({
      label,
      box: [x1, y1, x2, y2],
      confidence: confidence ?? 0.85,
      classId: label === 'hand' ? HAND : ITEM,
    }));
    const looks = this.reader.see(this.t, FRAME, fromList(list));
    const embeddings = new Float32Array(looks.length * PRODUCTS.length);
    looks.forEach(({ box }, row) => {
      const label = list.find((entry) => nearly(entry.box, box))?.label ?? '';
      const product = PRODUCTS.indexOf(label);
      if (product >= 0) embeddings[row * PRODUCTS.length + product] = 1;
    });
    const scene = this.reader.conclude(embeddings);
    this.#frame++;
    this.events.push(...scene.events);
    return scene;
  }

  /** Shows the same for a while, at least one frame. */
  hold(seconds: number, shot: Shot): Scene {
    const frames = Math.max(1, Math.round(seconds * this.#fps));
    let scene = this.show(shot);
    for (let i = 1; i < frames; i++) scene = this.show(shot);
    return scene;
  }

  /** `+cola`, `-soup`, `+?`: what was reported so far. */
  get story(): readonly string[] {
    return this.events.map(({ type, product }) => `${type === 'item-added' ? '+' : '-'}${product ?? '?'}`);
  }
}

function nearly(a: Box, b: Box): boolean {
  return a.every((value, side) => Math.abs(value - (b[side] ?? NaN)) < 0.01);
}

/** From a SKU to its model, with a bounded cache. */
import type { Motifs } from '../label.ts';
import type { Sku } from '../sku.ts';
import { makeCan } from './can.ts';
import type { ProductModel } from './model.ts';
import { makeBox, makeCarton, makePouch, makeTray } from './packages.ts';
import { makeProduce } from './produce.ts';
import { makeBottle, makeCup, makeJar } from './round.ts';

/** @param scale pixels of the longer side of the front panel */
export function makeProduct(sku: Sku, motifs: Motifs, scale: number): ProductModel {
  switch (sku.family) {
    case 'box':
      return makeBox(sku, motifs, scale);
    case 'can':
      return makeCan(sku, motifs, scale);
    case 'bottle':
      return makeBottle(sku, motifs, scale);
    case 'carton':
      return makeCarton(sku, motifs, scale);
    case 'pouch':
      return makePouch(sku, motifs, scale);
    case 'jar':
      return makeJar(sku, motifs, scale);
    case 'cup':
    case 'tub':
      return makeCup(sku, motifs, scale);
    case 'tray':
      return makeTray(sku, motifs, scale);
    case 'produce':
      return makeProduce(sku);
  }
}

/** Keeps the last `capacity` models; older ones give their GPU memory back. */
export class ProductCache {
  readonly #models = new Map<string, ProductModel>();
  readonly #motifs: Motifs;
  readonly #capacity: number;
  readonly #scale: number;

  constructor(motifs: Motifs, capacity: number, scale: number) {
    this.#motifs = motifs;
    this.#capacity = capacity;
    this.#scale = scale;
  }

  get(sku: Sku): ProductModel {
    const known = this.#models.get(sku.id);
    if (known) {
      this.#models.delete(sku.id);
      this.#models.set(sku.id, known);
      return known;
    }
    const model = makeProduct(sku, this.#motifs, this.#scale);
    this.#models.set(sku.id, model);
    return model;
  }

  /** To be called between scenes, when no model is in use. */
  trim(): void {
    for (const [id, model] of this.#models) {
      if (this.#models.size <= this.#capacity) return;
      model.dispose();
      this.#models.delete(id);
    }
  }
}

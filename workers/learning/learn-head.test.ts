import { fileURLToPath } from 'node:url';
import { tensor2d, type Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Gallery } from '../../src/core/gallery.ts';
import { isBetter } from '../../src/core/head-trial.ts';
import { applyHead } from '../../src/core/linear-head.ts';
import { normalise, Random } from '../../src/core/testing/random.ts';
import type { LearningRequest } from '../learning.api.ts';
import { endangered, learnHead } from './learn-head.ts';
import { startBackend } from './tensorflow.ts';
import { lookThrough } from './train-head.ts';

/** The real WASM backend: it runs in Node as it does in the worker. */
const RUNTIME = fileURLToPath(new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/', import.meta.url));
const DIMENSION = 16;

/** Products around made-up middles. Look-alikes differ in `small` of the directions only, while `wide` of chance lies over all others. */
function shelf(seed: number, lookAlikes: number, small: number, wide: number): Gallery {
  const random = new Random(seed);
  const brand = random.unitVector(DIMENSION);
  const rows: Float32Array[] = [];
  const products: string[] = [];
  const view = (middle: Float32Array, chance: number): Float32Array =>
    // The first four numbers carry the flavour, the rest what a view makes of it.
    normalise(middle.map((value, k) => value + (k < 4 ? 0.02 : chance) * random.normal()));
  for (let product = 0; product < lookAlikes; product++) {
    const middle = brand.map((value, k) => (k === product % 4 ? value + small : value));
    for (let k = 0; k < 9; k++) {
      rows.push(view(middle, wide));
      products.push(`taught:${product}`);
    }
  }
  for (let product = 0; product < 6; product++) {
    const middle = random.unitVector(DIMENSION);
    for (let k = 0; k < 6; k++) {
      rows.push(view(middle, 0.05));
      products.push(`shop${product}`);
    }
  }
  return { dimension: DIMENSION, products, vectors: Float32Array.from(rows.flatMap((row) => [...row])), embedder: 'x' };
}

function request(gallery: Gallery, unknownSimilarity = 0.5): LearningRequest {
  const taught = [...new Set(gallery.products.filter((name) => name.startsWith('taught:')))];
  const naming = { calibration: { scale: 16, unknownSimilarity }, background: null };
  return { backend: 'wasm', runtimeUrl: RUNTIME, gallery, taught, naming };
}

describe('learnHead', () => {
  beforeAll(() => startBackend('wasm', RUNTIME));

  it('parts look-alikes, and harms nothing else', async () => {
    const shares: number[] = [];
    const report = await learnHead(request(shelf(5, 4, 0.25, 0.15)), (share) => shares.push(share));
    const { head, plain, headed, backend } = report;
    expect(backend).toBe('wasm');
    expect(shares.at(-1)).toBe(1);
    expect(head).not.toBeNull();
    expect(headed?.taught.right).toBeGreaterThan(plain.taught.right);
    expect(headed?.taught.surprise).toBeLessThan(plain.taught.surprise);
    expect(headed?.taught.recognised).toBeGreaterThan(plain.taught.recognised);
    expect(headed?.shop.right).toBeGreaterThanOrEqual(plain.shop.right);
    expect(headed?.shop.charged).toBeLessThanOrEqual(plain.shop.charged);
  });

  it('is turned down where there is nothing that parts the products', async () => {
    // All have the same middle: whatever is learned is chance, and believing it would charge wrong.
    const { head, plain, headed } = await learnHead(request(shelf(5, 4, 0, 0.2)), () => undefined);
    expect(headed && isBetter(headed, plain)).toBe(false);
    expect(head).toBeNull();
  });

  it('learns nothing where nothing can become better', async () => {
    const { backend, headed } = await learnHead(request(shelf(9, 1, 0.25, 0.02)), () => undefined);
    expect([backend, headed]).toEqual([null, null]);
  });

  it('sees through a head as core does', async () => {
    const random = new Random(11);
    const residual = Float32Array.from({ length: DIMENSION ** 2 }, () => 0.2 * random.normal());
    const vectors = Float32Array.from(Array.from({ length: 5 }, () => [...random.unitVector(DIMENSION)]).flat());
    const seen = lookThrough(tensor2d(vectors, [5, DIMENSION]), tensor2d(residual, [DIMENSION, DIMENSION]) as Tensor2D);
    const core = applyHead({ dimension: DIMENSION, residual }, vectors);
    (await seen.data()).forEach((value, k) => expect(value).toBeCloseTo(core[k] ?? NaN, 5));
  });

  it('learns from the likest of a large shop', () => {
    const gallery = shelf(13, 2, 0.25, 0.1);
    const chosen = endangered(gallery, new Set(['taught:0', 'taught:1']), 24);
    expect(chosen.products).toHaveLength(24);
    expect(chosen.products.filter((name) => name.startsWith('taught:'))).toHaveLength(18);
  });
});

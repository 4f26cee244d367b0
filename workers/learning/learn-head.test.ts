import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random, normalise } from '../../src/core/testing/random.ts';
import { applyHead } from '../../src/core/linear-head.ts';
import { tensor2d } from '@tensorflow/tfjs-core';
import { learnHead } from './learn-head.ts';
import { startBackend } from './tensorflow.ts';
import { lookThrough, trainHead } from './train-head.ts';

describe('probe', () => {
  it('runs', async () => {
    const t0 = performance.now();
    console.log(await startBackend('wasm', new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/', import.meta.url).pathname));
    console.log('start', performance.now() - t0);
    const random = new Random(1);
    for (const n of [100, 300]) {
      const vectors = new Float32Array(n * 128);
      for (let i = 0; i < n; i++) vectors.set(random.unitVector(128), i * 128);
      const t = performance.now();
      const head = await trainHead({ dimension: 128, vectors, products: Array.from({ length: n }, (_, i) => `p${i % 20}`), embedder: 'x' }, { scale: 16, unknownSimilarity: 0.56 }, () => undefined);
      console.log(n, performance.now() - t, Math.hypot(...head.residual));
    }
  });
});

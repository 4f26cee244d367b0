import {
  add,
  div,
  exp,
  log,
  matMul,
  mean,
  mul,
  neg,
  norm,
  randomNormal,
  square,
  sub,
  sum,
  tensor2d,
  tidy,
  train,
  variable,
  zeros,
  type Scalar,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { ProductId } from '../../src/core/catalog.ts';
import type { Gallery } from '../../src/core/gallery.ts';
import type { Calibration } from '../../src/core/identity.ts';
import type { LinearHead } from '../../src/core/linear-head.ts';

const STEPS = 90;
const RATE = 0.003;
/** How dear it is to differ from no head: keeps the head from learning its few views by heart. */
const DECAY = 0.002;
/** Length of what is added to each look by chance: the next one will not be quite like it. */
const NOISE = 0.6;
/** What a view of the shop's products counts against a taught one: they are known already, and are to stay so. */
const SHOP_WEIGHT = 3;
/** Loss is looked at so often: each look waits for the backend. */
const LOOK_EVERY = 15;

/** What a head is learned from. */
export interface Lesson {
  /** Plain references; products of one view are only something to differ from. */
  readonly gallery: Gallery;
  readonly taught: ReadonlySet<ProductId>;
  /** Things that are not sold here, unit vectors row by row: they should be like none of the products. */
  readonly strangers: Float32Array;
  readonly calibration: Calibration;
}

/**
 * Learns a head: through it, each view should be likest to the other views of its product, and each stranger to none. The loss is the negative
 * log-probability of that under the embedder's own calibration, cosines times its scale and "none of them" included (neighbourhood components
 * analysis, Goldberger et al. 2004, on the sphere), so that what is learned is what identity asks for.
 *
 * @param onProgress share that is done, 0..1
 * @returns a head of zeros where no product has two views
 */
export async function trainHead(lesson: Lesson, onProgress: (share: number) => void): Promise<LinearHead> {
  const { gallery, taught, strangers, calibration } = lesson;
  const { dimension, products, vectors } = gallery;
  const count = products.length;
  const { same, other, weights, total } = pairsOf(products, taught);
  if (total === 0) return { dimension, residual: new Float32Array(dimension * dimension) };
  const views = tensor2d(vectors, [count, dimension]);
  const strange = tensor2d(strangers, [strangers.length / dimension, dimension]);
  const sames = tensor2d(same, [count, count]);
  const others = tensor2d(other, [count, count]);
  const worths = tensor2d(weights, [count, 1]);
  const residual = variable(zeros([dimension, dimension]));
  const optimizer = train.adam(RATE);
  const { scale, unknownSimilarity } = calibration;
  const unknown = Math.exp(scale * (unknownSimilarity - 1));
  /** e^(scale * (cosine - 1)): never too great for a float. */
  const likelihoods = (looks: Tensor2D, references: Tensor2D): Tensor2D =>
    exp(mul(sub(matMul(looks, references, false, true), 1), scale));
  const loss = (step: number): Scalar =>
    tidy(() => {
      const head = residual as Tensor2D;
      const references = lookThrough(views, head);
      const noise = randomNormal([count, dimension], 0, NOISE / Math.sqrt(dimension), 'float32', step + 1);
      const likely = likelihoods(lookThrough(add(views, noise), head), references);
      const right = sum(mul(likely, sames), 1, true);
      const all = add(add(right, sum(mul(likely, others), 1, true)), unknown);
      const surprise = div(sum(mul(neg(log(div(add(right, 1e-9), all))), worths)), total);
      const effort = mul(sum(square(head)), DECAY);
      if (strangers.length === 0) return add<Scalar>(surprise, effort);
      const claimed = sum(likelihoods(lookThrough(strange, head), references), 1);
      return add<Scalar>(add(surprise, effort), mean(log(add(div(claimed, unknown), 1))));
    });
  try {
    for (let step = 0; step < STEPS; step++) {
      const isLookedAt = step % LOOK_EVERY === LOOK_EVERY - 1;
      const value = optimizer.minimize(() => loss(step), isLookedAt, [residual]);
      if (value === null) continue;
      await value.data();
      value.dispose();
      onProgress((step + 1) / STEPS);
    }
    return { dimension, residual: Float32Array.from(await residual.data()) };
  } finally {
    for (const tensor of [views, strange, sames, others, worths, residual]) tensor.dispose();
    optimizer.dispose();
  }
}

/** Rows through a head, as `applyHead` in core defines it. */
export function lookThrough(views: Tensor2D, residual: Tensor2D): Tensor2D {
  const mapped = add<Tensor2D>(views, matMul(views, residual, false, true));
  return div(mapped, norm(mapped, 'euclidean', 1, true));
}

/** Which views show the same product, a view and itself left out, and what each of them counts: nothing where its product has no other. */
function pairsOf(products: readonly ProductId[], taught: ReadonlySet<ProductId>) {
  const count = products.length;
  const same = new Float32Array(count * count);
  const other = new Float32Array(count * count);
  const weights = new Float32Array(count);
  products.forEach((product, row) =>
    products.forEach((against, column) => {
      if (row === column) return;
      (product === against ? same : other)[row * count + column] = 1;
      if (product === against) weights[row] = taught.has(product) ? 1 : SHOP_WEIGHT;
    }),
  );
  return { same, other, weights, total: weights.reduce((all, weight) => all + weight, 0) };
}

import {
  add,
  div,
  exp,
  log,
  matMul,
  mul,
  neg,
  norm,
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
import type { Gallery } from '../../src/core/gallery.ts';
import type { Calibration } from '../../src/core/identity.ts';
import type { LinearHead } from '../../src/core/linear-head.ts';

const STEPS = 150;
const RATE = 0.01;
/** How dear it is to differ from no head: keeps the head from learning its few views by heart. */
const DECAY = 0.002;
/** Loss is looked at so often: each look waits for the backend. */
const LOOK_EVERY = 15;

/**
 * Learns a head: through it, each view should be likest to the other views of its product. The loss is the negative log-probability of that under the
 * embedder's own calibration, cosines times its scale and "none of them" included (neighbourhood components analysis, Goldberger et al. 2004, on the
 * sphere), so that what is learned is what identity asks for.
 *
 * @param gallery plain; products of one view are only something to differ from
 * @returns a head of zeros where no product has two views
 */
export async function trainHead(
  gallery: Gallery,
  { scale, unknownSimilarity }: Calibration,
  onProgress: (share: number) => void,
): Promise<LinearHead> {
  const { dimension, products, vectors } = gallery;
  const count = products.length;
  const { same, other, asked } = pairsOf(products);
  if (asked === 0) return { dimension, residual: new Float32Array(dimension * dimension) };
  const views = tensor2d(vectors, [count, dimension]);
  const sames = tensor2d(same, [count, count]);
  const others = tensor2d(other, [count, count]);
  const weights = tensor2d(weightsOf(same, count), [count, 1]);
  const residual = variable(zeros([dimension, dimension]));
  const optimizer = train.adam(RATE);
  const unknown = Math.exp(scale * (unknownSimilarity - 1));
  const loss = (): Scalar =>
    tidy(() => {
      const seen = lookThrough(views, residual as Tensor2D);
      // e^(scale * (cosine - 1)): never too great for a float.
      const likely = exp(mul(sub(matMul(seen, seen, false, true), 1), scale));
      const right = sum(mul(likely, sames), 1, true);
      const all = add(add(right, sum(mul(likely, others), 1, true)), unknown);
      const surprise = mul(neg(log(div(add(right, 1e-9), all))), weights);
      return add(div(sum(surprise), asked), mul(sum(square(residual)), DECAY)) as Scalar;
    });
  try {
    for (let step = 0; step < STEPS; step++) {
      const looks = step % LOOK_EVERY === LOOK_EVERY - 1;
      const value = optimizer.minimize(loss, looks, [residual]);
      if (value !== null) {
        await value.data();
        value.dispose();
        onProgress((step + 1) / STEPS);
      }
    }
    return { dimension, residual: Float32Array.from(await residual.data()) };
  } finally {
    for (const tensor of [views, sames, others, weights, residual]) tensor.dispose();
    optimizer.dispose();
  }
}

/** Rows through a head, as `applyHead` in core defines it. */
export function lookThrough(views: Tensor2D, residual: Tensor2D): Tensor2D {
  const mapped = add<Tensor2D>(views, matMul(views, residual, false, true));
  return div(mapped, norm(mapped, 'euclidean', 1, true));
}

/** Which views show the same product, a view and itself left out. */
function pairsOf(products: readonly string[]): { same: Float32Array; other: Float32Array; asked: number } {
  const count = products.length;
  const same = new Float32Array(count * count);
  const other = new Float32Array(count * count);
  products.forEach((product, row) =>
    products.forEach((against, column) => {
      if (row === column) return;
      (product === against ? same : other)[row * count + column] = 1;
    }),
  );
  const asked = weightsOf(same, count).reduce((total, weight) => total + weight, 0);
  return { same, other, asked };
}

/** 1 for a view that another view of its product can name, else 0. */
function weightsOf(same: Float32Array, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, row) => (same.subarray(row * count, (row + 1) * count).includes(1) ? 1 : 0));
}

/**
 * A map of embeddings, learned on the device to part look-alikes: `x` becomes the unit vector along `x + residual · x`. A residual of zeros
 * changes nothing, a small one little, so what the embedder's calibration says of cosines goes on to hold.
 */
export interface LinearHead {
  readonly dimension: number;
  /** Row by row, `dimension * dimension` numbers. */
  readonly residual: Float32Array;
}

/**
 * All rows of `vectors` through the head, into new ones. A row that comes out as nothing stays as it is.
 *
 * @throws RangeError where lengths do not fit
 */
export function applyHead({ dimension, residual }: LinearHead, vectors: Float32Array): Float32Array {
  if (residual.length !== dimension * dimension || vectors.length % dimension !== 0) {
    throw new RangeError(`a head of ${residual.length} numbers for ${dimension} cannot take ${vectors.length}`);
  }
  const mapped = new Float32Array(vectors.length);
  for (let from = 0; from < vectors.length; from += dimension) {
    const vector = vectors.subarray(from, from + dimension);
    const out = mapped.subarray(from, from + dimension);
    let square = 0;
    for (let row = 0; row < dimension; row++) {
      let sum = vector[row]!;
      for (let k = 0; k < dimension; k++) sum += residual[row * dimension + k]! * vector[k]!;
      out[row] = sum;
      square += sum * sum;
    }
    const length = Math.sqrt(square);
    if (length > 0) for (let row = 0; row < dimension; row++) out[row] = out[row]! / length;
    else out.set(vector);
  }
  return mapped;
}

/** Looks are asked again and again: each goes through a head once. */
const known = new WeakMap<LinearHead, WeakMap<Float32Array, Float32Array>>();

/** One look through a head, the same object for the same look; the look itself where there is no head. */
export function throughHead(head: LinearHead | undefined, look: Float32Array): Float32Array {
  if (head === undefined) return look;
  const mapped = known.get(head) ?? new WeakMap<Float32Array, Float32Array>();
  known.set(head, mapped);
  const found = mapped.get(look) ?? applyHead(head, look);
  mapped.set(look, found);
  return found;
}

/** A part of a head: 0 changes nothing, 1 is the head. */
export function scaledHead({ dimension, residual }: LinearHead, part: number): LinearHead {
  return { dimension, residual: residual.map((value) => part * value) };
}

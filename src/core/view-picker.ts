/**
 * Picks the views that differ most (farthest-point sampling, Gonzalez 1985, whose covering radius is at most twice the best one): the most
 * ordinary view first, then always the one that is farthest from all that were picked.
 *
 * @param vectors unit vectors, row by row
 * @param most how many are picked at most
 * @param apart cosine distance from the nearest picked view below which one shows nothing new
 * @returns rows in the order of picking
 */
export function pickViews(vectors: Float32Array, dimension: number, most: number, apart: number): readonly number[] {
  const count = Math.floor(vectors.length / dimension);
  if (count === 0 || most <= 0) return [];
  const row = (index: number): Float32Array => vectors.subarray(index * dimension, (index + 1) * dimension);
  const picked = [nearestToMiddle(vectors, dimension, count)];
  const distance = new Float32Array(count).fill(Infinity);
  for (;;) {
    const latest = row(picked.at(-1) ?? 0);
    let farthest = 0;
    for (let index = 0; index < count; index++) {
      distance[index] = Math.min(distance[index]!, 1 - dot(latest, row(index)));
      if (distance[index]! > distance[farthest]!) farthest = index;
    }
    if (picked.length >= most || picked.includes(farthest) || distance[farthest]! < apart) return picked;
    picked.push(farthest);
  }
}

function nearestToMiddle(vectors: Float32Array, dimension: number, count: number): number {
  const middle = new Float32Array(dimension);
  vectors.forEach((value, k) => (middle[k % dimension] = middle[k % dimension]! + value));
  let best = 0;
  let most = -Infinity;
  for (let index = 0; index < count; index++) {
    const cosine = dot(middle, vectors.subarray(index * dimension, (index + 1) * dimension));
    if (cosine > most) [best, most] = [index, cosine];
  }
  return best;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

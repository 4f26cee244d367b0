/**
 * Solves a symmetric positive definite system of n equations (Cholesky).
 *
 * @param upper n × n, row by row; only the upper triangle is read. Overwritten
 * @param right n numbers. Overwritten
 * @returns null where the system is singular
 */
export function solveSymmetric(upper: Float64Array, right: Float64Array): Float64Array | null {
  const n = right.length;
  const at = (r: number, c: number): number => upper[n * Math.min(r, c) + Math.max(r, c)] ?? 0;
  for (let c = 0; c < n; c++) {
    for (let r = c; r < n; r++) {
      let sum = at(r, c);
      for (let k = 0; k < c; k++) sum -= at(r, k) * at(c, k);
      if (r === c) {
        if (!(sum > 1e-9)) return null;
        upper[n * c + c] = Math.sqrt(sum);
      } else upper[n * c + r] = sum / at(c, c);
    }
  }
  for (let r = 0; r < n; r++) {
    let sum = right[r] ?? 0;
    for (let k = 0; k < r; k++) sum -= at(r, k) * (right[k] ?? 0);
    right[r] = sum / at(r, r);
  }
  for (let r = n - 1; r >= 0; r--) {
    let sum = right[r] ?? 0;
    for (let k = r + 1; k < n; k++) sum -= at(k, r) * (right[k] ?? 0);
    right[r] = sum / at(r, r);
  }
  return right.slice();
}

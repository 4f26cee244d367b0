/** Pairs `[row, column]`, each row and each column at most once, sorted by row. */
export type Assignment = readonly (readonly [row: number, column: number])[];

/**
 * The pairing of rows and columns with the least total cost, where leaving a row and a column apart costs `limit`: a pair that
 * costs as much or more is never made, and a dear pair is not made just to serve one more row.
 *
 * Rows and columns that have but each other are paired at once, in a basket most of them; the rest by shortest augmenting paths with
 * potentials (Jonker and Volgenant 1987), O(rows² · columns) for rows ≤ columns; the matrix may be rectangular. Ties go to the
 * lower index, so equal input gives equal output.
 *
 * @param costs one array per row, all of one length; finite, or `Infinity` for what must not be paired
 * @param limit a finite cost
 */
export function assign(costs: readonly (readonly number[])[], limit: number): Assignment {
  const byRow = costs.map((row) => row.findIndex((cost) => cost < limit));
  const suitors = new Uint32Array(costs[0]?.length ?? 0);
  for (const row of costs) row.forEach((cost, column) => cost < limit && (suitors[column] = (suitors[column] ?? 0) + 1));
  const isPair = (row: number): boolean => {
    const first = byRow[row] ?? -1;
    return first >= 0 && suitors[first] === 1 && costs[row]?.findLastIndex((cost) => cost < limit) === first;
  };
  const all = costs.map((_, row) => row).filter((row) => (byRow[row] ?? -1) >= 0);
  const easy = all.filter(isPair);
  const rows = all.filter((row) => !easy.includes(row));
  const columns = Array.from(suitors.keys()).filter((column) => rows.some((row) => (costs[row]?.[column] ?? limit) < limit));
  const cost = (i: number, j: number): number => Math.min(costs[rows[i] ?? -1]?.[columns[j] ?? -1] ?? limit, limit);
  const hard = solveAny(rows.length, columns.length, cost).filter(([i, j]) => cost(i, j) < limit);
  const pairs = [
    ...easy.map((row) => [row, byRow[row] ?? -1] as const),
    ...hard.map(([i, j]) => [rows[i] ?? -1, columns[j] ?? -1] as const),
  ];
  return pairs.sort((a, b) => a[0] - b[0]);
}

function solveAny(
  rows: number,
  columns: number,
  cost: (row: number, column: number) => number,
): readonly (readonly [number, number])[] {
  if (rows === 0) return [];
  if (rows <= columns) return solve(rows, columns, cost);
  return solve(columns, rows, (row, column) => cost(column, row)).map(([row, column]) => [column, row]);
}

/** Pairs every row; needs rows ≤ columns. Index 0 of the work arrays stands for "nothing yet", rows and columns start at 1. */
function solve(rows: number, columns: number, cost: (row: number, column: number) => number): (readonly [number, number])[] {
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  const previous = new Int32Array(columns + 1);
  for (let start = 1; start <= rows; start++) {
    const reach = new Float64Array(columns + 1).fill(Infinity);
    const done = new Uint8Array(columns + 1);
    let column = 0;
    rowOf[0] = start;
    do {
      done[column] = 1;
      const row = rowOf[column] ?? 0;
      let step = Infinity;
      let next = 0;
      for (let j = 1; j <= columns; j++) {
        if (done[j] === 1) continue;
        const reduced = cost(row - 1, j - 1) - (rowPotential[row] ?? 0) - (columnPotential[j] ?? 0);
        if (reduced < (reach[j] ?? Infinity)) {
          reach[j] = reduced;
          previous[j] = column;
        }
        if ((reach[j] ?? Infinity) < step) {
          step = reach[j] ?? Infinity;
          next = j;
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (done[j] === 1) {
          const owner = rowOf[j] ?? 0;
          rowPotential[owner] = (rowPotential[owner] ?? 0) + step;
          columnPotential[j] = (columnPotential[j] ?? 0) - step;
        } else {
          reach[j] = (reach[j] ?? Infinity) - step;
        }
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      const before = previous[column] ?? 0;
      rowOf[column] = rowOf[before] ?? 0;
      column = before;
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let j = 1; j <= columns; j++) {
    const row = rowOf[j] ?? 0;
    if (row !== 0) pairs.push([row - 1, j - 1]);
  }
  return pairs;
}

import type { BenchRatio, BenchRow } from './rows.ts';

type Cell = string | number | null;

const COLUMNS: readonly (readonly [head: string, cell: (row: BenchRow) => Cell])[] = [
  ['row', ({ name, backend, peer }) => `${name}/${backend}${peer ? ' (peer)' : ''}`],
  ['threads', ({ threads }) => threads],
  ['frames', ({ frames }) => frames],
  ['boxes', ({ boxes }) => boxes],
  ['median ms', ({ medianMs }) => medianMs],
  ['first ms', ({ firstResultMs }) => firstResultMs],
  ['long tasks ms', ({ mainThread }) => mainThread.longTaskMs],
  ['at load ms', ({ mainThread }) => mainThread.loadLongTaskMs],
  ['up B', ({ perFrame }) => perFrame.uploadBytes],
  ['back B', ({ perFrame }) => perFrame.readbackBytes],
  ['of it pixels B', ({ perFrame }) => perFrame.framePixelBytes],
  ['dispatches', ({ perFrame }) => perFrame.dispatches],
  ['submits', ({ perFrame }) => perFrame.submits],
  ['bind groups', ({ perFrame }) => perFrame.bindGroups],
  ['writes', ({ perFrame }) => perFrame.queueWrites],
  ['encode ms', ({ perFrame }) => perFrame.encodeMs],
  ['heap B', ({ perFrame }) => perFrame.jsHeapBytes],
  ['page heap B', ({ mainThread }) => mainThread.jsHeapBytes],
  ['download B', ({ downloadBytes }) => downloadBytes],
];

/** One line per figure, one column per row of the bench: there are more figures than rows. A dash is what could not be measured. */
export function printTable(rows: readonly BenchRow[], ratios: readonly BenchRatio[]): void {
  const lines = COLUMNS.map(([head, cell]) => [head, ...rows.map((row) => String(cell(row) ?? '–'))]);
  const widths = [0, ...rows.keys()].map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const [head = '', ...cells] of lines) {
    console.log([head.padEnd(widths[0] ?? 0), ...cells.map((cell, row) => cell.padStart(widths[row + 1] ?? 0))].join('  '));
  }
  for (const { of, backend, to, metric, value } of ratios) {
    console.log(`${of}/${backend} to ${to}, ${metric}: ${value ?? 'cannot be said'}`);
  }
}

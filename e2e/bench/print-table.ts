import type { BenchRatio, BenchRow, Missing } from './rows.ts';

type Cell = string | number | null;

const COLUMNS: readonly (readonly [head: string, cell: (row: BenchRow) => Cell])[] = [
  ['row', ({ name, backend, peer }) => `${name}/${backend}${peer ? ' (peer)' : ''}`],
  ['threads', ({ threads }) => threads],
  ['frames', ({ frames }) => frames],
  ['boxes', ({ boxes }) => boxes],
  ['median ms', ({ medianMs }) => medianMs],
  ['first ms', ({ firstResultMs }) => firstResultMs],
  ['long tasks ms', ({ mainThread }) => mainThread.longTaskMs],
  ['in 600 frames', ({ mainThread }) => mainThread.longTaskMsOver600Frames],
  ['at load ms', ({ mainThread }) => mainThread.loadLongTaskMs],
  ['up B', ({ perFrame }) => perFrame.uploadBytes],
  ['back B', ({ perFrame }) => perFrame.readbackBytes],
  ['of it pixels B', ({ perFrame }) => perFrame.framePixelBytes],
  ['dispatches', ({ perFrame }) => perFrame.dispatches],
  ['submits', ({ perFrame }) => perFrame.submits],
  ['bind groups', ({ perFrame }) => perFrame.bindGroups],
  ['writes', ({ perFrame }) => perFrame.queueWrites],
  ['encode ms', ({ perFrame }) => perFrame.encodeMs],
  ['JS allocates B', ({ perFrame }) => perFrame.jsHeapBytes],
  ['of it the page', ({ mainThread }) => mainThread.jsHeapBytes],
  ['download B', ({ downloadBytes }) => downloadBytes],
  ['sent to paint B', ({ sent }) => sent?.beforeFirstPaint ?? null],
  ['sent to boxes B', ({ sent }) => sent?.beforeFirstBoxes ?? null],
];

/** One line per figure, one column per row of the bench: there are more figures than rows. A dash is what could not be measured. */
export function printTable(rows: readonly BenchRow[], ratios: readonly BenchRatio[], missing: readonly Missing[]): void {
  const lines = COLUMNS.map(([head, cell]) => [head, ...rows.map((row) => String(cell(row) ?? '–'))]);
  const widths = [0, ...rows.keys()].map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const [head = '', ...cells] of lines) {
    console.log([head.padEnd(widths[0] ?? 0), ...cells.map((cell, row) => cell.padStart(widths[row + 1] ?? 0))].join('  '));
  }
  for (const { of, backend, to, metric, value } of ratios) {
    console.log(`${of}/${backend} to ${to}, ${metric}: ${value ?? 'cannot be said'}`);
  }
  for (const { name, backend, why } of missing) console.log(`${name}/${backend} was not measured: ${why}`);
}

/** How small a barcode may be to be read, in the whole frame and enlarged, and what that costs: `npx tsx e2e/bench/barcode-limits.ts`. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { blank, drawBars, ean13 } from '../../src/core/testing/draw-barcode.ts';
import { enlarge } from '../../workers/barcode/enlarge.ts';
import { createZxingReader } from '../../workers/barcode/zxing-reader.ts';

const MODULES = [2, 1.7, 1.45, 1.4, 1.35, 1.3, 1.25, 1.2, 1.1];
const TURNS = [0, 7, 15];
const SHIFTS = [0, 0.23, 0.5, 0.7];
const AROUND = [290, 110, 510, 290] as const;

const binary = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
const reader = await createZxingReader(new Uint8Array(binary).buffer);
const spent = { whole: 0, enlarging: 0, enlarged: 0, frames: 0 };
const timed = async <Result>(what: Exclude<keyof typeof spent, 'frames'>, work: () => Result | Promise<Result>) => {
  const began = performance.now();
  const result = await work();
  spent[what] += performance.now() - began;
  return result;
};

console.log(
  `${'pixels a module'.padEnd(18)}${'whole'.padEnd(9)}${'enlarged'.padEnd(11)}either, of ${TURNS.length * SHIFTS.length} drawn EAN-13`,
);
for (const module of MODULES) {
  const read = { whole: 0, enlarged: 0, either: 0 };
  for (const turned of TURNS) {
    for (const shift of SHIFTS) {
      const place = { x: 400 + shift, y: 200.3, module, length: 65, turned };
      const frame = drawBars(blank(640, 480), ean13('5449000000996'), place);
      const whole = (await timed('whole', () => reader.read(frame))).length > 0;
      const part = await timed('enlarging', () => enlarge(frame, AROUND, 2));
      const enlarged = part !== null && (await timed('enlarged', () => reader.read(part.pixels))).length > 0;
      spent.frames++;
      read.whole += Number(whole);
      read.enlarged += Number(enlarged);
      read.either += Number(whole || enlarged);
    }
  }
  console.log(`${module.toFixed(2).padEnd(18)}${String(read.whole).padEnd(9)}${String(read.enlarged).padEnd(11)}${read.either}`);
}
const each = (total: number): string => (total / spent.frames).toFixed(1);
console.log(
  `mean ms: whole frame ${each(spent.whole)}, enlarging a thing ${each(spent.enlarging)}, reading it ${each(spent.enlarged)}`,
);

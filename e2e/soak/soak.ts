/**
 * `npm run soak`: many frames through the app's own worker, and what page, worker, WebAssembly and GPU hold at the start, in the middle and at the end.
 * Ends with exit code 1 where anything is held that was not held before.
 */
import type { Backend } from '../../workers/vision.api.ts';
import { BadInput, readOptions, runTool } from '../replay/bad-input.ts';
import { growthOf, HELD } from './growth.ts';
import { withSoak, type Sample } from './soak-run.ts';

const USAGE = `npm run soak -- [--frames N] [--backend wasm|webgpu]

  --frames   frames between start and end, 2 to 1000000; default: 10000
  --backend  default: wasm`;

/** Before the first count everything has been needed once: pictures of items, names, and the garbage of the start. */
const SETTLING = 300;
const SETTLING_ON_GPU = 10;
/** Frames in one call of the page. */
const PIECE = 50;

function readArguments(argv: readonly string[]): { readonly frames: number; readonly backend: Backend } {
  const option = { type: 'string' } as const;
  const values = readOptions(argv, { frames: option, backend: option, help: { type: 'boolean' } }, USAGE);
  if (values.help) throw new BadInput(USAGE);
  const { frames = '10000', backend = 'wasm' } = values;
  if (!/^\d{1,7}$/.test(frames) || Number(frames) < 2 || Number(frames) > 1_000_000) {
    throw new BadInput(`--frames is a number from 2 to 1000000, not ${frames}.`);
  }
  if (backend !== 'wasm' && backend !== 'webgpu') throw new BadInput(`--backend is wasm or webgpu, not ${backend}.`);
  return { frames: Number(frames), backend };
}

async function main(): Promise<void> {
  const { frames, backend } = readArguments(process.argv.slice(2));
  const samples = await withSoak(backend, async ({ page, sample }) => {
    let [looked, events] = [0, 0];
    const show = async (count: number): Promise<Sample> => {
      for (let left = count; left > 0; left -= PIECE) {
        const shown = await page.evaluate((n) => window.soak.show(n, false), Math.min(PIECE, left));
        looked += shown.looked;
        events += shown.events;
      }
      return sample();
    };
    const start = await show(backend === 'wasm' ? SETTLING : SETTLING_ON_GPU);
    [looked, events] = [0, 0];
    const middle = await show(Math.floor(frames / 2));
    const end = await show(frames - Math.floor(frames / 2));
    console.log(`${frames} frames on ${backend}, ${looked} of them looked at, ${events} events`);
    return [start, middle, end] as const;
  });
  const print = (what: string, cells: readonly (string | number)[]): void =>
    console.log(`${what.padEnd(16)}${cells.map((cell) => String(cell).padStart(12)).join('')}`);
  print('', ['start', 'middle', 'end']);
  for (const name of HELD)
    print(
      name,
      samples.map((one) => one[name]),
    );
  const grown = growthOf(samples);
  for (const line of grown) console.error(line);
  if (grown.length > 0) process.exitCode = 1;
}

await runTool(main);

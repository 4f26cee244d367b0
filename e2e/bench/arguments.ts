import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput, readOptions } from '../replay/bad-input.ts';
import type { ContestantSpec } from './bench-api.ts';

export const USAGE = `npm run bench -- [--json OUT] [--only NAME,…] [--frames N] [--models DIR]

  --json    writes rows and ratios there, see docs/formats.md
  --only    rows to measure, by name or name/backend; default: all of
            cartlens/wasm|webgpu, cartlens-overhead/wasm    ours; overhead: with a network that does nothing
            bare-worker/wasm                                our runtime and weights with nothing around them
            plain-page/wasm, plain-page-overhead/wasm       our weights in a plain page
            litert/wasm                                     our weights in LiteRT.js
            mediapipe/wasm, coco-ssd/wasm|webgl, human/wasm|webgl
            and, only when asked for by name, coco-ssd/webgpu (minutes on a software GPU)
            (litert, mediapipe, coco-ssd and human come from the npm registry the first time, and stay in .data/peers)
  --frames  measured frames per row, 1 to 600; default: 20 (slow rows stop earlier)
  --models  folder of the models; default: models/`;

/** Everyone who is measured when nobody is named, in the order of the table. */
const CONTESTANTS: readonly ContestantSpec[] = [
  { name: 'cartlens', backend: 'wasm' },
  { name: 'cartlens', backend: 'webgpu' },
  { name: 'bare-worker', backend: 'wasm' },
  { name: 'plain-page', backend: 'wasm' },
  { name: 'litert', backend: 'wasm' },
  { name: 'mediapipe', backend: 'wasm' },
  { name: 'coco-ssd', backend: 'wasm' },
  { name: 'coco-ssd', backend: 'webgl' },
  { name: 'human', backend: 'wasm' },
  { name: 'human', backend: 'webgl' },
  { name: 'cartlens-overhead', backend: 'wasm' },
  { name: 'plain-page-overhead', backend: 'wasm' },
];

/** Who has to be asked for. */
const ON_REQUEST: readonly ContestantSpec[] = [{ name: 'coco-ssd', backend: 'webgpu' }];

export interface BenchArguments {
  readonly json: string | undefined;
  readonly contestants: readonly ContestantSpec[];
  readonly frames: number;
  readonly models: string | undefined;
}

/** Throws `BadInput` with a message for the person at the keyboard. */
export function readArguments(argv: readonly string[]): BenchArguments {
  const option = { type: 'string' } as const;
  const values = readOptions(
    argv,
    { json: option, only: option, frames: option, models: option, help: { type: 'boolean' } },
    USAGE,
  );
  if (values.help) throw new BadInput(USAGE);
  const { json, only, frames = '20', models } = values;
  if (!/^\d+$/.test(frames) || Number(frames) < 1 || Number(frames) > 600) {
    throw new BadInput(`--frames is a number from 1 to 600, not ${frames}.`);
  }
  for (const model of ['detector', 'embedder']) {
    if (models !== undefined && !existsSync(join(models, model, 'manifest.json'))) {
      throw new BadInput(`--models: ${models} has no ${model}/manifest.json.`);
    }
  }
  return { json, contestants: chosen(only), frames: Number(frames), models };
}

/** A row's name for people: `cartlens/wasm`. */
export function labelOf({ name, backend }: ContestantSpec): string {
  return `${name}/${backend}`;
}

function chosen(only: string | undefined): readonly ContestantSpec[] {
  if (only === undefined) return CONTESTANTS;
  const wanted = only.split(',').map((name) => name.trim());
  const known = (spec: ContestantSpec, name: string): boolean => name === spec.name || name === labelOf(spec);
  const everyone = [...CONTESTANTS, ...ON_REQUEST];
  const stranger = wanted.find((name) => !everyone.some((spec) => known(spec, name)));
  if (stranger !== undefined) {
    const names = new Set(everyone.flatMap((spec) => [spec.name, labelOf(spec)]));
    throw new BadInput(`--only does not know "${stranger}"; there are ${[...names].join(', ')}.`);
  }
  return [
    ...CONTESTANTS.filter((spec) => wanted.some((name) => known(spec, name))),
    ...ON_REQUEST.filter((spec) => wanted.includes(labelOf(spec))),
  ];
}

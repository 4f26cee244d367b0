/** `npm run eval:detection -- --frames DIR [--frames DIR …] [--json OUT]`, see docs/formats.md: the real detector in the real browser. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { HAND, ITEM, type ClassId } from '../../src/core/detections.ts';
import type { Backend } from '../../workers/vision.api.ts';
import { BadInput, runTool } from './bad-input.ts';
import { changeDetector, withChangedModels, type ManifestFields } from './changed-models.ts';
import { averagePrecision } from './detection-score.ts';
import { readFrameBoxes, type LabelledFrame } from './folders.ts';
import { withLab } from './lab.ts';
import type { LabDetections } from './lab-api.ts';

const USAGE = `npm run eval:detection -- --frames DIR [--frames DIR …] [--json OUT]

  --frames   folder with frames.json and boxes; those labelled "hand" are hands, all others are items
  --backend  wasm (default) or webgpu
  --models   folder of the models; default: models/`;

const LEAST_CONFIDENCE = 0.01;

interface Arguments {
  readonly frames: readonly string[];
  readonly backend: Backend;
  readonly json: string | undefined;
  readonly models: string;
}

function readArguments(argv: readonly string[]): Arguments {
  const option = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { frames: { type: 'string', multiple: true }, backend: option, json: option, models: option },
    });
    const { frames, backend = 'wasm', json, models = fileURLToPath(new URL('../../models', import.meta.url)) } = values;
    if (frames === undefined || (backend !== 'wasm' && backend !== 'webgpu')) throw new BadInput(USAGE);
    return { frames, backend, json, models };
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${(error as Error).message}\n\n${USAGE}`);
  }
}

/** Average precision is over all boxes, not over those that the app would show. */
function keepWeakBoxes(folder: string): void {
  changeDetector(folder, (manifest) => ({
    ...manifest,
    thresholds: { ...(manifest['thresholds'] as ManifestFields), confidence: LEAST_CONFIDENCE },
  }));
}

async function main(): Promise<void> {
  const { frames, backend, json, models } = readArguments(process.argv.slice(2));
  const sets = frames.map((folder, index) => ({ folder, ...readFrameBoxes(folder, `/set-${index}/`) }));
  const files = new Map(sets.flatMap((set) => [...set.files]));
  const { rows, sha256 } = await withChangedModels(models, keepWeakBoxes, (weak) =>
    withLab({ backend, files, models: weak }, async ({ page, report }) => {
      const scored = [];
      for (const { folder, frames: pictures } of sets) {
        const found: LabDetections[] = [];
        for (const { url } of pictures) found.push(await page.evaluate((address) => window.lab.detect(address), url));
        scored.push({ folder, frames: pictures.length, item: score(pictures, found, ITEM), hand: score(pictures, found, HAND) });
      }
      return { rows: scored, sha256: report.models.find(({ name }) => name === 'detector')?.sha256 ?? '' };
    }),
  );
  for (const { folder, frames: count, item, hand } of rows) {
    console.log(`${folder}: ${count} frames, item AP50 ${text(item)}, hand AP50 ${text(hand)}`);
  }
  if (json !== undefined) {
    const { params, gmac } = JSON.parse(readFileSync(join(models, 'detector/manifest.json'), 'utf8')) as ManifestFields;
    writeFileSync(json, `${JSON.stringify({ backend, sets: rows, detector: { params, gmac, sha256 } }, null, 2)}\n`);
  }
}

interface ClassScore {
  /** Boxes that are there. */
  readonly n: number;
  readonly ap50: number | null;
}

function score(pictures: readonly LabelledFrame[], found: readonly LabDetections[], classId: ClassId): ClassScore {
  const samples = pictures.map(({ boxes }, index) => ({
    truth: boxes.filter((truth) => truth.classId === classId).map(({ box }) => box),
    found: (found[index]?.boxes ?? []).filter((one) => one.classId === classId),
  }));
  return { n: samples.reduce((sum, { truth }) => sum + truth.length, 0), ap50: averagePrecision(samples) };
}

function text({ n, ap50 }: ClassScore): string {
  return `${ap50 === null ? 'n/a' : ap50.toFixed(3)} (${n} boxes)`;
}

await runTool(main);

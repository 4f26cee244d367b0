/** `npm run eval:detection -- --frames DIR [--frames DIR …] [--json OUT]`, see docs/formats.md: the real detector in the real browser. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { HAND, ITEM, type ClassId } from '../../src/core/detections.ts';
import type { Backend } from '../../workers/vision.api.ts';
import { BadInput, runTool } from './bad-input.ts';
import { averagePrecision } from './detection-score.ts';
import { readFrameBoxes, type LabelledFrame } from './folders.ts';
import { withLab } from './lab.ts';
import type { LabDetections } from './lab-api.ts';

const USAGE = `npm run eval:detection -- --frames DIR [--frames DIR …] [--json OUT]

  --frames   folder with frames.json and boxes; those labelled "hand" are hands, all others are items
  --backend  wasm (default) or webgpu
  --models   folder of the models; default: models/`;

/** Average precision asks for the weak boxes too, which the app's own threshold would drop. */
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

interface Manifest {
  readonly sha256: string;
  readonly params: number;
  readonly gmac: number;
  readonly thresholds: Readonly<Record<string, number>>;
}

/** The same models in a folder of their own, with a detector that keeps its weakest boxes. */
function unthresholded(models: string): { readonly folder: string; readonly manifest: Manifest } {
  const folder = mkdtempSync(join(tmpdir(), 'cartlens-models-'));
  for (const name of ['detector', 'embedder']) cpSync(join(models, name), join(folder, name), { recursive: true });
  const path = join(folder, 'detector', 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  const thresholds = { ...manifest.thresholds, confidence: LEAST_CONFIDENCE };
  writeFileSync(path, JSON.stringify({ ...manifest, thresholds }));
  return { folder, manifest };
}

async function main(): Promise<void> {
  const { frames, backend, json, models } = readArguments(process.argv.slice(2));
  const sets = frames.map((folder, index) => ({ folder, ...readFrameBoxes(folder, `/set-${index}/`) }));
  const { folder: weak, manifest } = unthresholded(models);
  try {
    const files = new Map(sets.flatMap((set) => [...set.files]));
    const report = await withLab({ backend, files, models: weak }, async ({ page }) => {
      const rows = [];
      for (const { folder, frames: pictures } of sets) {
        const found: LabDetections[] = [];
        for (const { url } of pictures) found.push(await page.evaluate((address) => window.lab.detect(address), url));
        rows.push({ folder, frames: pictures.length, item: score(pictures, found, ITEM), hand: score(pictures, found, HAND) });
      }
      return rows;
    });
    for (const { folder, frames: count, item, hand } of report) {
      console.log(`${folder}: ${count} frames, item AP50 ${text(item)}, hand AP50 ${text(hand)}`);
    }
    const { params, gmac, sha256 } = manifest;
    if (json !== undefined) {
      writeFileSync(json, `${JSON.stringify({ backend, sets: report, detector: { params, gmac, sha256 } }, null, 2)}\n`);
    }
  } finally {
    rmSync(weak, { recursive: true });
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

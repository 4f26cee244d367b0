/** `npm run replay -- CLIP --catalog DIR [...]`: the real worker over every frame of a clip, see docs/formats.md. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMistake, findMistakes, scoreEvents, type EventScore } from '../../src/core/event-score.ts';
import { quantile } from '../../src/core/statistics.ts';
import { parseZone, type Zone } from '../../src/core/zone.ts';
import type { ReplayRun } from '../../src/vision/replay.ts';
import type { BasketEvent } from '../../src/core/basket-event.ts';
import type { InventoryItem } from '../../src/core/inventory.ts';
import type { Backend, Stage } from '../../workers/vision.api.ts';
import { BadInput, runTool } from './bad-input.ts';
import { readCatalogFolder, readClip, readTruth } from './folders.ts';
import { labCatalog, withLab } from './lab.ts';
import { mistakeSheet } from './mistake-sheet.ts';

const USAGE = `npm run replay -- CLIP --catalog DIR [--truth FILE] [--zone "x,y x,y x,y"] [--backend wasm|webgpu] [--json OUT] [--draw OUTDIR]

  CLIP       a video, an animated .gif, or a folder with frames.json
  --catalog  a folder with catalog.json, or with one folder of pictures per product
  --truth    truth.json; scores the events
  --zone     inside of the basket in 0..1 of the frame; default: the whole frame
  --backend  wasm (default) or webgpu
  --json     writes the report there
  --draw     writes annotated frames there; with truth also mistakes.html, the frames around every wrong event
  --threads  WASM threads; default: what the app would take
  --models   folder of the models; default: models/`;

interface Arguments {
  readonly clip: string;
  readonly catalog: string;
  readonly truth: string | undefined;
  readonly zone: Zone | null;
  readonly backend: Backend;
  readonly threads: number;
  readonly json: string | undefined;
  readonly draw: string | undefined;
  readonly models: string | undefined;
}

/** `OUT` of docs/formats.md. */
interface Report {
  readonly clip: string;
  readonly backend: Backend;
  readonly frames: number;
  /** The others showed nothing new. */
  readonly looked: number;
  readonly seconds: number;
  readonly events: readonly ReportedEvent[];
  readonly basket: readonly { readonly product: string | null; readonly quantity: number }[];
  readonly score?: EventScore;
  readonly perFrameMs: { readonly median: number; readonly p95: number };
  readonly stagesMs: Readonly<Record<Stage, number>>;
}

type ReportedEvent = Pick<BasketEvent, 't' | 'type' | 'product' | 'confidence'> & {
  readonly identity: BasketEvent['identity']['kind'];
  readonly candidates: BasketEvent['identity']['candidates'];
};

function readArguments(argv: readonly string[]): Arguments {
  const option = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        catalog: option,
        truth: option,
        zone: option,
        backend: option,
        json: option,
        draw: option,
        threads: option,
        models: option,
        help: { type: 'boolean' },
      },
    });
    const [clip, ...more] = positionals;
    const { catalog, truth, zone, backend = 'wasm', threads = '0', json, draw, models } = values;
    if (values.help || clip === undefined || more.length > 0 || catalog === undefined) throw new BadInput(USAGE);
    if (backend !== 'wasm' && backend !== 'webgpu') throw new BadInput(`--backend is wasm or webgpu, not ${backend}.`);
    if (!/^[0-9]$/.test(threads)) throw new BadInput(`--threads is a number from 0 to 9, not ${threads}.`);
    const polygon = zone === undefined ? null : parseZone(zone);
    return { clip, catalog, truth, zone: polygon, backend, threads: Number(threads), json, draw, models };
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${(error as Error).message}\n\n${USAGE}`);
  }
}

async function main(): Promise<void> {
  const wanted = readArguments(process.argv.slice(2));
  const clip = readClip(wanted.clip);
  const catalog = readCatalogFolder(wanted.catalog, '/catalog/');
  const truth = wanted.truth === undefined ? null : readTruth(wanted.truth);
  if (wanted.draw !== undefined) mkdirSync(wanted.draw, { recursive: true });

  const run = await withLab(
    {
      backend: wanted.backend,
      threads: wanted.threads,
      files: new Map([...clip.files, ...catalog.files]),
      onPost: async (path, body) => writeFileSync(join(wanted.draw ?? '.', basename(path)), body),
      ...(wanted.models !== undefined && { models: resolve(wanted.models) }),
    },
    async ({ page }): Promise<ReplayRun> => {
      await page.evaluate((products) => window.lab.useCatalog(products), labCatalog(catalog, '/catalog/'));
      const { files: _files, ...source } = clip;
      const options = { clip: source, zone: wanted.zone, drawUrl: wanted.draw === undefined ? null : '/draw' };
      return page.evaluate((replay) => window.lab.replay(replay), options);
    },
  );

  const report: Report = {
    clip: wanted.clip,
    backend: wanted.backend,
    frames: run.times.length,
    looked: run.stagesMs.length,
    seconds: round(run.times.at(-1) ?? 0, 3),
    events: run.events.map(({ t, type, product, identity, confidence }) => ({
      t: round(t, 3),
      type,
      product,
      identity: identity.kind,
      confidence: round(confidence, 3),
      candidates: identity.candidates.map((candidate) => ({ product: candidate.product, score: round(candidate.score, 3) })),
    })),
    basket: basketOf(run.inventory),
    ...(truth && { score: scoreEvents(truth, run.events) }),
    perFrameMs: { median: round(quantile(run.perFrameMs, 0.5), 1), p95: round(quantile(run.perFrameMs, 0.95), 1) },
    stagesMs: stageMedians(run.stagesMs),
  };
  print(report);
  const mistakes = truth === null ? [] : findMistakes(truth, run.events);
  for (const mistake of mistakes) console.log(`wrong: ${describeMistake(mistake)}`);
  if (truth !== null && wanted.draw !== undefined) {
    writeFileSync(join(wanted.draw, 'mistakes.html'), mistakeSheet(basename(wanted.clip), run.times, mistakes));
  }
  if (wanted.json !== undefined) writeFileSync(wanted.json, `${JSON.stringify(report, null, 2)}\n`);
}

function print({ events, basket, score, frames, looked, seconds, backend, perFrameMs, stagesMs }: Report): void {
  for (const { t, type, product, identity, confidence } of events) {
    console.log(`${t.toFixed(2).padStart(8)} s  ${type.padEnd(12)}  ${product ?? identity}  ${confidence.toFixed(2)}`);
  }
  console.log(`basket: ${basket.map(({ product, quantity }) => `${quantity} × ${product ?? 'unknown'}`).join(', ') || 'empty'}`);
  const stages = Object.entries(stagesMs).map(([stage, ms]) => `${stage} ${ms}`);
  console.log(
    `${frames} frames of ${seconds.toFixed(1)} s on ${backend}, ${looked} looked at: median ${perFrameMs.median} ms, p95 ${perFrameMs.p95} ms a frame (${stages.join(', ')})`,
  );
  if (score) {
    const { precision, recall, f1, f1WithProduct, finalCountError } = score;
    const [p, r, f, n] = [precision, recall, f1, f1WithProduct].map((value) => value.toFixed(3));
    console.log(`precision ${p}, recall ${r}, F1 ${f}, F1 with product ${n}, final count wrong by ${finalCountError}`);
  }
}

/** What lies in the basket in the end. Nobody is charged for a guess, so what is not recognised has no product. */
function basketOf(inventory: readonly InventoryItem[]): Report['basket'] {
  const quantities = new Map<string | null, number>();
  for (const { identity } of inventory) {
    const product = identity.kind === 'recognised' ? identity.product : null;
    quantities.set(product, (quantities.get(product) ?? 0) + 1);
  }
  return [...quantities]
    .map(([product, quantity]) => ({ product, quantity }))
    .sort((a, b) => (a.product ?? '~').localeCompare(b.product ?? '~'));
}

function stageMedians(stages: ReplayRun['stagesMs']): Report['stagesMs'] {
  const median = (stage: Stage): number =>
    round(
      quantile(
        stages.map((entry) => entry[stage]),
        0.5,
      ),
      1,
    );
  return { import: median('import'), detect: median('detect'), embed: median('embed'), track: median('track') };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

await runTool(main);

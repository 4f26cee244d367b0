/**
 * `npm run bench`: ours against what a user would pick instead, over the same frames, in one run. Frames go round: each contestant gets
 * the first, then each the second, so that a busy moment of the machine hits all of them. What is measured is detection, from a
 * `VideoFrame` on the page to boxes on the page. Counts are exact anywhere; of the times only the ratios mean anything elsewhere.
 */
import { accessSync, constants, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { BadInput, runTool } from '../replay/bad-input.ts';
import { readClip } from '../replay/folders.ts';
import { startLabServer } from '../replay/lab-server.ts';
import { allocationsOf, type Allocations } from './allocations.ts';
import { labelOf, readArguments } from './arguments.ts';
import type { ContestantSpec } from './bench-api.ts';
import { BenchPages } from './bench-pages.ts';
import { peerFiles } from './peer-files.ts';
import { PEER_FILES, comesFromRegistry } from './peers.ts';
import { printTable } from './print-table.ts';
import { MANY_FRAMES, median, ratiosOf, rowOf, type Measured, type Missing } from './rows.ts';
import { measureSentBytes } from './sent-bytes.ts';
import { tinyModels } from './tiny-models.ts';
import { PLAIN_RUNTIME } from './urls.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CLIP = join(ROOT, 'e2e/clips/heldout');
const PAGE = 'e2e/bench/bench.html';
/** The app's, and what TensorFlow.js asks for: blobs as programs for its threads, and strings as programs to begin at all. */
const POLICY =
  "default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval' 'unsafe-eval'; worker-src 'self' blob:; img-src 'self' blob:";
const PLAIN_FILES = ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'];
/** Who has taken so long gets no more frames (milliseconds): a software GPU needs seconds for each. */
const ROW_BUDGET_MS = 10_000;
/** Who gives no first result within so long has failed: a peer that waits for something forever must not hold up the others (milliseconds). */
const START_PATIENCE_MS = 180_000;
/** Allocations are measured over so many frames, or as many as take so long. */
const ALLOCATION_FRAMES = { most: 60, least: 3, budgetMs: 3_000 };
/** So many go before: until a function is compiled, each number with a fraction that it works out is an object. */
const WARM_FRAMES = { most: 300, least: 3, budgetMs: 6_000 };
/** Different pictures for measurements over many frames. */
const KEPT_FRAMES = 8;

type Running = { -readonly [Field in keyof Measured]: Measured[Field] } & {
  readonly page: Page;
  readonly samples: Measured['samples'][number][];
};

async function main(): Promise<void> {
  const { json, contestants, frames: count, models = join(ROOT, 'models') } = readArguments(process.argv.slice(2));
  // Said before the work, not after it.
  if (json !== undefined) checkWritable(json);
  const clip = readClip(CLIP);
  if (clip.kind !== 'frames') throw new BadInput(`${CLIP} is not a folder of frames.`);
  const [firstUrl = '', ...urls] = spread(
    clip.frames.map(({ url }) => url),
    count + 1,
  );
  const scratch = mkdtempSync(join(tmpdir(), 'cartlens-bench-'));
  const downloads = new Map([
    ...tinyModels(resolve(models), scratch),
    ...PLAIN_FILES.map((file) => [`${PLAIN_RUNTIME}${file}`, join(ROOT, 'node_modules/onnxruntime-web/dist', file)] as const),
  ]);
  let received = 0;
  const server = await startLabServer({
    files: clip.files,
    downloads,
    page: PAGE,
    policy: POLICY,
    models: resolve(models),
    onSent: (_, bytes) => (received += bytes),
  });
  const pages = new BenchPages(server.url);
  const running: Running[] = [];
  const missing: Missing[] = [];

  const start = async (spec: ContestantSpec): Promise<Running> => {
    for (const [url, path] of await peerFiles(spec.name, PEER_FILES[spec.name] ?? [])) downloads.set(url, path);
    // Peers write their diaries there.
    const page = await pages.open(spec.backend === 'webgpu', !comesFromRegistry(spec.name));
    tell(`${labelOf(spec)}: starting`);
    const before = received;
    const starting = page.evaluate(([who, url]) => window.bench.start(who, url), [spec, firstUrl] as const);
    const report = await withPatience(starting, START_PATIENCE_MS).catch(async (error: unknown) => {
      await page.close();
      throw error;
    });
    const downloadBytes = received - before;
    await page.evaluate(() => window.bench.complete());
    return { spec, start: report, downloadBytes, samples: [], allocations: null, manyLongTaskMs: null, sent: null, page };
  };

  const lose = (spec: ContestantSpec, error: unknown): void => {
    const why = firstLine(error);
    tell(`${labelOf(spec)}: ${why}`);
    missing.push({ ...spec, why });
  };
  /** Who fails on the way is no longer measured; the others are. */
  const forEach = async (work: (row: Running) => Promise<void>): Promise<void> => {
    for (const row of [...running]) {
      try {
        await work(row);
      } catch (error) {
        running.splice(running.indexOf(row), 1);
        lose(row.spec, error);
      }
    }
  };

  try {
    for (const spec of contestants) {
      try {
        running.push(await start(spec));
      } catch (error) {
        lose(spec, error);
      }
    }
    tell(`${urls.length} frames, each to everyone in turn`);
    for (const url of urls) {
      await forEach(async ({ page, samples }) => {
        if (samples.reduce((total, { ms }) => total + ms, 0) > ROW_BUDGET_MS) return;
        samples.push(await page.evaluate((frame) => window.bench.frame(frame), url));
      });
    }
    tell('what JavaScript allocates');
    await forEach(async (row) => {
      await row.page.evaluate((kept) => window.bench.keep(kept), urls.slice(0, KEPT_FRAMES));
      row.allocations = await allocationsPerFrame(row);
    });
    await forEach(async (row) => {
      if (!isOursOnCpu(row)) return;
      tell(`${labelOf(row.spec)}: ${MANY_FRAMES} frames in a row`);
      row.manyLongTaskMs = await row.page.evaluate((frames) => window.bench.runMany(frames), MANY_FRAMES);
    });
  } finally {
    await pages.close();
    await server.close();
    rmSync(scratch, { recursive: true });
  }
  const ours = running.find(isOursOnCpu);
  if (ours) {
    tell(`${labelOf(ours.spec)}: bytes that the app sends`);
    await build({ root: ROOT, logLevel: 'error' });
    ours.sent = await measureSentBytes();
  }
  const rows = running.map(rowOf);
  const ratios = ratiosOf(rows);
  printTable(rows, ratios, missing);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ rows, ratios, missing }, null, 2)}\n`);
  // A registry, or a backend of a peer, may not be at hand; what is ours has to run.
  if (missing.some(({ name }) => !comesFromRegistry(name))) process.exitCode = 1;
}

function isOursOnCpu({ spec }: Running): boolean {
  return spec.name === 'cartlens' && spec.backend === 'wasm';
}

/** Minutes pass: what is being done, and seconds since the start. */
function tell(what: string): void {
  console.error(`  ${Math.round(performance.now() / 1000)} s  ${what}`);
}

async function allocationsPerFrame({ page, samples }: Running): Promise<Allocations> {
  const frameMs = median(samples.map(({ ms }) => ms)) ?? Infinity;
  const within = ({ most, least, budgetMs }: typeof WARM_FRAMES): number =>
    Math.round(Math.min(most, Math.max(least, budgetMs / frameMs)));
  await page.evaluate((count) => window.bench.runMany(count), within(WARM_FRAMES));
  const frames = within(ALLOCATION_FRAMES);
  const all = await allocationsOf(page, () => page.evaluate((count) => window.bench.runMany(count), frames));
  return { page: all.page / frames, workers: all.workers / frames };
}

async function withPatience<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no first result within ${ms / 1000} seconds`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** `count` of them, evenly spread over all; more than there are go round again. */
function spread(urls: readonly string[], count: number): string[] {
  const step = Math.max(1, urls.length / count);
  return Array.from({ length: count }, (_, index) => urls[Math.floor(index * step) % urls.length] ?? '');
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

function checkWritable(file: string): void {
  const folder = dirname(resolve(file));
  try {
    accessSync(existsSync(file) ? file : folder, constants.W_OK);
  } catch {
    throw new BadInput(`--json: ${file} cannot be written.`);
  }
  if (existsSync(file) && statSync(file).isDirectory()) throw new BadInput(`--json: ${file} is a folder.`);
}

await runTool(main);

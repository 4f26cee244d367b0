/**
 * `npm run bench`: ours against what a user would pick instead, over the same frames, in one run. Frames go round: each contestant gets
 * the first, then each the second, so that a busy moment of the machine hits all of them. What is measured is detection, from a
 * `VideoFrame` on the page to boxes on the page. Counts are exact anywhere; of the times only the ratios mean anything elsewhere.
 */
import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { launchBrowser } from '../browser.ts';
import { BadInput, runTool } from '../replay/bad-input.ts';
import { readClip } from '../replay/folders.ts';
import { startLabServer } from '../replay/lab-server.ts';
import { labelOf, readArguments } from './arguments.ts';
import type { ContestantSpec, FrameSample } from './bench-api.ts';
import { MEDIAPIPE_FILES, peerFiles } from './peer-files.ts';
import { printTable } from './print-table.ts';
import { ratiosOf, rowOf, type Measured } from './rows.ts';

const CLIP = fileURLToPath(new URL('../clips/heldout', import.meta.url));
const PAGE = 'e2e/bench/bench.html';
/** The heap's size as it is; browsers blur it otherwise. */
const BROWSER_ARGS = ['--enable-precise-memory-info'];
/** Who has taken so long gets no more frames (milliseconds): a software GPU needs seconds for each. */
const ROW_BUDGET_MS = 30_000;

interface Running extends Measured {
  readonly page: Page;
  readonly samples: FrameSample[];
}

interface Failure {
  readonly spec: ContestantSpec;
  readonly error: unknown;
}

async function main(): Promise<void> {
  const { json, contestants, frames: count, models } = readArguments(process.argv.slice(2));
  // Said before the work, not after it.
  if (json !== undefined) checkWritable(json);
  const clip = readClip(CLIP);
  if (clip.kind !== 'frames') throw new BadInput(`${CLIP} is not a folder of frames.`);
  const [firstUrl = '', ...urls] = spread(
    clip.frames.map(({ url }) => url),
    count + 1,
  );
  let sent = 0;
  const downloads = new Map<string, string>();
  const server = await startLabServer({
    files: clip.files,
    downloads,
    page: PAGE,
    onSent: (_, bytes) => (sent += bytes),
    ...(models !== undefined && { models: resolve(models) }),
  });
  const browsers = new Map<boolean, Browser>();
  const running: Running[] = [];
  const failures: Failure[] = [];
  try {
    for (const spec of contestants) {
      try {
        if (spec.name === 'mediapipe') {
          for (const [url, path] of await peerFiles(MEDIAPIPE_FILES)) downloads.set(url, path);
        }
        const page = await openPage(browsers, spec.backend === 'webgpu', server.url);
        console.error(`  ${labelOf(spec)}: starting`);
        const before = sent;
        const start = await page.evaluate(([who, url]) => window.bench.start(who, url), [spec, firstUrl] as const);
        running.push({ spec, start, downloadBytes: sent - before, page, samples: [] });
        await page.evaluate(() => window.bench.complete());
      } catch (error) {
        failures.push({ spec, error });
      }
    }
    for (const url of urls) {
      for (const { page, samples } of running) {
        if (samples.reduce((total, { ms }) => total + ms, 0) > ROW_BUDGET_MS) continue;
        samples.push(await page.evaluate((frame) => window.bench.frame(frame), url));
      }
    }
  } finally {
    for (const browser of browsers.values()) await browser.close();
    await server.close();
  }
  const rows = running.map(rowOf);
  const ratios = ratiosOf(rows);
  printTable(rows, ratios);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ rows, ratios }, null, 2)}\n`);
  for (const { spec, error } of failures) console.error(`${labelOf(spec)} could not be measured: ${String(error)}`);
  if (failures.length > 0) process.exitCode = 1;
}

/**
 * A page of its own in a profile of its own: nothing is cached. Rows that need WebGPU run in a browser of their own, because its
 * switches would change the others' canvases.
 */
async function openPage(browsers: Map<boolean, Browser>, webgpu: boolean, url: string): Promise<Page> {
  const browser = browsers.get(webgpu) ?? (await launchBrowser({ webgpu, args: BROWSER_ARGS }));
  browsers.set(webgpu, browser);
  const page = await (await browser.newContext()).newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`browser: ${message.text()}`);
  });
  await page.goto(url);
  await page.waitForFunction(() => 'bench' in window);
  return page;
}

/** `count` of them, evenly spread over all; more than there are go round again. */
function spread(urls: readonly string[], count: number): string[] {
  const step = Math.max(1, urls.length / count);
  return Array.from({ length: count }, (_, index) => urls[Math.floor(index * step) % urls.length] ?? '');
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

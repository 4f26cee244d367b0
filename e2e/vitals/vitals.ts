/**
 * `npm run vitals`: the built app (`dist/`) as a slow phone would load and use it: four times slower, 1.6 Mbit/s, 150 ms a round trip, 412 x 823
 * pixels. Loads are Lighthouse's, which is no dependency: it comes from the npm registry by exact version when it is wanted. Touches are the page's own.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';
import { startAppServer } from '../app/app-server.ts';
import { Shopper } from '../app/shopper.ts';
import { npmInstall } from '../bench/peer-files.ts';
import { median } from '../bench/rows.ts';
import { launchBrowser } from '../browser.ts';
import { BadInput, readOptions, runTool } from '../replay/bad-input.ts';
import { freePort } from './free-port.ts';
import { watchTouches, type Touch } from './touches.ts';
import { lookOverTheBasket, shopWithTheClip } from './use-the-app.ts';

const USAGE = `npm run vitals -- [--runs N] [--only load|use] [--json OUT]

  --runs  cold loads and visits of each kind, 1 to 20; default: 5`;

const FOLDER = fileURLToPath(new URL('../../.data/peers/lighthouse', import.meta.url));
const LIGHTHOUSE = 'lighthouse@13.5.0';
const PHONE = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, hasTouch: true } as const;
/** As slow as while it loads, on a network that is there: touches do not wait for models. */
const SLOWDOWN = 4;

/** Milliseconds. What is to be reached stands in the README. */
interface Load {
  readonly largestContentfulPaint: number;
  readonly firstContentfulPaint: number;
  readonly totalBlockingTime: number;
  readonly layoutShift: number;
}

/** Of one visit. */
interface Use {
  /** With a basket that nothing looks at. */
  readonly resting: readonly Touch[];
  /** While the models look at the clip: on a machine of two cores they leave none to the page. */
  readonly looking: readonly Touch[];
}

/** As far as it is used here. */
interface Audit {
  readonly numericValue?: number;
  readonly errorMessage?: string;
}

interface Report {
  readonly lhr: {
    readonly runtimeError?: { readonly message: string };
    readonly audits: Readonly<Record<string, Audit>>;
  };
}

interface Lighthouse {
  default(url: string, flags: object): Promise<Report | undefined>;
}

interface Arguments {
  readonly runs: number;
  readonly only: 'load' | 'use' | null;
  readonly json: string | null;
}

function readArguments(argv: readonly string[]): Arguments {
  const option = { type: 'string' } as const;
  const values = readOptions(argv, { runs: option, only: option, json: option, help: { type: 'boolean' } }, USAGE);
  if (values.help) throw new BadInput(USAGE);
  const { runs = '5', only = null, json = null } = values;
  if (!/^\d{1,2}$/.test(runs) || Number(runs) < 1 || Number(runs) > 20)
    throw new BadInput(`--runs is a number from 1 to 20, not ${runs}.`);
  if (only !== null && only !== 'load' && only !== 'use') throw new BadInput(`--only is load or use, not ${only}.`);
  return { runs: Number(runs), only, json };
}

async function lighthouseTool(): Promise<Lighthouse> {
  const main = join(FOLDER, 'node_modules/lighthouse/core/index.js');
  if (!existsSync(main)) {
    console.log(`installing ${LIGHTHOUSE}…`);
    mkdirSync(FOLDER, { recursive: true });
    await npmInstall(FOLDER, [LIGHTHOUSE]);
  }
  return (await import(main)) as Lighthouse;
}

/** Every run in a browser of its own, with nothing in any cache. */
async function withBrowser<Result>(args: readonly string[], work: (browser: Browser) => Promise<Result>): Promise<Result> {
  const browser = await launchBrowser({ args: [...args] });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

function valueOf(report: Report | undefined, audit: string): number {
  const { numericValue, errorMessage } = report?.lhr.audits[audit] ?? {};
  if (numericValue !== undefined) return numericValue;
  throw new Error(`Lighthouse has no ${audit}: ${report?.lhr.runtimeError?.message ?? errorMessage ?? 'no report'}`);
}

/** Lighthouse's own way: the load is watched unhindered and reckoned for the slow phone (`throttlingMethod: simulate`). */
async function load(lighthouse: Lighthouse, url: string): Promise<Load> {
  const port = await freePort();
  return withBrowser([`--remote-debugging-port=${port}`], async () => {
    const report = await lighthouse.default(url, { port, onlyCategories: ['performance'], logLevel: 'error' });
    return {
      largestContentfulPaint: valueOf(report, 'largest-contentful-paint'),
      firstContentfulPaint: valueOf(report, 'first-contentful-paint'),
      totalBlockingTime: valueOf(report, 'total-blocking-time'),
      layoutShift: valueOf(report, 'cumulative-layout-shift'),
    };
  });
}

/** What a shopper does, with the page really slowed down. */
function use(url: string): Promise<Use> {
  return withBrowser([], async (browser) => {
    const shopper = new Shopper(await (await browser.newContext(PHONE)).newPage());
    await shopper.open(url);
    const takeTouches = await watchTouches(shopper.page, SLOWDOWN);
    await shopWithTheClip(shopper);
    const looking = await takeTouches();
    await lookOverTheBasket(shopper);
    return { looking, resting: await takeTouches() };
  });
}

async function repeat<Result>(runs: number, work: () => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let run = 0; run < runs; run++) results.push(await work());
  return results;
}

function printRow(title: string, name: string, values: readonly number[], digits = 0): void {
  const show = (value: number): string => value.toFixed(digits);
  console.log(
    `${title}  ${name.padEnd(40)}${show(median(values) ?? NaN).padStart(6)}  (${show(Math.min(...values))} to ${show(Math.max(...values))})`,
  );
}

function printLoads(loads: readonly Load[]): void {
  for (const name of Object.keys(loads[0] ?? {}) as (keyof Load)[]) {
    const values = loads.map((load) => load[name]);
    printRow('load', name, values, name === 'layoutShift' ? 3 : 0);
  }
}

/** Every touch by what it was on, the slowest last; then the slowest of each visit, which is what is called INP. */
function printTouches(title: string, visits: readonly (readonly Touch[])[]): void {
  const byTarget = new Map<string, Touch[]>();
  for (const touch of visits.flat()) byTarget.set(touch.target, [...(byTarget.get(touch.target) ?? []), touch]);
  const middle = (touches: readonly Touch[], part: Exclude<keyof Touch, 'target'>): number =>
    Math.round(median(touches.map((touch) => touch[part])) ?? NaN);
  const slowestLast = [...byTarget].sort(([, a], [, b]) => middle(a, 'duration') - middle(b, 'duration'));
  for (const [target, touches] of slowestLast)
    console.log(
      `${title}  ${target.slice(0, 40).padEnd(40)}${String(middle(touches, 'duration')).padStart(6)}  ` +
        `waits ${middle(touches, 'inputDelay')}, works ${middle(touches, 'processing')}, paints ${middle(touches, 'presentation')}`,
    );
  const slowest = visits.map((touches) => Math.max(0, ...touches.map(({ duration }) => duration)));
  printRow(title, 'interactionToNextPaint', slowest);
}

async function main(): Promise<void> {
  const { runs, only, json } = readArguments(process.argv.slice(2));
  const lighthouse = only === 'use' ? null : await lighthouseTool();
  const server = await startAppServer();
  try {
    const loads = lighthouse ? await repeat(runs, () => load(lighthouse, server.url)) : [];
    printLoads(loads);
    const uses = only === 'load' ? [] : await repeat(runs, () => use(server.url));
    for (const kind of ['resting', 'looking'] as const) {
      const visits = uses.map((visit) => visit[kind]);
      if (visits.length > 0) printTouches(kind, visits);
    }
    if (json !== null) await writeFile(json, `${JSON.stringify({ runs, loads, uses }, null, 2)}\n`);
  } finally {
    await server.close();
  }
}

await runTool(main);

/**
 * `npm run vitals`: Lighthouse on the built app (`dist/`), as a slow phone would load and use it: four times slower, 1.6 Mbit/s, 150 ms a round
 * trip, 412 x 823 pixels. Lighthouse is no dependency: it comes from the npm registry by exact version when it is wanted.
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
import { lookOverTheBasket, shopWithTheClip } from './use-the-app.ts';

const USAGE = `npm run vitals -- [--runs N] [--json OUT]

  --runs  cold loads and visits of each kind, 1 to 20; default: 5`;

const FOLDER = fileURLToPath(new URL('../../.data/peers/lighthouse', import.meta.url));
const LIGHTHOUSE = 'lighthouse@13.5.0';
const PHONE = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, hasTouch: true } as const;
/** As slow as while it loads, on a network that is there: touches do not wait for models. The screen is the one that the page was opened with. */
const WHILE_USED = {
  throttlingMethod: 'devtools',
  throttling: { cpuSlowdownMultiplier: 4, requestLatencyMs: 0, downloadThroughputKbps: 0, uploadThroughputKbps: 0 },
  formFactor: 'mobile',
  screenEmulation: { disabled: true },
} as const;

/** Milliseconds. What is to be reached stands in the README. */
interface Load {
  readonly largestContentfulPaint: number;
  readonly firstContentfulPaint: number;
  readonly totalBlockingTime: number;
  readonly layoutShift: number;
}

interface Use {
  /** Of the slowest touch. Pictures are drawn by the processor where there is no GPU, which is the presentation's part of it. */
  readonly interactionToNextPaint: number;
  readonly inputDelay: number;
  readonly processing: number;
  readonly presentation: number;
  /** The same while the models work: on a machine of two cores they leave none to the page. */
  readonly whileLooking: number;
  readonly layoutShift: number;
}

/** As far as it is used here. */
interface Audit {
  readonly numericValue?: number;
  readonly errorMessage?: string;
  readonly details?: {
    readonly items?: readonly { readonly items?: readonly { readonly subpart?: string; readonly duration?: number }[] }[];
  };
}

interface Report {
  readonly lhr: {
    readonly runtimeError?: { readonly message: string };
    readonly audits: Readonly<Record<string, Audit>>;
  };
}

interface Lighthouse {
  default(url: string, flags: object): Promise<Report | undefined>;
  startTimespan(page: unknown, options: object): Promise<{ endTimespan(): Promise<Report | undefined> }>;
}

interface Puppeteer {
  connect(options: object): Promise<{
    targets(): readonly { url(): string; page(): Promise<unknown> }[];
    disconnect(): Promise<void>;
  }>;
}

interface Tools {
  readonly lighthouse: Lighthouse;
  readonly puppeteer: Puppeteer;
}

function readArguments(argv: readonly string[]): { readonly runs: number; readonly json: string | null } {
  const option = { type: 'string' } as const;
  const values = readOptions(argv, { runs: option, json: option, help: { type: 'boolean' } }, USAGE);
  if (values.help) throw new BadInput(USAGE);
  const { runs = '5', json = null } = values;
  if (!/^\d{1,2}$/.test(runs) || Number(runs) < 1 || Number(runs) > 20)
    throw new BadInput(`--runs is a number from 1 to 20, not ${runs}.`);
  return { runs: Number(runs), json };
}

async function tools(): Promise<Tools> {
  const path = (name: string): string => join(FOLDER, 'node_modules', name);
  const lighthouse = path('lighthouse/core/index.js');
  if (!existsSync(lighthouse)) {
    console.log(`installing ${LIGHTHOUSE}…`);
    mkdirSync(FOLDER, { recursive: true });
    await npmInstall(FOLDER, [LIGHTHOUSE]);
  }
  const puppeteer = path('puppeteer-core/lib/puppeteer/puppeteer-core.js');
  return {
    lighthouse: (await import(lighthouse)) as Lighthouse,
    puppeteer: ((await import(puppeteer)) as { readonly default: Puppeteer }).default,
  };
}

/** Every run in a browser of its own, with nothing in any cache. */
async function withBrowser<Result>(work: (browser: Browser, port: number) => Promise<Result>): Promise<Result> {
  const port = await freePort();
  const browser = await launchBrowser({ args: [`--remote-debugging-port=${port}`] });
  try {
    return await work(browser, port);
  } finally {
    await browser.close();
  }
}

function valueOf(report: Report | undefined, audit: string): number {
  const { numericValue, errorMessage } = report?.lhr.audits[audit] ?? {};
  if (numericValue !== undefined) return numericValue;
  throw new Error(`Lighthouse has no ${audit}: ${report?.lhr.runtimeError?.message ?? errorMessage ?? 'no report'}`);
}

/** Milliseconds of one part of the slowest touch. */
function partOf(report: Report | undefined, part: string): number {
  const tables = report?.lhr.audits['inp-breakdown-insight']?.details?.items ?? [];
  return tables.flatMap(({ items = [] }) => items).find(({ subpart }) => subpart === part)?.duration ?? NaN;
}

/** Lighthouse's own way: the load is watched unhindered and reckoned for the slow phone (`throttlingMethod: simulate`). */
function load({ lighthouse }: Tools, url: string): Promise<Load> {
  return withBrowser(async (_browser, port) => {
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
function use({ lighthouse, puppeteer }: Tools, url: string): Promise<Use> {
  return withBrowser(async (browser, port) => {
    const shopper = new Shopper(await (await browser.newContext(PHONE)).newPage());
    await shopper.open(url);
    const eyes = await puppeteer.connect({ browserURL: `http://127.0.0.1:${port}`, defaultViewport: null });
    try {
      const page = await eyes
        .targets()
        .find((target) => target.url().startsWith(url))
        ?.page();
      const watch = async (visit: (shopper: Shopper) => Promise<void>): Promise<Report | undefined> => {
        const watching = await lighthouse.startTimespan(page, { flags: WHILE_USED });
        await visit(shopper);
        return watching.endTimespan();
      };
      const looking = await watch(shopWithTheClip);
      const resting = await watch(lookOverTheBasket);
      return {
        interactionToNextPaint: valueOf(resting, 'interaction-to-next-paint'),
        inputDelay: partOf(resting, 'inputDelay'),
        processing: partOf(resting, 'processingDuration'),
        presentation: partOf(resting, 'presentationDelay'),
        whileLooking: valueOf(looking, 'interaction-to-next-paint'),
        layoutShift: valueOf(resting, 'cumulative-layout-shift'),
      };
    } finally {
      await eyes.disconnect();
    }
  });
}

async function repeat<Result>(runs: number, work: () => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let run = 0; run < runs; run++) results.push(await work());
  return results;
}

function print<Name extends string>(title: string, results: readonly Readonly<Record<Name, number>>[]): Record<Name, number> {
  const medians = {} as Record<Name, number>;
  for (const name of Object.keys(results[0] ?? {}) as Name[]) {
    const values = results.map((result) => result[name]);
    medians[name] = median(values) ?? NaN;
    const show = (value: number): string => (name === 'layoutShift' ? value.toFixed(3) : String(Math.round(value)));
    console.log(
      `${title}  ${name.padEnd(24)}${show(medians[name]).padStart(8)}  (${show(Math.min(...values))} to ${show(Math.max(...values))})`,
    );
  }
  return medians;
}

async function main(): Promise<void> {
  const { runs, json } = readArguments(process.argv.slice(2));
  const given = await tools();
  const server = await startAppServer();
  try {
    const loads = await repeat(runs, () => load(given, server.url));
    const first = print('load', loads);
    const uses = await repeat(runs, () => use(given, server.url));
    const used = print('use ', uses);
    if (json !== null) await writeFile(json, `${JSON.stringify({ runs, load: first, use: used, loads, uses }, null, 2)}\n`);
  } finally {
    await server.close();
  }
}

await runTool(main);

/**
 * `npm run bench:events [-- --stories N] [--fps 30,10,5,1] [--case NAME] [--stand] [--json OUT]`: basket events of simulated stories, by
 * case, frame rate and camera, against what really happened. Boxes and looks are simulated with the flaws of a small detector;
 * tracker, observer and identity are the real ones.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findMistakes } from '../src/core/event-score.ts';
import { FullBasket } from '../src/core/testing/full-basket.ts';
import { Random } from '../src/core/testing/random.ts';
import { CASES, FLAWED, playCase, type CaseName, type PlayedStory } from '../src/core/testing/cases.ts';

const { values } = parseArgs({
  options: {
    stories: { type: 'string', default: '6' },
    fps: { type: 'string', default: '30,10,5,1' },
    case: { type: 'string' },
    stand: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const stories = Number(values.stories);
const rates = values.fps.split(',').map(Number);
const names = (Object.keys(CASES) as CaseName[]).filter((name) => values.case === undefined || name === values.case);
if (!Number.isInteger(stories) || stories < 1 || !rates.every((fps) => fps > 0) || names.length === 0) {
  console.error(`--stories N, 1 or more; --fps rates with commas between; --case one of ${Object.keys(CASES).join(', ')}`);
  process.exit(2);
}

/** Sums over the stories of one case, at one frame rate, before one kind of camera. */
interface Row {
  readonly case: string;
  readonly fps: number;
  readonly handheld: boolean;
  readonly stories: number;
  readonly trueEvents: number;
  readonly reportedEvents: number;
  readonly rightEvents: number;
  /** Added items with the name of a product that nobody put in then. */
  readonly wrongCharges: number;
  /** By how many things the baskets are wrong in the end. */
  readonly countErrors: number;
  /** Means over the stories. */
  readonly hota: number;
  readonly idf1: number;
}

function rowOf(name: CaseName, fps: number, handheld: boolean): Row {
  const played = Array.from({ length: stories }, (_, index) => playCase(name, index + 1, fps, FLAWED, handheld));
  const sum = (pick: (story: PlayedStory) => number): number => played.reduce((total, story) => total + pick(story), 0);
  const truth = ({ script }: PlayedStory): number => script.events.reduce((total, { n }) => total + n, 0);
  return {
    case: name,
    fps,
    handheld,
    stories,
    trueEvents: sum(truth),
    reportedEvents: sum(({ events }) => events.length),
    rightEvents: sum((story) => Math.round(story.score.recall * truth(story))),
    wrongCharges: sum(wrongCharges),
    countErrors: sum(({ score }) => score.finalCountError),
    hota: sum(({ tracks }) => tracks.hota) / stories,
    idf1: sum(({ tracks }) => tracks.idf1) / stories,
  };
}

function wrongCharges({ script, events }: PlayedStory): number {
  const wrong = findMistakes(script, events).flatMap((mistake) => (mistake.kind === 'missed' ? [] : [mistake.report]));
  return wrong.filter(({ type, product }) => type === 'item-added' && product !== null).length;
}

function f1({ rightEvents, trueEvents, reportedEvents }: Row): number {
  return trueEvents + reportedEvents === 0 ? 1 : (2 * rightEvents) / (trueEvents + reportedEvents);
}

function print(row: Row): void {
  const {
    case: name,
    fps,
    handheld,
    trueEvents,
    reportedEvents,
    rightEvents,
    wrongCharges: wrong,
    countErrors,
    hota,
    idf1,
  } = row;
  const counts = [trueEvents, reportedEvents, rightEvents, wrong, countErrors].map((count) => String(count).padStart(6)).join('');
  const shares = [f1(row), hota, idf1].map((share) => share.toFixed(3).padStart(7)).join('');
  console.log(`${name.padEnd(12)}${String(fps).padStart(4)} ${handheld ? 'hand ' : 'stand'}${counts}${shares}`);
}

function addUp(all: readonly Row[]): Row {
  const sum = (pick: (row: Row) => number): number => all.reduce((total, row) => total + pick(row), 0);
  return {
    case: 'all',
    fps: all[0]?.fps ?? 0,
    handheld: all[0]?.handheld ?? false,
    stories: sum((row) => row.stories),
    trueEvents: sum((row) => row.trueEvents),
    reportedEvents: sum((row) => row.reportedEvents),
    rightEvents: sum((row) => row.rightEvents),
    wrongCharges: sum((row) => row.wrongCharges),
    countErrors: sum((row) => row.countErrors),
    hota: sum((row) => row.hota) / all.length,
    idf1: sum((row) => row.idf1) / all.length,
  };
}

const rows: Row[] = [];
console.log('case         fps camera  true   told right wrong count     F1   HOTA   IDF1');
for (const handheld of values.stand ? [false] : [false, true]) {
  for (const fps of rates) {
    const some = names.map((name) => rowOf(name, fps, handheld));
    const all = addUp(some);
    for (const row of [...some, all]) print(row);
    rows.push(...some, all);
  }
}
const cost = costOfFullBasket();
console.log(
  `20 items: median ${cost.medianMs.toFixed(2)} ms, p95 ${cost.p95Ms.toFixed(2)} ms a frame, heap ${cost.heapMB.toFixed(1)} MB at the end`,
);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ rows, cost }, null, 2)}\n`);

/** What tracker, observer and identity cost over 10,000 frames at 30 a second. The first thousand warm up. */
function costOfFullBasket(): { readonly medianMs: number; readonly p95Ms: number; readonly heapMB: number } {
  const basket = new FullBasket(new Random(1));
  const times: number[] = [];
  for (let k = 0; k < 10_000; k++) {
    const filmed = basket.film(k / 30);
    const begin = performance.now();
    basket.read(k / 30, filmed);
    if (k >= 1000) times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(share * times.length)] ?? NaN;
  return { medianMs: at(0.5), p95Ms: at(0.95), heapMB: process.memoryUsage().heapUsed / 1e6 };
}

/**
 * `npm run bench:events [-- --stories N] [--fps 30,10,5,1] [--case NAME] [--stand] [--json OUT]`: basket events of simulated stories, by
 * case, frame rate and camera, against what really happened. Boxes and looks are simulated with the flaws of a small detector;
 * tracker, observer and identity are the real ones.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findMistakes } from '../src/core/event-score.ts';
import { overcharge } from '../src/core/testing/overcharge.ts';
import { CameraFollower } from '../src/core/camera-follower.ts';
import { around, photograph, scenery } from '../src/core/testing/photograph.ts';
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

/** What is summed up over stories; the last two are their means. */
interface Sums {
  readonly stories: number;
  readonly trueEvents: number;
  readonly reportedEvents: number;
  readonly rightEvents: number;
  /** Events that name the wrong product and ask nobody. */
  readonly misnamed: number;
  /** Things that the shopper would be charged for in the end and that nobody took. */
  readonly wrongCharges: number;
  /** By how many things the baskets are wrong in the end. */
  readonly countErrors: number;
  readonly hota: number;
  readonly idf1: number;
}

/** The stories of one case or of all, at one frame rate, before one kind of camera. */
interface Row extends Sums {
  readonly case: string;
  readonly fps: number;
  readonly handheld: boolean;
}

function sumsOf(story: PlayedStory): Sums {
  const { script, score, events, tracks } = story;
  const trueEvents = script.events.reduce((total, { n }) => total + n, 0);
  return {
    stories: 1,
    trueEvents,
    reportedEvents: events.length,
    rightEvents: Math.round(score.recall * trueEvents),
    misnamed: findMistakes(script, events).filter((mistake) => mistake.kind === 'misnamed' && mistake.report.product !== null)
      .length,
    wrongCharges: overcharge(script, events),
    countErrors: score.finalCountError,
    hota: tracks.hota,
    idf1: tracks.idf1,
  };
}

function addUp(all: readonly Sums[]): Sums {
  const sum = (pick: (sums: Sums) => number): number => all.reduce((total, sums) => total + pick(sums), 0);
  const stories = sum((sums) => sums.stories);
  return {
    stories,
    trueEvents: sum((sums) => sums.trueEvents),
    reportedEvents: sum((sums) => sums.reportedEvents),
    rightEvents: sum((sums) => sums.rightEvents),
    misnamed: sum((sums) => sums.misnamed),
    wrongCharges: sum((sums) => sums.wrongCharges),
    countErrors: sum((sums) => sums.countErrors),
    hota: sum((sums) => sums.stories * sums.hota) / stories,
    idf1: sum((sums) => sums.stories * sums.idf1) / stories,
  };
}

function f1({ rightEvents, trueEvents, reportedEvents }: Sums): number {
  return trueEvents + reportedEvents === 0 ? 1 : (2 * rightEvents) / (trueEvents + reportedEvents);
}

function print(row: Row): void {
  const sums = [row.trueEvents, row.reportedEvents, row.rightEvents, row.misnamed, row.wrongCharges, row.countErrors];
  const counts = sums.map((count) => String(count).padStart(6)).join('');
  const shares = [f1(row), row.hota, row.idf1].map((share) => share.toFixed(3).padStart(7)).join('');
  console.log(`${row.case.padEnd(12)}${String(row.fps).padStart(4)} ${row.handheld ? 'hand ' : 'stand'}${counts}${shares}`);
}

const rows: Row[] = [];
console.log('case         fps camera  true   told right  name charge count     F1   HOTA   IDF1');
for (const handheld of values.stand ? [false] : [false, true]) {
  for (const fps of rates) {
    const some = names.map((name): Row => {
      const played = Array.from({ length: stories }, (_, index) => playCase(name, index + 1, fps, FLAWED, handheld));
      return { case: name, fps, handheld, ...addUp(played.map(sumsOf)) };
    });
    const all = [...some, { case: 'all', fps, handheld, ...addUp(some) }];
    for (const row of all) print(row);
    rows.push(...all);
  }
}
const cost = costOfFullBasket();
const heapMB = process.memoryUsage().heapUsed / 1e6;
const following = { stand: costOfFollowing(0), hand: costOfFollowing(1) };
console.log(`20 items: ${inWords(cost)} a frame, heap ${heapMB.toFixed(1)} MB at the end`);
console.log(`following the camera: ${inWords(following.stand)} a frame on a stand, ${inWords(following.hand)} in a hand`);
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ rows, cost: { ...cost, heapMB }, following }, null, 2)}\n`);

interface Cost {
  readonly medianMs: number;
  readonly p95Ms: number;
}

function inWords({ medianMs, p95Ms }: Cost): string {
  return `median ${medianMs.toFixed(2)} ms, p95 ${p95Ms.toFixed(2)} ms`;
}

/** Runs `act` on what `prepare` makes of each frame, at 30 a second; only `act` is timed, and not while the first tenth warms it up. */
function timed<T>(frames: number, prepare: (t: number) => T, act: (t: number, prepared: T) => unknown): Cost {
  const times: number[] = [];
  for (let k = 0; k < frames; k++) {
    const prepared = prepare(k / 30);
    const begin = performance.now();
    act(k / 30, prepared);
    if (k >= frames / 10) times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(share * times.length)] ?? NaN;
  return { medianMs: at(0.5), p95Ms: at(0.95) };
}

/** What tracker, observer and identity cost with twenty items in view. */
function costOfFullBasket(): Cost {
  const basket = new FullBasket(new Random(1));
  return timed(
    10_000,
    (t) => basket.film(t),
    (t, filmed) => basket.read(t, filmed),
  );
}

/** What the camera follower costs: before a still picture, or with a camera that sways by a tenth of the picture. */
function costOfFollowing(sway: 0 | 1): Cost {
  const scene = scenery(5);
  const follower = new CameraFollower();
  return timed(
    600,
    (t) => photograph(scene, around(1 + 0.03 * sway * Math.sin(t), 0.05 * sway * Math.sin(0.8 * t), 8 * sway * Math.sin(t), 0)),
    (t, picture) => follower.update(t, { width: 640, height: 480 }, picture, []),
  );
}

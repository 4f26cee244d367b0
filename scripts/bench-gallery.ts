/**
 * `npx tsx scripts/bench-gallery.ts [--products 1000,10000,100000] [--rounds N]`: what a look costs against galleries of some sizes, product by product
 * as it is defined and as core does it, in turn in one run; and what the same look costs on the GPU in bytes and multiplications. Milliseconds are
 * of the processor, so that a busy machine does not count. Only the ratios mean anything on another one.
 */
import { parseArgs } from 'node:util';
import { Evidence } from '../src/core/evidence.ts';
import { galleryProducts, type Gallery } from '../src/core/gallery.ts';
import { DefinedGallery } from '../src/core/testing/name-by-definition.ts';
import { Random } from '../src/core/testing/random.ts';
import { tallyOf } from '../src/core/tally.ts';
import { layoutOf, packReferences, PRODUCT_BYTES } from '../workers/vision/gpu/pack-gallery.ts';
import { questionLength, TALLY_WORDS } from '../workers/vision/gpu/tally-layout.ts';

const { values } = parseArgs({
  options: { products: { type: 'string', default: '1000,10000,100000' }, rounds: { type: 'string', default: '15' } },
});
const sizes = values.products.split(',').map(Number);
const rounds = Number(values.rounds);
if (!sizes.every((size) => Number.isInteger(size) && size > 0) || !Number.isInteger(rounds) || rounds < 1) {
  console.error('--products whole numbers with commas between; --rounds N, 1 or more');
  process.exit(2);
}

const DIMENSION = 128;
/** As many as the shipped background has. */
const BACKGROUND = 81;
const WARM_UP = 3;
/** Rounds for what happens once per gallery. */
const FEW = 5;
const CALIBRATION = { scale: 16.375, unknownSimilarity: 0.5641 };
/** Looks whose numbers the GPU multiplies at once, whether they are there or not. */
const LOOKS_AT_ONCE = 4;

const random = new Random(1);

function galleryOf(size: number): Gallery {
  const vectors = rows(size);
  const background = { vectors: rows(BACKGROUND), same: 0.75, margin: 0.15, share: 0.5 };
  return {
    dimension: DIMENSION,
    products: Array.from({ length: size }, (_, row) => `p${row}`),
    vectors,
    embedder: 'x',
    background,
  };
}

function rows(count: number): Float32Array {
  const all = new Float32Array(count * DIMENSION);
  for (let row = 0; row < count; row++) all.set(random.unitVector(DIMENSION), row * DIMENSION);
  return all;
}

function msOf(work: () => void): number {
  const before = process.cpuUsage().user;
  work();
  return (process.cpuUsage().user - before) / 1000;
}

function middle(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 1] ?? NaN;
}

interface Row {
  readonly products: number;
  readonly 'first use, as defined': number;
  readonly 'first use': number;
  readonly 'a look, as defined': number;
  readonly 'a look': number;
  readonly 'ratio of a look': number;
  readonly 'eighth look at a thing': number;
  readonly 'packed for the GPU': number;
  readonly 'GPU reads MB': number;
  readonly 'GPU multiplies M': number;
  readonly 'bytes up': number;
  readonly 'bytes back': number;
}

function measure(size: number): Row {
  const gallery = galleryOf(size);
  const again = (): Gallery => ({ ...gallery });
  const times = {
    asDefined: [] as number[],
    look: [] as number[],
    eighth: [] as number[],
    use: [] as number[],
    pack: [] as number[],
  };
  let defined = new DefinedGallery(again());
  const useAsDefined = msOf(() => (defined = new DefinedGallery(again())));
  const layout = layoutOf(gallery);
  const packed = new Int16Array(layout.bytes / 2);
  // The first rounds compile the code.
  for (let round = -WARM_UP; round < rounds; round++) {
    const looks = Array.from({ length: 8 }, () => ({ embedding: random.unitVector(DIMENSION), weight: CALIBRATION.scale }));
    const evidence = new Evidence();
    evidence.addLook(random.unitVector(DIMENSION));
    const asDefined = msOf(() => defined.posteriors(looks.slice(0, 1), CALIBRATION));
    const look = msOf(() => evidence.identity(gallery, CALIBRATION));
    for (let count = 1; count < looks.length; count++) tallyOf({ gallery, looks: looks.slice(0, count) });
    const eighth = msOf(() => tallyOf({ gallery, looks }));
    if (round < 0) continue;
    times.asDefined.push(asDefined);
    times.look.push(look);
    times.eighth.push(eighth);
    if (times.use.length === FEW) continue;
    times.use.push(msOf(() => galleryProducts(again())));
    times.pack.push(msOf(() => packReferences(gallery, layout, packed)));
  }
  const read = layout.bytes + PRODUCT_BYTES * size + 2 * 4 * TALLY_WORDS * layout.tiles;
  return {
    products: size,
    'first use, as defined': round1(useAsDefined),
    'first use': round1(middle(times.use)),
    'a look, as defined': round1(middle(times.asDefined)),
    'a look': round1(middle(times.look)),
    'ratio of a look': round1(middle(times.look) / middle(times.asDefined)),
    'eighth look at a thing': round1(middle(times.eighth)),
    'packed for the GPU': round1(middle(times.pack)),
    'GPU reads MB': round1(read / 1e6),
    'GPU multiplies M': round1((LOOKS_AT_ONCE * layout.bytes) / 2 / 1e6),
    'bytes up': 4 * questionLength(layout.words),
    'bytes back': 4 * TALLY_WORDS,
  };
}

function round1(value: number): number {
  return Number(value.toFixed(value < 10 ? 2 : 1));
}

console.log(
  `Milliseconds of the processor, middle of ${rounds} (first use and packing: of ${FEW}); ${DIMENSION} numbers a product, ${BACKGROUND} things in the background.`,
);
console.log('What the GPU does is for one thing with up to four looks.\n');
const [first, ...others] = sizes.map(measure);
for (const title of Object.keys(first ?? {}) as (keyof Row)[]) {
  console.log(title.padEnd(24) + [first, ...others].map((row) => String(row?.[title]).padStart(10)).join(''));
}

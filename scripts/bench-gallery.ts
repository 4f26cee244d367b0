/**
 * `npx tsx scripts/bench-gallery.ts [--products 1000,10000,100000] [--rounds N]`: what a look costs against galleries of some sizes, product by product
 * as it is defined and as core does it, in turn in one run; and what the same look costs on the GPU in bytes and multiplications. Milliseconds are
 * of the processor, so that a busy machine does not count. Only the ratios mean anything on another one.
 */
import { parseArgs } from 'node:util';
import { Evidence } from '../src/core/evidence.ts';
import { galleryProducts, type Gallery } from '../src/core/gallery.ts';
import { greatest } from '../src/core/greatest.ts';
import { DefinedGallery } from '../src/core/testing/name-by-definition.ts';
import { Random } from '../src/core/testing/random.ts';
import { tallyOf } from '../src/core/tally.ts';
import { layoutOf, PRODUCT_BYTES } from '../workers/vision/gpu/pack-gallery.ts';
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
const CALIBRATION = { scale: 16.375, unknownSimilarity: 0.5641 };
/** What four threads of a GPU multiply at once for a look that is there or not. */
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

/** Once, with what follows from the gallery alone; of these two the second is told, as the first one compiles the code. */
function firstUse(gallery: Gallery): { readonly before: number; readonly now: number } {
  const again = (): Gallery => ({ ...gallery });
  const now = [again(), again(), again()].map((fresh) => msOf(() => galleryProducts(fresh)));
  return { before: msOf(() => new DefinedGallery(again())), now: middle(now) };
}

const text = (ms: number): string => ms.toFixed(ms < 10 ? 2 : 1).padStart(9);
console.log(
  `ms of the processor, middle of ${rounds}; a gallery of ${DIMENSION} numbers a product, a background of ${BACKGROUND}`,
);
console.log(
  ' products    first use: before      now   a look: before      now   ratio   eighth look of a thing   GPU: MB read   M multiplications   bytes there and back',
);
for (const size of sizes) {
  const gallery = galleryOf(size);
  const use = firstUse(gallery);
  const defined = new DefinedGallery(gallery);
  const times = { before: [] as number[], now: [] as number[], eighth: [] as number[] };
  for (let round = -3; round < rounds; round++) {
    const looks = Array.from({ length: 8 }, () => ({ embedding: random.unitVector(DIMENSION), weight: CALIBRATION.scale }));
    const before = msOf(() => greatest([...defined.posteriors(looks.slice(0, 1), CALIBRATION).values()], 3));
    const evidence = new Evidence();
    evidence.addLook(looks[0]!.embedding);
    const now = msOf(() => evidence.identity(gallery, CALIBRATION));
    for (const count of [1, 2, 3, 4, 5, 6, 7]) tallyOf({ gallery, looks: looks.slice(0, count) });
    const eighth = msOf(() => tallyOf({ gallery, looks }));
    // The first rounds compile the code.
    if (round < 0) continue;
    times.before.push(before);
    times.now.push(now);
    times.eighth.push(eighth);
  }
  const [before, now, eighth] = [times.before, times.now, times.eighth].map(middle) as [number, number, number];
  const { bytes, products, tiles, words } = layoutOf(gallery);
  const read = bytes + PRODUCT_BYTES * products + 2 * 4 * TALLY_WORDS * tiles;
  console.log(
    [
      String(size).padStart(9),
      text(use.before).padStart(21),
      text(use.now),
      text(before).padStart(17),
      text(now),
      (now / before).toFixed(2).padStart(8),
      text(eighth).padStart(25),
      (read / 1e6).toFixed(1).padStart(15),
      ((LOOKS_AT_ONCE * bytes) / 2 / 1e6).toFixed(0).padStart(19),
      `${4 * questionLength(words)} + ${4 * TALLY_WORDS}`.padStart(23),
    ].join(''),
  );
}

/** `npm run eval:teach [-- --objects DIR] [--json OUT]`: teaching, measured with the real embedder and the real workers in the real browser. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withBackground, withHead, type Gallery } from '../../src/core/gallery.ts';
import { nearest } from '../../src/core/gallery.ts';
import { Evidence } from '../../src/core/evidence.ts';
import { throughHead, type LinearHead } from '../../src/core/linear-head.ts';
import { unpackGallery } from '../../src/vision/gallery-store.ts';
import type { Naming } from '../../workers/vision.api.ts';
import { launchBrowser } from '../browser.ts';
import { BadInput, runTool } from '../replay/bad-input.ts';
import { readCatalogFolder, type Files } from '../replay/folders.ts';
import { startLabServer } from '../replay/lab-server.ts';
import type { DrawnObject } from './objects.ts';
import type { Material, PackedNaming, PackedReport, Timing } from './teach-api.ts';

const USAGE = `npm run eval:teach -- [--objects DIR] [--only accuracy|time] [--json OUT]

  --objects  folder with one folder of pictures per object: every second picture teaches, the others ask; at most 40 objects.
             Without it, 20 look-alikes of four made-up brands are drawn
  --only     accuracy: taught look-alikes with and without a head; time: ten objects taught in real time`;

/** Four brands of five flavours each: what differs is a colour, a word and a small picture. */
const LOOK_ALIKES: readonly DrawnObject[] = [1, 2, 3, 4].flatMap((brand) =>
  [0, 1, 2, 3, 4].map((flavour) => ({ brand, flavour })),
);
/** Ten objects that have nothing to do with each other. */
const STRANGERS: readonly DrawnObject[] = Array.from({ length: 10 }, (_, k) => ({ brand: 20 + k, flavour: k }));
const ASKS = 10;
const MOST_OBJECTS = 40;
/** Pictures of a folder that teach at most: five seconds of looks. */
const MOST_LOOKS = 20;

interface Score {
  readonly looks: number;
  readonly top1: number;
  /** Named right without asking, charged as something else, and asked about or unknown. */
  readonly recognised: number;
  readonly charged: number;
  readonly asked: number;
}

async function main(): Promise<void> {
  const wanted = readArguments(process.argv.slice(2));
  const folder = fileURLToPath(new URL('../../public/catalog', import.meta.url));
  const catalog = readCatalogFolder(folder, '/catalog/');
  const objects = wanted.objects === undefined ? null : readObjects(wanted.objects);
  const files = new Map([
    ...catalog.files,
    ...(objects?.files ?? []),
    ['/catalog/catalog.json', `${folder}/catalog.json`] as const,
    ['/catalog/gallery.json', `${folder}/gallery.json`] as const,
  ]);
  const server = await startLabServer({ files, page: 'e2e/teach/teach.html' });
  try {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(server.url);
      await page.waitForFunction(() => 'teachLab' in window);
      const { gallery, naming } = await page.evaluate(() => window.teachLab.start());
      const shop = unpackGallery(gallery);
      const materials = objects?.materials ?? LOOK_ALIKES.map((object) => drawnMaterial(object));
      const out: Record<string, unknown> = {};
      if (wanted.only !== 'time') {
        const names: string[] = [];
        const views: string[] = [];
        const asked: { readonly name: string; readonly look: Float32Array }[] = [];
        let [found, looks] = [0, 0];
        for (const [index, { name, material }] of materials.entries()) {
          const taught = await page.evaluate(([what, seed, asks]) => window.teachLab.teach(what, seed, asks), [
            material,
            index + 1,
            ASKS,
          ] as const);
          names.push(name);
          views.push(taught.views);
          found += taught.found[0];
          looks += taught.found[1];
          for (const look of rows(taught.asked, shop.dimension)) asked.push({ name, look });
          console.error(`  ${name}: ${rows(taught.views, shop.dimension).length} views`);
        }
        const report = await page.evaluate(([n, v]) => window.teachLab.learn(n, v), [names, views] as const);
        out['lookAlikes'] = accuracy(shop, naming, names, views, asked, report);
        console.log(`the detector found what was held up in ${found} of ${looks} looks`);
      }
      if (wanted.only !== 'accuracy' && objects === null) {
        const timings: Timing[] = [];
        for (const [index, object] of STRANGERS.entries()) {
          timings.push(await page.evaluate(([what, seed]) => window.teachLab.time(what, seed), [object, 100 + index] as const));
          console.error(`  ${JSON.stringify(timings.at(-1))}`);
        }
        out['time'] = timing(timings);
      }
      if (wanted.json !== undefined) writeFileSync(wanted.json, `${JSON.stringify(out, null, 2)}\n`);
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}

function accuracy(
  shop: Gallery,
  packed: PackedNaming,
  names: readonly string[],
  views: readonly string[],
  asked: readonly { readonly name: string; readonly look: Float32Array }[],
  report: PackedReport,
) {
  const products = [
    ...shop.products,
    ...names.flatMap((name, index) => rows(views[index] ?? '', shop.dimension).map(() => name)),
  ];
  const vectors = Float32Array.from([shop.vectors, ...views.map(floats)].flatMap((part) => [...part]));
  const gallery: Gallery = { ...shop, products, vectors };
  const { calibration, background } = packed;
  const naming: Naming = { calibration, background: background && { ...background, vectors: floats(background.vectors) } };
  const head = report.residual === null ? null : { dimension: shop.dimension, residual: floats(report.residual) };
  const plain = score(gallery, null, naming, asked);
  const headed = head && score(gallery, head, naming, asked);
  console.log(`${names.length} taught beside ${new Set(shop.products).size} products of the shop, ${asked.length} later looks`);
  console.log(`views alone   ${scoreText(plain)}`);
  console.log(headed ? `with the head ${scoreText(headed)}` : 'no head was better on held-out views');
  console.log(`learned in ${report.seconds.toFixed(1)} s on ${report.backend ?? 'nothing'}`);
  console.log(`held out: plain ${JSON.stringify(report.plain)}, with the head ${JSON.stringify(report.headed)}`);
  return { plain, headed, seconds: report.seconds, trial: { plain: report.plain, headed: report.headed } };
}

function score(
  gallery: Gallery,
  head: LinearHead | null,
  { calibration, background }: Naming,
  asked: readonly { readonly name: string; readonly look: Float32Array }[],
): Score {
  const seen = head ? withHead(gallery, head) : gallery;
  const judge = background ? withBackground(seen, background) : seen;
  let [right, recognised, charged] = [0, 0, 0];
  for (const { name, look } of asked) {
    if (nearest(judge, throughHead(judge.head, look), 1)[0]?.product === name) right++;
    const evidence = new Evidence();
    evidence.addLook(look);
    const identity = evidence.identity(judge, calibration);
    if (identity.kind !== 'recognised') continue;
    if (identity.product === name) recognised++;
    else charged++;
  }
  return { looks: asked.length, top1: right / asked.length, recognised, charged, asked: asked.length - recognised - charged };
}

function timing(timings: readonly Timing[]) {
  const named = timings.map(({ seconds }) => seconds ?? Infinity).sort((a, b) => a - b);
  const median =
    ((named[Math.floor((named.length - 1) / 2)] ?? Infinity) + (named[Math.floor(named.length / 2)] ?? Infinity)) / 2;
  const sum = (of: (one: Timing) => number): number => timings.reduce((total, one) => total + of(one), 0);
  const poses = sum(({ poses: n }) => n);
  const [right, recognised, charged] = [sum(({ right: n }) => n), sum(({ recognised: n }) => n), sum(({ charged: n }) => n)];
  console.log(
    `${timings.length} objects taught in real time: ${named.filter(Number.isFinite).length} recognised, median ${median.toFixed(1)} s from the press of the button (${named.map((s) => s.toFixed(1)).join(', ')})`,
  );
  console.log(
    `afterwards, ${poses} other poses by one look: ${percent(right / poses)} nearest, ${recognised} named without asking, ${charged} charged wrong`,
  );
  return { median, seconds: named, poses, right: right / poses, recognised, charged };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function scoreText({ looks, top1, recognised, charged, asked }: Score): string {
  return `top-1 ${top1.toFixed(3)}; of ${looks} looks ${recognised} named right without asking, ${charged} charged wrong, ${asked} asked about`;
}

function drawnMaterial(object: DrawnObject): { readonly name: string; readonly material: Material } {
  return { name: `taught:${object.brand}-${object.flavour}`, material: { kind: 'drawn', object } };
}

/** Every second picture teaches. */
function readObjects(folder: string): {
  readonly files: Files;
  readonly materials: readonly { readonly name: string; readonly material: Material }[];
} {
  const { catalog, files } = readCatalogFolder(folder, '/objects/');
  const products = [...catalog.products.values()].filter(({ images }) => images.length >= 4).slice(0, MOST_OBJECTS);
  if (products.length === 0) throw new BadInput(`${folder} has no folder with four pictures of one object.`);
  const urlOf = (image: string): string => `/objects/${image.split('/').map(encodeURIComponent).join('/')}`;
  const materials = products.map(({ id, images }) => {
    const part = (odd: number): string[] => images.filter((_, index) => index % 2 === odd).map(urlOf);
    const material: Material = { kind: 'files', teach: part(0).slice(0, MOST_LOOKS), ask: part(1).slice(0, ASKS) };
    return { name: `taught:${id}`, material };
  });
  return { files, materials };
}

function readArguments(argv: readonly string[]): { objects?: string; json?: string; only?: string } {
  const option = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ args: [...argv], options: { objects: option, json: option, only: option } });
    if (values.only !== undefined && values.only !== 'accuracy' && values.only !== 'time') throw new BadInput(USAGE);
    return values;
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function rows(text: string, dimension: number): readonly Float32Array[] {
  const all = floats(text);
  return Array.from({ length: all.length / dimension }, (_, row) => all.subarray(row * dimension, (row + 1) * dimension));
}

function floats(text: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer);
}

await runTool(main);

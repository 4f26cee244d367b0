/** `npm run eval:retrieval -- --gallery DIR --queries DIR [--json OUT] [--detect] [--halves N]`, see docs/formats.md: the real embedder in the real browser. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { nearest, type Background } from '../../src/core/gallery.ts';
import { unpackGallery } from '../../src/vision/gallery-store.ts';
import { parseEmbedderManifest } from '../../workers/vision/manifest.ts';
import { BadInput, runTool } from './bad-input.ts';
import { readCatalogFolder } from './folders.ts';
import { labCatalog, withLab } from './lab.ts';
import { scoreHalves, scoreRetrieval } from './retrieval-score.ts';

const USAGE = `npm run eval:retrieval -- --gallery DIR --queries DIR [--json OUT] [--detect] [--halves N]

  --gallery  catalogue folder: what products look like
  --queries  catalogue folder: pictures to recognise; products that the gallery lacks are unknowns
  --detect   recognises the crop of the surest detected item instead of the whole picture
  --halves   also scores the open set with a random half of the gallery's products taken away, mean of N draws
  --models   folder of the models; default: models/`;

function readArguments(argv: readonly string[]): {
  gallery: string;
  queries: string;
  json?: string;
  models?: string;
  detect?: boolean;
  halves: number;
} {
  const option = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { gallery: option, queries: option, json: option, models: option, halves: option, detect: { type: 'boolean' } },
    });
    const { gallery, queries, halves: draws = '0', ...rest } = values;
    const halves = Number(draws);
    if (gallery === undefined || queries === undefined || !Number.isInteger(halves) || halves < 0) throw new BadInput(USAGE);
    return { gallery, queries, halves, ...rest };
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${(error as Error).message}\n\n${USAGE}`);
  }
}

/** As the app has it. */
function backgroundOf(models: string): Background | null {
  const { background } = parseEmbedderManifest(JSON.parse(readFileSync(`${models}/embedder/manifest.json`, 'utf8')));
  if (!background) return null;
  const bytes = Uint8Array.from(readFileSync(`${models}/embedder/${background.file}`));
  return { ...background, vectors: new Float32Array(bytes.buffer) };
}

async function main(): Promise<void> {
  const wanted = readArguments(process.argv.slice(2));
  const gallery = readCatalogFolder(wanted.gallery, '/gallery/');
  const queries = readCatalogFolder(wanted.queries, '/queries/');
  const pictures = [...queries.catalog.products.values()].flatMap(({ id, images }) =>
    images.map((image) => ({ product: id, image })),
  );
  const urls = pictures.map(({ image }) => `/queries/${image.split('/').map(encodeURIComponent).join('/')}`);
  const models = wanted.models ?? fileURLToPath(new URL('../../models', import.meta.url));

  const answer = await withLab(
    { backend: 'wasm', files: new Map([...gallery.files, ...queries.files]), models },
    async ({ page, report }) => ({
      sha256: report.models.find(({ name }) => name === 'embedder')?.sha256 ?? '',
      gallery: await page.evaluate((catalog) => window.lab.useCatalog(catalog), labCatalog(gallery, '/gallery/')),
      embeddings: await page.evaluate(([list, detect]) => window.lab.embed(list, detect), [
        urls,
        wanted.detect ?? false,
      ] as const),
    }),
  );

  const plain = unpackGallery(answer.gallery);
  const background = backgroundOf(models);
  const index = background ? { ...plain, background } : plain;
  const bytes = Uint8Array.from(Buffer.from(answer.embeddings, 'base64'));
  const rows = new Float32Array(bytes.buffer);
  const asked = pictures.map(({ product }, row) => ({
    product,
    embedding: rows.subarray(row * index.dimension, (row + 1) * index.dimension),
  }));
  const score = scoreRetrieval(
    asked.map(({ product, embedding }) => ({
      product,
      known: gallery.catalog.products.has(product),
      ranking: nearest(index, embedding, Infinity),
    })),
  );
  const halves = scoreHalves(asked, plain, background, wanted.halves);
  const manifest = JSON.parse(readFileSync(`${models}/embedder/manifest.json`, 'utf8')) as Record<string, unknown>;
  const { shape } = manifest['input'] as { readonly shape: readonly unknown[] };
  const { params, gmac } = manifest;
  const out = {
    galleryProducts: gallery.catalog.products.size,
    ...score,
    ...(halves && { halves }),
    embedder: { params, gmac, input: shape[2], sha256: answer.sha256 },
  };
  const text = (value: number | null | undefined): string => (value === null || value === undefined ? 'n/a' : value.toFixed(3));
  console.log(`${out.queries} queries against ${out.galleryProducts} products`);
  console.log(`top-1 ${text(out.top1)}, top-3 ${text(out.top3)}, top-5 ${text(out.top5)}, macro top-1 ${text(out.macroTop1)}`);
  console.log(
    `open set: AUROC ${text(out.openSet?.auroc)}, recall at 1 % false accept ${text(out.openSet?.recallAtFalseAccept1pct)}`,
  );
  if (halves) {
    console.log(`half of the products gone: AUROC ${text(halves.auroc)}, recall at 1 % ${text(halves.recallAtFalseAccept1pct)}`);
  }
  if (wanted.json !== undefined) writeFileSync(wanted.json, `${JSON.stringify(out, null, 2)}\n`);
}

await runTool(main);

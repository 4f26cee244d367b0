/**
 * `npm run crops -- --count 1500 --views 6 --seed 50 [--out DIR]`: one folder a SKU; 0.jpg is the packshot, the others are cut from
 * scenes with real occlusion. Every third line comes with sister flavours. Resumable by batch; `index.jsonl` lists what was written.
 */
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openStore } from './browser.ts';
import type {} from './page/main.ts';
import { makeSku } from './page/sku.ts';
import type { Sku } from './page/sku.ts';
import { PACKSHOT } from './page/studio.ts';
import { Random } from './random.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1500' },
    views: { type: 'string', default: '6' },
    seed: { type: 'string', default: '50' },
    'held-out': { type: 'boolean', default: false },
    set: { type: 'string', default: 'crops' },
    out: { type: 'string' },
  },
});
const data = values.out ?? resolve(dirname(fileURLToPath(import.meta.url)), '../../../../.data/store');
const folder = join(data, values.set);
const [count, views, seed] = [Number(values.count), Number(values.views), Number(values.seed)];
const BATCH = 10;
const LONG_SIDE = 192;

/** The first `n` SKUs of this seed: lines of one, and every third line of two or three sisters. */
function listSkus(n: number): Sku[] {
  const skus: Sku[] = [];
  for (let line = 0; skus.length < n; line++) {
    const first = makeSku(seed * 100_000 + line);
    const sisters = first.family !== 'produce' && line % 3 === 0 ? 1 + (line % 2) : 0;
    skus.push(first);
    for (let s = 1; s <= sisters; s++) skus.push(makeSku(seed * 100_000 + line, s));
  }
  return skus.slice(0, n);
}

await mkdir(folder, { recursive: true });
const skus = listSkus(count);
const progress = join(folder, 'progress.txt');
const start = Number(await readFile(progress, 'utf8').catch(() => '0'));
const began = performance.now();
let store = await openStore();
for (let first = start; first < count; first += BATCH) {
  if (first > start && (first - start) % 300 === 0) {
    await store.close();
    store = await openStore();
    await appendFile(join(data, 'READY'), `${values.set} ${first} ${new Date().toISOString()}\n`);
  }
  const batch = skus.slice(first, first + BATCH);
  const have = new Map(batch.map((sku) => [sku.id, 1]));
  for (const sku of batch) {
    const packshot = (
      await store.page.evaluate(async ([s, view, side]) => (await window.store)?.views(s, [view], side, 0.9, false), [
        sku,
        PACKSHOT,
        LONG_SIDE,
      ] as const)
    )?.[0];
    if (!packshot) throw new Error('the page has no store');
    await mkdir(join(folder, sku.id), { recursive: true });
    await writeFile(join(folder, sku.id, '0.jpg'), Buffer.from(packshot, 'base64'));
  }
  for (let round = 0; round < views * 3; round++) {
    const random = Random.of('round', seed, first, round);
    const must = random.shuffle(batch.filter((sku) => (have.get(sku.id) ?? 0) < views)).slice(0, 5);
    if (must.length === 0) break;
    const options = { index: first * 100 + round, seed, heldOut: values['held-out'], skuBase: seed * 100_000 + 50_000, must };
    const crops = await store.page.evaluate(async ([o, side]) => (await window.store)?.crops(o, side), [
      options,
      LONG_SIDE,
    ] as const);
    for (const crop of crops ?? []) {
      const n = have.get(crop.sku) ?? 1;
      if (n >= views) continue;
      have.set(crop.sku, n + 1);
      await writeFile(join(folder, crop.sku, `${n}.jpg`), Buffer.from(crop.jpeg, 'base64'));
      await appendFile(join(folder, 'index.jsonl'), `${JSON.stringify({ sku: crop.sku, n, visible: crop.visible })}\n`);
    }
  }
  await writeFile(progress, String(first + BATCH));
  if ((first / BATCH) % 5 === 0)
    console.log(
      `${first + BATCH}/${count} SKUs, ${(((first + BATCH - start) * 60_000) / (performance.now() - began)).toFixed(1)} SKUs/min`,
    );
}
await store.close();
await appendFile(join(data, 'READY'), `${values.set} ${count} ${new Date().toISOString()}\n`);

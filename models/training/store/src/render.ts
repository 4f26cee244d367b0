/** `npm run render -- --set train-a --count 2000 --seed 1 [--held-out] [--out DIR]`: pictures with boxes. Resumable. */
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openStore } from './browser.ts';
import type {} from './page/main.ts';

const { values } = parseArgs({
  options: {
    set: { type: 'string' },
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    'held-out': { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
if (!values.set) throw new Error('name the set: --set train-a');
const data = values.out ?? resolve(dirname(fileURLToPath(import.meta.url)), '../../../../.data/store');
const folder = join(data, values.set);
await mkdir(folder, { recursive: true });
const labelsPath = join(folder, 'labels.jsonl');
const done = (await readFile(labelsPath, 'utf8').catch(() => '')).split('\n').filter(Boolean).length;
const count = Number(values.count);
const seed = Number(values.seed);
const began = performance.now();
let store = await openStore();
for (let index = done; index < count; index++) {
  // A fresh page now and then bounds what the driver's memory can leak.
  if (index > done && (index - done) % 1000 === 0) {
    await store.close();
    store = await openStore();
  }
  const options = { index, seed, heldOut: values['held-out'], skuBase: seed * 100_000 };
  const picture = await store.page.evaluate(async (o) => (await window.store)?.picture(o), options);
  if (!picture) throw new Error('the page has no store');
  const file = `${String(index).padStart(5, '0')}.jpg`;
  await writeFile(join(folder, file), Buffer.from(picture.jpeg, 'base64'));
  await appendFile(
    labelsPath,
    `${JSON.stringify({ file, width: picture.width, height: picture.height, boxes: picture.labels })}\n`,
  );
  if (index % 100 === 99)
    console.log(
      `${values.set} ${index + 1}/${count} ${((index + 1 - done) / ((performance.now() - began) / 1000)).toFixed(2)} pictures/s`,
    );
}
await store.close();
await appendFile(join(data, 'READY'), `${values.set} ${count} ${new Date().toISOString()}\n`);

/** `npm run catalog [-- --out DIR]`: the demo catalogue with its pictures. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openStore } from './browser.ts';
import { DEMO_PRODUCTS } from './page/demo-products.ts';
import type {} from './page/main.ts';
import { PACKSHOT, REFERENCE_VIEWS } from './page/studio.ts';

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const out = values.out ?? resolve(dirname(fileURLToPath(import.meta.url)), '../../../../public/catalog');
const store = await openStore();
const products = [];
let largest = 0;
for (const product of DEMO_PRODUCTS) {
  const views = await store.page.evaluate(async ([sku, list]) => (await window.store)?.views(sku, list, 288, 0.82, true), [
    product.sku,
    [PACKSHOT, ...REFERENCE_VIEWS],
  ] as const);
  if (!views) throw new Error('the page has no store');
  await mkdir(join(out, product.sku.id), { recursive: true });
  const images: string[] = [];
  for (const [i, jpeg] of views.entries()) {
    const file = `${product.sku.id}/${i + 1}.jpg`;
    const bytes = Buffer.from(jpeg, 'base64');
    largest = Math.max(largest, bytes.length);
    await writeFile(join(out, file), bytes);
    images.push(file);
  }
  products.push({
    id: product.sku.id,
    gtin: product.gtin,
    title: product.title,
    price: product.price,
    images,
    ageRestricted: product.ageRestricted,
    allergens: product.allergens,
  });
  console.log(product.sku.id);
}
await writeFile(join(out, 'catalog.json'), `${JSON.stringify({ currency: 'EUR', products }, null, 1)}\n`);
console.log(`${products.length} products, largest picture ${largest} bytes`);
await store.close();

/** `npm run gallery`: embeds the demo catalogue's pictures in the real worker and writes `public/catalog/gallery.json`, so that the app need not. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool } from './bad-input.ts';
import { readCatalogFolder } from './folders.ts';
import { labCatalog, withLab } from './lab.ts';

async function main(): Promise<void> {
  const folder = fileURLToPath(new URL('../../public/catalog', import.meta.url));
  const catalog = readCatalogFolder(folder, '/catalog/');
  const gallery = await withLab({ backend: 'wasm', files: catalog.files }, ({ page }) =>
    page.evaluate((products) => window.lab.useCatalog(products), labCatalog(catalog, '/catalog/')),
  );
  writeFileSync(join(folder, 'gallery.json'), `${JSON.stringify(gallery, null, 1)}\n`);
  console.log(
    `${gallery.products.length} pictures of ${catalog.catalog.products.size} products, ${gallery.dimension} numbers each`,
  );
}

await runTool(main);

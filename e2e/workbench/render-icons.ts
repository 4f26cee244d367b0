/** Draws the app's PNG icons from `public/icons/icon.svg`: `npx tsx e2e/workbench/render-icons.ts`. */
import { readFile } from 'node:fs/promises';
import { launchBrowser } from '../browser.ts';

const folder = new URL('../../public/icons/', import.meta.url);
const drawing = await readFile(new URL('icon.svg', folder), 'utf8');
const browser = await launchBrowser();
for (const { name, size, bleed } of [
  { name: 'icon-180', size: 180, bleed: true },
  { name: 'icon-192', size: 192, bleed: false },
  { name: 'icon-512', size: 512, bleed: false },
  { name: 'icon-maskable-512', size: 512, bleed: true },
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  // Systems that cut the shape themselves get the colour up to the edge.
  const svg = bleed ? drawing.replace('rx="116"', '') : drawing;
  await page.setContent(
    `<style>*{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  await page.screenshot({ path: new URL(`${name}.png`, folder).pathname, omitBackground: true });
  await page.close();
}
await browser.close();

import { createServer } from 'vite';
import { launchBrowser } from '../browser.ts';
const server = await createServer({ configFile: false, root: new URL('.', import.meta.url).pathname, publicDir: '../../public', logLevel: 'error', server: { port: 4397, fs: { allow: ['../..'] } } });
await server.listen();
const browser = await launchBrowser();
const views = { phone: { width: 390, height: 844 }, tablet: { width: 1180, height: 820 } };
for (const [state, view, scheme] of [['unknown-code','phone','light'],['unknown-code','tablet','dark'],['weighed','phone','dark'],['no-barcodes','phone','light'],['scanning','phone','light'],['scanning','tablet','dark']] as const) {
  const page = await browser.newPage({ viewport: views[view], colorScheme: scheme });
  await page.goto(`http://localhost:4397/?state=${state}`);
  await page.waitForTimeout(2500);
  await page.screenshot({ path: `/tmp/bcshots/${state}-${view}-${scheme}.png` });
  await page.close();
}
await browser.close();
await server.close();
process.exit(0);

/** `npx tsx e2e/teach/make-clip.ts`: draws the clip folder of `e2e/app/teach.spec.ts`, a made-up carton that turns on a tray. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../browser.ts';
import { startLabServer } from '../replay/lab-server.ts';

const FRAMES = 12;
/** Seconds that each pose stays. */
const POSE = 0.4;
const OBJECT = { brand: 2, flavour: 1 } as const;
const folder = fileURLToPath(new URL('../clips/turning/', import.meta.url));

await mkdir(folder, { recursive: true });
const server = await startLabServer({ files: new Map(), page: 'e2e/teach/teach.html' });
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'teachLab' in window);
  const frames: { readonly t: number; readonly file: string }[] = [];
  for (let k = 0; k < FRAMES; k++) {
    const jpeg = await page.evaluate(([object, turn]) => window.teachLab.draw(object, turn), [OBJECT, k / FRAMES] as const);
    const file = `${String(k).padStart(2, '0')}.jpg`;
    await writeFile(`${folder}${file}`, Buffer.from(jpeg, 'base64'));
    frames.push({ t: k * POSE, file });
  }
  await writeFile(`${folder}frames.json`, `${JSON.stringify(frames)}\n`);
} finally {
  await browser.close();
  await server.close();
}

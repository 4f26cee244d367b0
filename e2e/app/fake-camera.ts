/** Turns a clip folder (frames.json and pictures, see docs/formats.md) into a file that Chromium's fake camera plays. */
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { y4mFrame, y4mHeader } from './y4m.ts';

interface ClipFrame {
  readonly t: number;
  readonly file: string;
}

export interface FakeCameraOptions {
  /** Frames per second of the camera. */
  readonly framesPerSecond: number;
  /** Above 1 the clip plays slower than it was made, for machines that look only a few times a second. */
  readonly stretch: number;
  /** Seconds for which the last picture stays, since the fake camera begins again at the end. */
  readonly hold: number;
}

interface Shown {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Writes the file; `browser` decodes the pictures. Resolves to the seconds until the last picture is reached. */
export async function writeFakeCamera(
  browser: Browser,
  clipFolder: string,
  file: string,
  { framesPerSecond, stretch, hold }: FakeCameraOptions,
): Promise<number> {
  const frames = JSON.parse(await readFile(join(clipFolder, 'frames.json'), 'utf8')) as readonly ClipFrame[];
  const [first] = frames;
  const last = frames.at(-1);
  if (!first || !last) throw new Error(`${clipFolder} has no frames`);
  const page = await browser.newPage();
  await page.route('http://clip.test/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') await route.fulfill({ contentType: 'text/html', body: '' });
    else await route.fulfill({ path: join(clipFolder, decodeURIComponent(pathname.slice(1))) });
  });
  await page.goto('http://clip.test/');
  const out = await open(file, 'w');
  try {
    let shown = null as Shown | null;
    let next = 0;
    const seconds = (last.t - first.t) * stretch;
    for (let i = 0; i / framesPerSecond <= seconds + hold; i++) {
      const t = first.t + i / framesPerSecond / stretch;
      while (next + 1 < frames.length && (frames[next + 1]?.t ?? Infinity) <= t + 1e-6) next++;
      const name = frames[next]?.file ?? last.file;
      if (shown?.name !== name) {
        const { width, height, rgba } = await decode(page, name);
        if (!shown) await out.write(y4mHeader(width, height, framesPerSecond));
        shown = { name, bytes: y4mFrame(rgba, width, height) };
      }
      await out.write(shown.bytes);
    }
    return seconds;
  } finally {
    await out.close();
    await page.close();
  }
}

async function decode(page: Awaited<ReturnType<Browser['newPage']>>, name: string) {
  const { width, height, base64 } = await page.evaluate(
    async (url) => {
      const bitmap = await createImageBitmap(await (await fetch(url)).blob());
      const canvas = new OffscreenCanvas(bitmap.width - (bitmap.width % 2), bitmap.height - (bitmap.height % 2));
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      context.drawImage(bitmap, 0, 0);
      const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
      const address = await new Promise<string>((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve(String(reader.result));
        reader.readAsDataURL(new Blob([data]));
      });
      return { width, height, base64: address.slice(address.indexOf(',') + 1) };
    },
    `/${encodeURIComponent(name)}`,
  );
  return { width, height, rgba: new Uint8Array(Buffer.from(base64, 'base64')) };
}

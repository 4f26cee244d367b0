/** Bytes on the wire of a first visit, as the app's own server sends them: counted there, compressed as they leave. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { type Browser } from '@playwright/test';
import { launchBrowser } from '../browser.ts';
import { startAppServer } from '../app/app-server.ts';
import { Shopper } from '../app/shopper.ts';

/** Bodies alone: headers differ from visit to visit. */
export interface SentBytes {
  /** Until the first screen stands, with nothing in any cache. More than what its first paint needs: what is asked for a moment later counts too. */
  readonly beforeFirstPaint: number;
  /** JavaScript and CSS among it, as gzip would send them. */
  readonly shellGzip: number;
  /** Until there are boxes of the first frame, on the CPU: screen, runtime, detector, and whatever else is asked for meanwhile. */
  readonly beforeFirstBoxes: number;
  /** The same by file. */
  readonly files: Readonly<Record<string, number>>;
}

/** The first thing that is asked for once a frame was looked at: what names things. */
const AFTER_FIRST_BOXES = /^\/models\/embedder\/.*\.(onnx|tflite)$/;

/** Visits the built app (`dist/`) with a camera. */
export async function measureSentBytes(): Promise<SentBytes> {
  const sent = new Map<string, number>();
  let haveBoxes: () => void = () => undefined;
  const boxes = new Promise<void>((resolve) => (haveBoxes = resolve));
  const server = await startAppServer({
    onSent: (path, bytes) => {
      if (AFTER_FIRST_BOXES.test(path)) return haveBoxes();
      sent.set(path, (sent.get(path) ?? 0) + bytes);
    },
  });
  let browser: Browser | null = null;
  try {
    browser = await launchBrowser({ fakeCamera: true });
    const shopper = new Shopper(await browser.newPage());
    await shopper.open(server.url);
    await shopper.page.waitForLoadState('networkidle');
    const beforeFirstPaint = total(sent);
    const shellGzip = [...sent.keys()].filter((path) => /\.(js|css)$/.test(path)).reduce((sum, path) => sum + gzipped(path), 0);
    await shopper.button(/Use camera/).click();
    await boxes;
    return { beforeFirstPaint, shellGzip, beforeFirstBoxes: total(sent), files: Object.fromEntries(sent) };
  } finally {
    await browser?.close();
    await server.close();
  }
}

function gzipped(path: string): number {
  return gzipSync(readFileSync(new URL(`../../dist${path}`, import.meta.url))).length;
}

function total(sent: ReadonlyMap<string, number>): number {
  return [...sent.values()].reduce((sum, bytes) => sum + bytes, 0);
}

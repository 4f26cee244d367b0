/** Browsers that lack something: each finds the same things in the same places, by the way that is left. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type BrowserContext } from '@playwright/test';
import { isolationHeaders } from '../../vite.assets.ts';
import type { AppServer } from './app-server.ts';
import { enter, test } from './fixtures.ts';
import { expectSamePlaces, noteShots, settled, withStillCamera, type Seen } from './still-camera.ts';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/** What a browser lacks. Both scripts run before anything else does. */
interface Lack {
  readonly page?: string;
  readonly worker?: string;
  readonly isolation?: false;
}

const NO_WEBGPU = "Reflect.deleteProperty(Object.getPrototypeOf(navigator), 'gpu');\n";

const lacks: Readonly<Record<string, Lack>> = {
  'WebGPU alone': {},
  'MediaStreamTrackProcessor and cross-origin isolation (frames come by way of the video element, one thread)': {
    page: "Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor');",
    isolation: false,
  },
  'WebCodecs as a whole (pictures instead of frames)': {
    page: "for (const name of ['MediaStreamTrackProcessor', 'VideoFrame']) Reflect.deleteProperty(globalThis, name);",
    worker: "Reflect.deleteProperty(globalThis, 'VideoFrame');\n",
  },
  'a VideoFrame.copyTo that converts colours (frames are drawn)': {
    worker: `const { copyTo } = VideoFrame.prototype;
VideoFrame.prototype.copyTo = function (target, options) {
  return options?.format ? Promise.reject(new DOMException('no', 'NotSupportedError')) : copyTo.call(this, target, options);
};\n`,
  },
};

/** The app's own files, a little changed. */
function tamperWith(server: AppServer, { worker = '', isolation }: Lack): void {
  const name = readdirSync(join(dist, 'assets')).find((file) => /^vision\.worker-.*\.js$/.test(file));
  if (name === undefined) throw new Error('the app is not built');
  const script = readFileSync(join(dist, 'assets', name), 'utf8');
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const isolated = isolation === false ? {} : isolationHeaders;
  server.tamper = (path) => {
    if (path.endsWith(name)) {
      return new Response(NO_WEBGPU + worker + script, { headers: { ...isolated, 'Content-Type': 'text/javascript' } });
    }
    return path === '/' && isolation === false ? new Response(html, { headers: { 'Content-Type': 'text/html' } }) : null;
  };
}

async function see(context: BrowserContext, server: AppServer, lack: Lack): Promise<Seen> {
  tamperWith(server, lack);
  if (lack.page !== undefined) await context.addInitScript(lack.page);
  const shopper = await enter(context, server);
  await shopper.button(/Use camera/).click();
  await shopper.isWatching();
  await noteShots(shopper.page);
  const found = await settled(shopper.page);
  await context.close();
  return found;
}

test('what a browser lacks costs time at most', async ({ server }) => {
  test.setTimeout(600_000);
  await withStillCamera({}, async (context) => {
    const browser = context.browser();
    if (!browser) throw new Error('there is no browser');
    let first: Seen | null = null;
    for (const [name, lack] of Object.entries(lacks)) {
      await test.step(name, async () => {
        const found = await see(await browser.newContext(), server, lack);
        expect(found.vision).toMatchObject({ backend: 'wasm', fallback: 'no-webgpu' });
        if (lack.isolation === false) expect(found.vision?.threads).toBe(1);
        first ??= found;
        expectSamePlaces(found, first);
      });
    }
  });
});

import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const eslint = new ESLint();

/** The rules that a file of this text at this place would break. */
async function broken(filePath: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath });
  return result!.messages.map((message) => message.ruleId ?? message.message);
}

const WALL = 'boundaries/dependencies';

describe('the walls of the house', () => {
  it.each([
    ['src/core/x.ts', `import type { VisionApi } from '../../workers/vision.api.ts'; export type X = VisionApi;`],
    ['src/camera/x.ts', `import type { LoadProgress } from '../vision/vision-client.ts'; export type X = LoadProgress;`],
    ['src/ui/x.ts', `import type { X as Y } from '../checkout/checkout.api.ts'; export type X = Y;`],
    ['src/vision/x.ts', `import * as api from '../../workers/vision.api.ts'; export const x = api;`],
    ['src/checkout/x.ts', `import type { X as Y } from '../../server/app.ts'; export type X = Y;`],
    ['server/x.ts', `import type { VisionApi } from '../workers/vision.api.ts'; export type X = VisionApi;`],
    ['workers/x.ts', `import type { X as Y } from '../src/ui/app.ts'; export type X = Y;`],
    ['src/offline/x.ts', `import type { Session } from '../ui/session.ts'; export type X = Session;`],
    ['src/ui/x.ts', `import { Lab } from '../lab/lab.ts'; export const x = Lab;`],
    ['src/lab/x.ts', `import type { Checkout } from '../checkout/checkout.api.ts'; export type X = Checkout;`],
    ['src/lab/x.ts', `import { engine } from '../../workers/vision.worker.ts'; export const x = engine;`],
  ])('%s may not look over its wall', async (file, text) => {
    expect(await broken(file, text)).toContain(WALL);
  });

  /** Every room but `main` itself, with the way from there to the repository's root. */
  const rooms = [
    ...['core', 'camera', 'vision', 'checkout', 'offline', 'ui', 'lab'].map((room) => [`src/${room}`, '../..'] as const),
    ['workers', '..'],
    ['server', '..'],
  ] as const;

  it.each(rooms)('nothing in %s imports e2e or main', async (room, root) => {
    const file = `${room}/x.ts`;
    expect(await broken(file, `import { launchBrowser } from '${root}/e2e/browser.ts'; export const x = launchBrowser;`)).toEqual(
      [WALL],
    );
    expect(await broken(file, `import type { Lab } from '${root}/e2e/replay/lab.ts'; export type X = Lab;`)).toEqual([WALL]);
    expect(await broken(file, `import '${root}/src/main.ts';`)).toContain(WALL);
  });

  it('not even main imports e2e', async () => {
    expect(
      await broken('src/main.ts', `import { launchBrowser } from '../e2e/browser.ts'; export const x = launchBrowser;`),
    ).toEqual([WALL]);
  });

  it('what belongs to no room is imported by none', async () => {
    expect(await broken('server/x.ts', `import config from '../vite.config.ts'; export const x = config;`)).toEqual([
      'boundaries/no-unknown-dependencies',
    ]);
  });

  it.each([
    ['src/vision/x.ts', `import type { VisionApi } from '../../workers/vision.api.ts'; export type X = VisionApi;`],
    ['src/ui/x.ts', `import type { Box } from '../core/geometry.ts'; export type X = Box;`],
    ['src/lab/x.ts', `import type { Setup } from '../../workers/lab.api.ts'; export type X = Setup;`],
    ['workers/vision/x.ts', `import type { Box } from '../../src/core/geometry.ts'; export type X = Box;`],
    ['server/x.ts', `import type { Catalog } from '../src/core/catalog.ts'; export type X = Catalog;`],
  ])('%s may look where the design lets it', async (file, text) => {
    expect(await broken(file, text)).toEqual([]);
  });

  it('lets the server read its environment in one place only', async () => {
    const text = `export const url = process.env['DATABASE_URL'];`;
    expect(await broken('server/x.ts', text)).toEqual(['no-restricted-properties']);
    expect(await broken('server/main.ts', text)).toEqual([]);
  });

  it('keeps core free of clocks, chance and packages', async () => {
    expect(await broken('src/core/x.ts', `export const t = Date.now() + Math.random() + performance.now();`)).toEqual([
      'no-restricted-properties',
      'no-restricted-properties',
      'no-restricted-globals',
    ]);
    expect(await broken('src/core/x.ts', `import { html } from 'lit'; export const x = html;`)).toContain(
      'no-restricted-imports',
    );
  });
});

/** The worker's shaders against its CPU code, by reading back what they made. */
import { expect, test, type Browser, type Page } from '@playwright/test';
import { launchBrowser } from '../browser.ts';
import { startLabServer, type LabServer } from '../replay/lab-server.ts';
import type { ChangeAnswers, GalleryChange, Lending, MatchSpec, RawSpec } from './shaders-api.ts';

let server: LabServer;
let browser: Browser;
let page: Page;

test.beforeAll(async () => {
  server = await startLabServer({ files: new Map(), page: 'e2e/vision/shaders.html' });
  browser = await launchBrowser({ webgpu: true });
  page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'shaders' in window);
});

test.afterAll(async () => {
  await browser.close();
  await server.close();
});

const SIZES = [
  { width: 640, height: 480 },
  { width: 1280, height: 720 },
  { width: 270, height: 480 },
  { width: 75, height: 50 },
];

for (const lending of ['frame', 'turned frame', 'picture'] as const satisfies readonly Lending[]) {
  for (const size of SIZES) {
    test(`a ${lending} of ${size.width} x ${size.height} is letterboxed, cut and darkened as on the CPU`, async () => {
      const errors = await page.evaluate(([how, of]) => window.shaders.pixels(how, of, 7), [lending, size] as const);
      const upright = lending === 'turned frame' ? { width: size.height, height: size.width } : size;
      expect(errors.binding).toBe(lending === 'picture' ? 'texture' : 'external');
      expect(errors.size).toEqual(upright);
      expect(errors.whole).toBeLessThan(0.6);
      expect(errors.crops).toBeLessThan(0.6);
      expect(errors.emptyRow).toBe(0);
      // Two of four levels by telling the middle of them, and one for rounding.
      expect(errors.luminance).toBeLessThanOrEqual(3);
    });
  }
}

const FRAME = { width: 640, height: 480 };
const specs: Readonly<Record<string, RawSpec>> = {
  'nothing at all': { seed: 1, frame: FRAME, objects: 0, noise: 0, broken: 0 },
  'a few objects': { seed: 2, frame: FRAME, objects: 5, noise: 0, broken: 0 },
  'a full basket upright': { seed: 3, frame: { width: 720, height: 1280 }, objects: 20, noise: 20, broken: 0 },
  'cells without numbers': { seed: 4, frame: FRAME, objects: 6, noise: 10, broken: 1600 },
};

for (const [name, spec] of Object.entries(specs)) {
  test(`boxes are decoded and suppressed as on the CPU: ${name}`, async () => {
    const errors = await page.evaluate((raw) => window.shaders.boxes(raw), spec);
    expect(errors.onGpu).toBe(errors.onCpu);
    expect(errors.candidates > 0).toBe(spec.objects > 0);
    expect(errors.edges).toBeLessThan(0.05);
    expect(errors.confidence).toBeLessThan(1e-4);
    expect(errors.classes).toBe(0);
  });
}

test('more candidates than there is room for: the surest are kept, and always the same', async () => {
  const spec: RawSpec = { seed: 5, frame: FRAME, objects: 0, noise: 1500, broken: 0 };
  const [one, again] = await page.evaluate(
    async (raw) => [await window.shaders.boxes(raw), await window.shaders.boxes(raw)],
    spec,
  );
  expect(one?.candidates).toBeGreaterThan(256);
  expect(one?.onGpu).toBe(40);
  // Those 40 are the same as without a limit: what is left out is less sure than all of them.
  expect(one).toMatchObject({ onCpu: 40, classes: 0 });
  expect(one?.edges).toBeLessThan(0.05);
  expect(again).toEqual(one);
});

const GALLERY: MatchSpec = {
  seed: 6,
  dimension: 128,
  products: 1000,
  references: 1,
  different: Infinity,
  background: 0,
  things: 4,
  looks: 1,
  length: 1,
};
const galleries: Readonly<Record<string, Partial<MatchSpec>>> = {
  'one look at each of four things': {},
  'as many looks as are kept, at more things than go at once': { things: 11, looks: 8 },
  'many references': { references: 30, products: 300, things: 12, looks: 2 },
  'a background': { background: 20, things: 12, looks: 3 },
  'products that look the same': { different: 150, things: 12 },
  'a look of zeros': { length: 0, things: 1 },
  'fewer products than candidates': { products: 2, things: 6 },
  'one product': { products: 1, things: 2 },
  'an odd number of numbers, and of products': { dimension: 13, products: 131, references: 3, things: 12, looks: 2 },
};

for (const [name, spec] of Object.entries(galleries)) {
  test(`a gallery names things as core does: ${name}`, async () => {
    const { others, posterior, counts } = await page.evaluate((all) => window.shaders.match(all), { ...GALLERY, ...spec });
    expect(others).toBe(0);
    expect(posterior).toBeLessThan(1e-3);
    const { things } = { ...GALLERY, ...spec };
    const passes = Math.ceil(things / 4);
    expect(counts).toMatchObject({
      dispatches: 2 * passes,
      submits: passes,
      queueWrites: passes,
      bindGroups: 0,
      readbackBytes: 64 * things,
    });
  });
}

const changes: Readonly<Record<GalleryChange, ChangeAnswers>> = {
  'another gallery': { before: true, after: true, again: true },
  'a small gallery': { before: true, after: false, again: true },
  // Numbers beyond 1 do not fit 16 bits: what the GPU says of them is checked, and not taken.
  'vectors of length 2': { before: true, after: false, again: true },
  'a lost device': { before: true, after: false, again: false },
};

for (const [name, answers] of Object.entries(changes)) {
  test(`after ${name} all is named as well, by the GPU or by core`, async () => {
    expect(await page.evaluate((what) => window.shaders.change(what), name as GalleryChange)).toEqual(answers);
  });
}

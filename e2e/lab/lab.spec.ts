import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { test as base } from '../app/fixtures.ts';

/** An engineer in front of the lab, on the CPU. */
const test = base.extend<{ readonly lab: Page }>({
  lab: async ({ page, server }, use) => {
    page.on('pageerror', (error) => test.info().errors.push({ message: `the page threw: ${error.stack ?? error.message}` }));
    await page.goto(`${server.url}/lab`);
    await expect(page.getByRole('heading', { name: 'CartLens lab' })).toBeVisible();
    await page.getByRole('radio', { name: 'WASM' }).check({ force: true });
    await use(page);
  },
});

/** Models are compiled, and two cores share the work. */
const SLOW = { timeout: 60_000 };

test('the clip runs, times and counters fill, a replay is scored, and a trace can be taken home', async ({ lab }) => {
  const panel = (name: string) => lab.getByRole('region', { name: new RegExp(`^${name}$`) });
  await lab.getByRole('button', { name: 'Run', exact: true }).click();
  const detect = panel('Times').getByRole('row', { name: 'Detect' });
  await expect(detect).toContainText(/\d/, SLOW);
  await expect(panel('Counters').getByRole('row', { name: 'Read back' })).toContainText(/[1-9]/);
  await expect(panel('Counters').getByRole('row', { name: 'Dispatches' })).toContainText('0');
  await expect(panel('Timeline').getByRole('img')).toHaveAccessibleName(/A frame takes \d+ milliseconds/);
  await expect(panel('Device')).toContainText(/WASM, \d thread/);
  await expect(panel('Models').getByRole('row', { name: /^detector/ })).toContainText(/[0-9a-f]{8}[\s\S]*ms, (network|cache)/);
  await expect(panel('Models')).toContainText(/Boxes from confidence 0\.\d+/);

  const download = lab.waitForEvent('download');
  await lab.getByRole('button', { name: 'Save trace' }).click();
  const trace = JSON.parse(await readFile(await (await download).path(), 'utf8')) as {
    readonly traceEvents: readonly { readonly name: string; readonly ph: string; readonly dur?: number }[];
    readonly metadata: { readonly vision: { readonly backend: string } };
  };
  expect(trace.metadata.vision.backend).toBe('wasm');
  const spans = trace.traceEvents.filter(({ ph }) => ph === 'X');
  expect(spans.map(({ name }) => name)).toEqual(expect.arrayContaining(['import', 'detect', 'track', 'embed']));
  expect(spans.every(({ dur = -1 }) => dur >= 0)).toBe(true);

  // A second job ends the first.
  await lab.getByRole('button', { name: 'Replay and score' }).click();
  await expect(lab.getByRole('progressbar', { name: /Replaying demo\.webm/ })).toBeVisible(SLOW);
  const score = panel('Replay').getByLabel('Score');
  await expect(score).toContainText(/F1\s*[01]\.\d\d|[01]\.\d\d\s*F1/, { timeout: 120_000 });
  await expect(panel('Replay')).toContainText(/\d+ frames of 23\.\d s/);
  await expect(panel('Replay').getByRole('table', { name: 'Events' }).getByRole('row')).not.toHaveCount(0);
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { readTruth } from '../replay/folders.ts';
import { finalCounts } from './final-counts.ts';
import { test } from './fixtures.ts';

/**
 * Share of the items that must be named without asking. Frames are dropped as the machine needs, and with them looks: one to four of the
 * four items are named. Recognition is raised in later steps, and so is this.
 */
const NAMED_AT_LEAST = 0.25;
const clips = fileURLToPath(new URL('../../public/clips', import.meta.url));

test('the demo clip fills the basket, which is paid and becomes an order', async ({ shopper, server }) => {
  test.setTimeout(600_000);
  const truth = finalCounts(readTruth(join(clips, 'demo.truth.json')));
  await shopper.playClip();
  // Without a GPU that is said, quietly, and all goes on.
  await expect(shopper.page.getByText('On CPU')).toBeVisible();
  await shopper.button('Details for engineers').click();
  // Frames are traced from now on: the first of them may take a moment.
  await expect(async () => {
    const download = shopper.page.waitForEvent('download');
    await shopper.button('Save the last half minute as a trace').click();
    const trace = await readFile(await (await download).path(), 'utf8');
    expect((JSON.parse(trace) as { traceEvents: { name: string }[] }).traceEvents.map(({ name }) => name)).toContain('detect');
  }).toPass();
  await shopper.button('Details for engineers').click();
  await shopper.clipIsOver();

  await shopper.putRight(server.catalog, truth, { namedAtLeast: NAMED_AT_LEAST, countedWrong: 0 });
  await shopper.pay();
  const id = await shopper.receipt();
  const orders = await server.orders();
  expect(orders.map((order) => [order.id, order.lines])).toEqual([[id, truth]]);
  const price = (product: string): number => server.catalog.products.get(product)?.price ?? NaN;
  expect(orders[0]?.total).toBe(Object.entries(truth).reduce((sum, [product, quantity]) => sum + quantity * price(product), 0));

  await shopper.button('Start a new basket').click();
  await expect(shopper.heading('The basket that counts itself.')).toBeVisible();
  await expect(shopper.page.getByText('Your basket is still here')).toHaveCount(0);
});

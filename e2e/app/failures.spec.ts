import { expect } from '@playwright/test';
import { launchBrowser } from '../browser.ts';
import { test, withShopper } from './fixtures.ts';

const someTitle = (titles: Iterable<{ readonly title: string; readonly ageRestricted: boolean }>): string => {
  const free = [...titles].find(({ ageRestricted }) => !ageRestricted);
  if (!free) throw new Error('the catalogue has nothing for everybody');
  return free.title;
};

test('a denied camera says how to allow it and offers the clip', async ({ server }) => {
  // A camera is there, but nobody says yes.
  const browser = await launchBrowser({ args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream=deny'] });
  await withShopper(browser, server, async (shopper) => {
    await shopper.button(/Use camera/).click();
    await expect(shopper.heading('The camera is blocked')).toBeVisible();
    await expect(shopper.heading('The camera is blocked')).toBeFocused();
    await expect(shopper.page.getByRole('alert')).toContainText('set Camera to Allow');
    await expect(shopper.button('Try again')).toBeVisible();
    await expect(shopper.button('Play the demo clip')).toBeVisible();
  });
});

test('no camera at all is another message', async ({ shopper }) => {
  await shopper.button(/Use camera/).click();
  await expect(shopper.heading('No camera found')).toBeVisible();
});

test('a damaged model is refused, and fetching again mends it', async ({ shopper, server }) => {
  const broken: string[] = [];
  server.tamper = (path) => {
    if (!/\/detector[\w-]*\.(onnx|tflite)$/.test(path)) return null;
    broken.push(path);
    return new Response(new Uint8Array(200_000).fill(7), { headers: { 'Content-Type': 'application/octet-stream' } });
  };
  await shopper.button(/Play the demo clip/).click();
  await expect(shopper.heading('A file arrived damaged')).toBeVisible({ timeout: 60_000 });
  expect(broken.length).toBeGreaterThan(0);
  server.tamper = null;
  await shopper.button('Fetch again').click();
  await shopper.isWatching();
});

test('a missing model and a missing clip are told apart', async ({ shopper, server }) => {
  server.tamper = (path) => (path.includes('/models/') ? new Response('', { status: 404 }) : null);
  await shopper.button(/Play the demo clip/).click();
  await expect(shopper.heading('Product recognition is missing')).toBeVisible({ timeout: 60_000 });
  server.tamper = (path) => (path.endsWith('.webm') ? new Response('', { status: 404 }) : null);
  await shopper.button('Try again').click();
  await expect(shopper.heading('The clip cannot be played')).toBeVisible({ timeout: 150_000 });
});

test('offline at checkout: nothing is lost, it waits, and is paid exactly once when the connection is back', async ({
  shopper,
  server,
}) => {
  const title = someTitle(server.catalog.products.values());
  await shopper.playClip();
  await shopper.addByHand(title);
  await shopper.button('Stop and go back').click();
  await shopper.page.context().setOffline(true);
  await shopper.pay();
  await expect(shopper.heading('Waiting for a connection')).toBeVisible();
  await expect(shopper.page.getByText('It is sent once, by itself')).toBeVisible();
  expect(await server.orders()).toEqual([]);
  await shopper.page.context().setOffline(false);
  const id = await shopper.receipt();
  const orders = await server.orders();
  expect(orders.map((order) => order.id)).toEqual([id]);
  const product = [...server.catalog.products.values()].find((entry) => entry.title === title);
  expect(orders[0]?.lines[product?.id ?? '']).toBeGreaterThanOrEqual(1);
});

test('a reload keeps the basket, and it can be paid from the welcome screen', async ({ shopper, server }) => {
  const title = someTitle(server.catalog.products.values());
  await shopper.playClip();
  await shopper.addByHand(title);
  await shopper.addByHand(title);
  await shopper.button('Stop and go back').click();
  const kept = shopper.page.getByText(/^\d+ items, /);
  const words = await kept.innerText();
  await shopper.page.reload();
  await expect(kept).toHaveText(words);
  await shopper.pay();
  const id = await shopper.receipt();
  expect((await server.orders()).map((order) => order.id)).toEqual([id]);
});

test('screens that could not be fetched are told of when they are wanted, and trying again brings them', async ({ server }) => {
  const browser = await launchBrowser();
  server.tamper = (path) => (path.includes('/shop-floor') ? new Response('', { status: 503 }) : null);
  await withShopper(browser, server, async (shopper) => {
    await shopper.button('Settings').click();
    await expect(shopper.page.getByRole('status').filter({ hasText: 'could not be fetched' })).toBeVisible();
    server.tamper = null;
    await shopper.button('Try again').click();
    await expect(shopper.heading('The basket that counts itself.')).toBeVisible();
    await shopper.button('Settings').click();
    await expect(shopper.page.getByRole('dialog')).toBeVisible();
  });
});

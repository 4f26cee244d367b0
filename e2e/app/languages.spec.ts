import { expect } from '@playwright/test';
import { enter, PHONE, test } from './fixtures.ts';
import { withStillCamera } from './still-camera.ts';

test('a shopper finds the app in the browser’s own language, from right to left before anything is drawn, and may take another', async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ ...PHONE, locale: 'ar-EG' });
  const page = await context.newPage();
  await page.addInitScript(() => {
    new MutationObserver(() => performance.mark('directed')).observe(document, {
      subtree: true,
      attributes: true,
      attributeFilter: ['dir'],
    });
  });
  await page.goto(server.url);
  const html = page.locator('html');
  await expect(page.getByRole('heading', { name: 'السلة التي تعدّ نفسها.' })).toBeVisible();
  await expect(html).toHaveAttribute('lang', 'ar');
  await expect(html).toHaveAttribute('dir', 'rtl');
  const [directed, drawn] = await page.evaluate(() =>
    ['directed', 'first-contentful-paint'].map((name) => performance.getEntriesByName(name)[0]?.startTime ?? Infinity),
  );
  expect(directed).toBeLessThan(drawn ?? 0);

  await page.getByRole('combobox', { name: 'اللغة' }).selectOption('Deutsch');
  await expect(page.getByRole('heading', { name: 'Der Korb, der selbst zählt.' })).toBeVisible();
  await expect(html).toHaveAttribute('dir', 'ltr');

  await page.reload();
  await expect(page.getByRole('button', { name: /Demovideo abspielen/ })).toBeVisible();
  await expect(html).toHaveAttribute('lang', 'de');
  await context.close();
});

test('a language that cannot be fetched is not taken, and another one still can be', async ({ shopper, server }) => {
  const { page } = shopper;
  const html = page.locator('html');
  const list = page.getByRole('combobox', { name: 'Language' });
  server.tamper = (path) => (/\/es-[\w-]+\.js$/.test(path) ? new Response('no', { status: 503 }) : null);
  await list.selectOption('es');
  await expect(list).toHaveValue('en');
  await expect(html).toHaveAttribute('lang', 'en');
  server.tamper = null;
  await list.selectOption('Deutsch');
  await expect(page.getByRole('heading', { name: 'Der Korb, der selbst zählt.' })).toBeVisible();
});

test('what can be undone is told in the language that is read now, not in that of the moment when it happened', async ({
  server,
}) => {
  await withStillCamera({}, async (context) => {
    const shopper = await enter(context, server);
    const { page } = shopper;
    const [product] = server.catalog.products.values();
    const title = product?.title ?? '';
    const notice = page.locator('cl-undo-snackbar');
    await shopper.button(/Use camera/).click();
    await shopper.isWatching();
    await shopper.addByHand(title);
    await expect(notice).toContainText(`${title} added`);
    await shopper.button('Stop and go back').click();
    await page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
    await shopper.button(/Kamera verwenden/).click();
    await expect(notice).toContainText(`${title} hinzugefügt`, { timeout: 150_000 });
  });
});

test('staff find /store in the language that was chosen in the app, and what they choose there holds in the app', async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ ...PHONE, locale: 'es-MX' });
  const page = await context.newPage();
  const fetched: string[] = [];
  page.on('request', (request) => void fetched.push(new URL(request.url()).pathname));
  await page.goto(`${server.url}/store`);
  const html = page.locator('html');
  await expect(page.getByRole('heading', { name: 'Importar un catálogo' })).toBeVisible();
  await expect(page).toHaveTitle('CartLens para el personal');
  // The page's own texts and no others.
  expect(fetched.filter((path) => /\/(ar|de|es)-[\w-]+\.js$/.test(path))).toHaveLength(1);

  // By the keyboard, as everything.
  const list = page.getByRole('combobox', { name: 'Idioma' });
  await list.focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('heading', { name: 'إدخال كتالوج' })).toBeVisible();
  await expect(html).toHaveAttribute('lang', 'ar');
  await expect(html).toHaveAttribute('dir', 'rtl');
  await page.getByRole('link', { name: 'فتح CartLens' }).click();
  await expect(page.getByRole('heading', { name: 'السلة التي تعدّ نفسها.' })).toBeVisible();
  await page.getByRole('combobox', { name: 'اللغة' }).selectOption('Deutsch');
  await expect(html).toHaveAttribute('lang', 'de');
  await page.goto(`${server.url}/store`);
  await expect(page.getByRole('heading', { name: 'Katalog einlesen' })).toBeVisible();
  await context.close();
});

test('/store stays in English where its texts cannot be fetched', async ({ browser, server }) => {
  const context = await browser.newContext({ ...PHONE, locale: 'ar-EG' });
  const page = await context.newPage();
  server.tamper = (path) => (/\/ar-[\w-]+\.js$/.test(path) ? new Response('no', { status: 503 }) : null);
  await page.goto(`${server.url}/store`);
  await expect(page.getByRole('heading', { name: 'Bring in a catalogue' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
  await context.close();
});

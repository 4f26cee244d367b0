/** A phone and a till together: what the shopper shows, what staff does, what the phone shows then. */
import { expect, type Browser, type Page } from '@playwright/test';
import type { AppServer } from './app-server.ts';
import { test } from './fixtures.ts';

const PASSWORD = 'correct horse 7';
const TABLET = { viewport: { width: 1180, height: 820 } } as const;

/** A till where somebody has signed in, by the keyboard alone. */
async function openTill(browser: Browser, server: AppServer): Promise<Page> {
  await server.hire('Anna', PASSWORD);
  const page = await (await browser.newContext(TABLET)).newPage();
  page.on('pageerror', (error) => test.info().errors.push({ message: `the till threw: ${error.message}` }));
  await page.goto(`${server.url}/till`);
  // The browser puts it there with the first picture, which may come after the page is loaded.
  await expect(page.getByLabel('Name')).toBeFocused();
  await page.keyboard.type('Anna');
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Next basket' })).toBeVisible();
  return page;
}

/** Stock with one thing that needs a look at the buyer. */
function restrictedOf(server: AppServer) {
  const restricted = [...server.catalog.products.values()].find(({ ageRestricted }) => ageRestricted);
  if (!restricted) throw new Error('the catalogue has nothing age-restricted');
  return restricted;
}

test('a basket with beer is paid at the till, and the receipt comes to the phone', async ({ shopper, server, browser }) => {
  const restricted = restrictedOf(server);
  await shopper.playClip();
  await shopper.addByHand(restricted.title);
  await shopper.button('Stop and go back').click();
  await shopper.button(/^Check out/).click();
  await expect(shopper.page.getByText('needs a check of your age')).toBeVisible();
  await shopper.button('At the till instead').click();
  await expect(shopper.heading('A quick check')).toBeVisible();
  await expect(shopper.page.getByRole('img', { name: 'Code for the staff' })).toBeVisible();
  const shown = (await shopper.page.locator('cl-checkout-dialog .code').textContent()) ?? '';
  const address = await shopper.page.getByRole('link', { name: 'I am the staff' }).getAttribute('href');
  expect(new URL(address ?? '').pathname).toMatch(/^\/415\/\d{13}\/8020\/[0-9A-Z]{10}$/);

  const till = await openTill(browser, server);
  // A scanner is a keyboard: it types what is in the code, and Enter.
  await till.keyboard.type(address ?? '');
  await till.keyboard.press('Enter');
  await expect(till.getByRole('heading', { name: `Basket ${shown}` })).toBeVisible();
  await expect(till.getByRole('button', { name: 'Money taken: mark paid' })).toBeDisabled();
  await till.getByRole('button', { name: 'Old enough' }).click();
  await expect(shopper.heading('Pay at the till')).toBeVisible({ timeout: 20_000 });
  await till.getByRole('button', { name: 'Money taken: mark paid' }).click();
  await expect(till.getByText('Paid. The phone shows the receipt.')).toBeVisible();

  const id = await shopper.receipt();
  const orders = await server.orders();
  expect(orders.map((order) => order.id)).toEqual([id]);
  expect(orders[0]?.lines[restricted.id]).toBeGreaterThanOrEqual(1);
  const opening = shopper.page.context().waitForEvent('page');
  await shopper.page.getByRole('link', { name: 'Keep the receipt' }).click();
  const receipt = await opening;
  await expect(receipt.getByRole('heading', { name: 'Receipt' })).toBeVisible();
  const data = await receipt.locator('script[type="application/ld+json"]').textContent();
  expect(JSON.parse(data ?? '')).toMatchObject({ '@type': 'Order', orderNumber: id });
  await till.context().close();
});

test('the till asks who is there, and forgets it when told', async ({ server, browser }) => {
  const till = await openTill(browser, server);
  await till.getByRole('textbox', { name: 'Scan or type the code' }).fill('nothing such');
  await till.keyboard.press('Enter');
  await expect(till.getByRole('alert')).toContainText('There is no basket with the code “nothing such”');
  // The field has the focus again: the next scan needs no hand.
  await expect(till.getByRole('textbox', { name: 'Scan or type the code' })).toBeFocused();
  await till.getByRole('button', { name: 'Sign out' }).click();
  await expect(till.getByRole('heading', { name: 'Staff sign-in' })).toBeVisible();
  await till.goBack();
  await till.reload();
  await expect(till.getByRole('heading', { name: 'Staff sign-in' })).toBeVisible();
  await till.context().close();
});

test('staff choose the till’s language by the keyboard, and it stays', async ({ server, browser }) => {
  const context = await browser.newContext({ ...TABLET, locale: 'de-DE' });
  const till = await context.newPage();
  await server.hire('Anna', PASSWORD);
  await till.goto(`${server.url}/till`);
  const html = till.locator('html');
  await expect(till.getByRole('heading', { name: 'Anmeldung für das Personal' })).toBeVisible();
  const languages = till.getByRole('navigation', { name: 'Sprache' });
  await expect(languages.getByRole('link')).toHaveText(['English', 'Deutsch', 'Español', 'العربية']);
  await expect(languages.getByRole('link', { name: 'Deutsch' })).toHaveAttribute('aria-current', 'true');
  // Behind name, password and button.
  await expect(till.getByLabel('Name')).toBeFocused();
  for (let i = 0; i < 6; i++) await till.keyboard.press('Tab');
  await expect(languages.getByRole('link', { name: 'العربية' })).toBeFocused();
  await till.keyboard.press('Enter');
  await expect(html).toHaveAttribute('dir', 'rtl');
  expect(new URL(till.url()).search).toBe('');
  await till.getByLabel('الاسم').fill('Anna');
  await till.getByLabel('كلمة المرور').fill(PASSWORD);
  await till.keyboard.press('Enter');
  await expect(till.getByRole('heading', { name: 'السلة التالية' })).toBeVisible();
  await till.getByRole('button', { name: 'تسجيل الخروج' }).click();
  await expect(till.getByRole('heading', { name: 'دخول الموظفين' })).toBeVisible();
  await context.close();
});

test('the receipt speaks the language that was chosen in the app', async ({ shopper, server }) => {
  const { page } = shopper;
  const plain = [...server.catalog.products.values()].find(({ price, ageRestricted }) => price !== undefined && !ageRestricted);
  await shopper.playClip();
  await shopper.addByHand(plain?.title ?? '');
  await shopper.button('Stop and go back').click();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
  await shopper.button(/^Zur Kasse/).click();
  await shopper.button(/bezahlen$/).click();
  const opening = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Beleg behalten' }).click();
  const receipt = await opening;
  await expect(receipt.getByRole('heading', { name: 'Beleg' })).toBeVisible();
  await expect(receipt.locator('html')).toHaveAttribute('lang', 'de');
  await expect(receipt.getByText('Summe')).toBeVisible();
});

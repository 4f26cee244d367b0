/** Pictures of the staff's page in its states, with a catalogue made of the demo's. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import type { Language } from '../src/core/languages.ts';
import type { AppServer } from './app/app-server.ts';
import { countSaid, said } from './app/said.ts';

const packshots = fileURLToPath(new URL('../public/catalog/', import.meta.url));

/**
 * @param take is called with the page at rest and what it shows
 * @param language the page's; the browser has to have it already
 */
export async function storePictures(
  browser: Browser,
  server: AppServer,
  options: BrowserContextOptions,
  take: (page: Page, what: string) => Promise<void>,
  language: Language = 'en',
): Promise<void> {
  const say = (text: string): string => said(language, text);
  const page = await (await browser.newContext(options)).newPage();
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const choose = async (name: string, files: Parameters<Page['setInputFiles']>[1]): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await button(name).click();
    await (await chooser).setFiles(files);
  };
  const takeGood = countSaid(language, 'one {Take the good one} other {Take the # good ones}');
  const learn = countSaid(language, 'one {Learn # picture} other {Learn # pictures}');
  await page.goto(`${server.url}/store?backend=wasm`);
  await page.getByText(say('The shipped catalogue')).waitFor();
  await take(page, 'choose');
  await choose(say('Choose a file'), { name: 'prices.xlsx', mimeType: '', buffer: Buffer.from('PK\x03\x04') });
  await page.getByRole('alert').waitFor();
  await take(page, 'refused');

  await choose(say('Choose a file'), { name: 'autumn.csv', mimeType: 'text/csv', buffer: Buffer.from(tableOf(server)) });
  await button(takeGood).waitFor();
  await take(page, 'errors');
  await page.getByText(say('Columns and prices')).click();
  await take(page, 'columns');
  await button(new RegExp(`^${say('Products')} `)).click();
  await take(page, 'products');
  await button(takeGood).click();
  await button(say('Choose pictures')).waitFor();
  // So many that learning them takes longer than looking at the page does.
  const shown = [...server.catalog.products.keys()];
  const pictures = await Promise.all(
    shown.flatMap((id) =>
      [1, 2, 3, 4].map(async (n) => ({
        name: `${id}-${n}.jpg`,
        mimeType: 'image/jpeg',
        buffer: await readFile(`${packshots}${id}/${n}.jpg`),
      })),
    ),
  );
  const stranger = { name: 'IMG_2041.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('') };
  const broken = { name: `${shown[0]}-5.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };
  await choose(say('Choose pictures'), [...pictures, stranger, broken]);
  await button(learn).waitFor();
  await take(page, 'pictures');
  await button(learn).click();
  // The models are there: it counts pictures, and has learned one.
  const ofAll = new Intl.NumberFormat(options.locale ?? 'en').format(pictures.length + 1);
  await page.locator('cl-store-pictures [role=status]', { hasText: ofAll }).waitFor({ timeout: 150_000 });
  await page.locator('cl-store-pictures [role=progressbar]:not([aria-valuenow="0"])').waitFor({ timeout: 60_000 });
  await take(page, 'learning');
  await button(say('Use this catalogue')).waitFor({ timeout: 60_000 });
  await take(page, 'learned');
  await button(say('Use this catalogue')).click();
  await page.getByText(say('Differences as CSV')).waitFor();
  await take(page, 'done');
  await page.goto(server.url);
  await page.locator('cl-catalog-note p').waitFor();
  await take(page, 'welcome');
  await page.context().close();
}

/** The demo's products as a spreadsheet of Germany would save them, with some slips. */
function tableOf({ catalog }: AppServer): string {
  const rows = [...catalog.products.values()].map(({ id, gtin = '', title, price = 0 }, i) =>
    [id, gtin, title, ((price + (i === 2 ? 20 : 0)) / 100).toFixed(2).replace('.', ',')].join(';'),
  );
  return [
    'Artikelnummer;EAN;Bezeichnung;VK-Preis',
    ...rows,
    'plum-jam;4006381333932;Plum jam 340 g;2,79',
    'plum-jam;;Plum jam 340 g;2,79',
    'gift-card;;=HYPERLINK("http://example.com");-5,00',
    'olives;;Green olives 200 g;1,999',
    'bread;;Rye bread 500 g;2,29',
  ].join('\r\n');
}

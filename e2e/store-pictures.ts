/** Pictures of the staff's page in its states, with a catalogue made of the demo's. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import type { AppServer } from './app/app-server.ts';

const packshots = fileURLToPath(new URL('../public/catalog/', import.meta.url));

/** @param take is called with the page at rest and what it shows */
export async function storePictures(
  browser: Browser,
  server: AppServer,
  options: BrowserContextOptions,
  take: (page: Page, what: string) => Promise<void>,
): Promise<void> {
  const page = await (await browser.newContext(options)).newPage();
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const choose = async (name: string, files: Parameters<Page['setInputFiles']>[1]): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await button(name).click();
    await (await chooser).setFiles(files);
  };
  await page.goto(`${server.url}/store?backend=wasm`);
  await page.getByText('The shipped catalogue').waitFor();
  await take(page, 'choose');
  await choose('Choose a file', { name: 'prices.xlsx', mimeType: '', buffer: Buffer.from('PK\x03\x04') });
  await page.getByRole('alert').waitFor();
  await take(page, 'refused');

  await choose('Choose a file', { name: 'autumn.csv', mimeType: 'text/csv', buffer: Buffer.from(tableOf(server)) });
  await button(/good ones/).waitFor();
  await take(page, 'errors');
  await page.getByText('Columns and prices').click();
  await take(page, 'columns');
  await button(/^Products/).click();
  await take(page, 'products');
  await button(/good ones/).click();
  await button('Choose pictures').waitFor();
  const shown = [...server.catalog.products.keys()].slice(0, 6);
  const pictures = await Promise.all(
    shown.flatMap((id) =>
      [1, 2].map(async (n) => ({
        name: `${id}-${n}.jpg`,
        mimeType: 'image/jpeg',
        buffer: await readFile(`${packshots}${id}/${n}.jpg`),
      })),
    ),
  );
  const stranger = { name: 'IMG_2041.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('') };
  const broken = { name: `${shown[0]}-3.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };
  await choose('Choose pictures', [...pictures, stranger, broken]);
  await button(/^Learn/).waitFor();
  await take(page, 'pictures');
  await button(/^Learn/).click();
  await page.getByText(/^[1-9]\d* of 13 pictures learned/).waitFor({ timeout: 150_000 });
  await take(page, 'learning');
  await button('Use this catalogue').waitFor({ timeout: 60_000 });
  await take(page, 'learned');
  await button('Use this catalogue').click();
  await page.getByText(/The endpoint does not know/).waitFor();
  await take(page, 'done');
  await page.goto(server.url);
  await page.getByText('Catalogue on this device').waitFor();
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

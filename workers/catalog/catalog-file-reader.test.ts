import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImportChoice, Opened, OpenedTable } from '../catalog.api.ts';
import { CatalogFileReader, LARGEST_FILE, MOST_ROWS } from './catalog-file-reader.ts';

const NO_CHOICE: ImportChoice = { columns: {}, currency: null, decimal: null };

async function table(content: BlobPart): Promise<{ reader: CatalogFileReader; opened: OpenedTable }> {
  const reader = new CatalogFileReader();
  const opened = await reader.open(new Blob([content]));
  if (opened.kind !== 'table') throw new Error(JSON.stringify(opened));
  return { reader, opened };
}

async function check(content: BlobPart, choice: Partial<ImportChoice> = {}) {
  const { reader, opened } = await table(content);
  return reader.check({ ...NO_CHOICE, columns: opened.columns, ...choice }, 'USD');
}

const utf16 = (text: string) => new Uint8Array(Uint16Array.from(`\uFEFF${text}`, (sign) => sign.charCodeAt(0)).buffer);
const latin1 = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));

describe('tables', () => {
  it.each([
    ['commas', 'sku,title,price\na,"Milk, fresh",1.20\n', ',', 'utf-8'],
    ['semicolons', 'sku;title;price\r\na;"Milk, fresh";1,20\r\n', ';', 'utf-8'],
    ['tabs', 'sku\ttitle\tprice\na\tMilk, fresh\t1,20', '\t', 'utf-8'],
    ['bars', 'sku|title|price\na|Milk, fresh|1,20', '|', 'utf-8'],
    ['a byte order mark', '\uFEFFsku;title;price\na;Milk, fresh;1,20', ';', 'utf-8'],
    ['UTF-16', utf16('sku\ttitle\tprice\na\tMilk, fresh\t1,20'), '\t', 'utf-16le'],
    ['Windows-1252', latin1('sku;title;price;bild\na;Milk, fresh;1,20;k\xe4se.jpg'), ';', 'windows-1252'],
  ])('with %s', async (_, content, delimiter, encoding) => {
    const { opened } = await table(content);
    expect(opened).toMatchObject({ rows: 1, delimiter, encoding, columns: { id: 0, title: 1, price: 2 } });
    const { result, currency } = await check(content);
    expect(currency).toBe('USD');
    expect([...result.catalog.products.values()]).toMatchObject([{ id: 'a', title: 'Milk, fresh', price: 120 }]);
  });

  it('keep the row numbers of the spreadsheet over empty rows and cells of several lines', async () => {
    const { result } = await check('sku,title,price\na,A,1.50\n\n,,\nb,"B\nb",2\nc,C,-1\n');
    expect(result.problems.map(({ row, code }) => [row, code])).toEqual([
      [5, 'control-signs'],
      [6, 'price-negative'],
    ]);
    expect(result.rows).toBe(3);
  });

  it('tell the decimal sign and the currency from all rows', async () => {
    const text = 'sku;title;price;currency\na;A;1,20;EUR\nb;B;1.234;EUR\nc;C;3;eur\nd;D;3;GBP\n';
    const { result, currency, decimal } = await check(text);
    expect({ currency, decimal }).toEqual({ currency: 'EUR', decimal: ',' });
    expect([...result.catalog.products.values()].map(({ price }) => price)).toEqual([120, 123_400, 300]);
    expect(result.problems).toMatchObject([{ row: 5, code: 'currency-other' }]);
    const chosen = await check('sku;title;price\na;A;1.234\n', { currency: 'KWD', decimal: '.' });
    expect(chosen.result.catalog.products.get('a')?.price).toBe(1234);
  });

  it('say where a quote begins that is never closed', async () => {
    const { result } = await check('sku,title,price\na,A,1.50\nb,"B,2\nc,C,3\n');
    expect([...result.catalog.products.keys()]).toEqual(['a']);
    expect(result.problems).toMatchObject([{ row: 3, code: 'quotes-broken' }]);
  });
});

describe('lists', () => {
  it('are checked entry by entry', async () => {
    const reader = new CatalogFileReader();
    const products = [{ id: 'a', title: 'A', price: 120, images: ['a.jpg'] }, 7, { id: 'b', title: 'B', gtin: '1' }, null, []];
    expect(await reader.open(new Blob([JSON.stringify({ currency: 'EUR', products })]))).toEqual({
      kind: 'list',
      rows: 5,
      currency: 'EUR',
    });
    const { result } = await reader.check(NO_CHOICE, 'USD');
    expect([...result.catalog.products.keys()]).toEqual(['a']);
    expect(result.problems.map(({ row, code }) => [row, code])).toEqual([
      [2, 'not-a-product'],
      [3, 'gtin-length'],
      [4, 'not-a-product'],
      [5, 'not-a-product'],
    ]);
  });
});

it('the layouts of a shop’s own barcodes come along with its products', async () => {
  const reader = new CatalogFileReader();
  const text = JSON.stringify({ currency: 'EUR', restrictedCodes: ['28IIIIIVPPPPC'], products: [{ id: 'a', title: 'A' }] });
  await reader.open(new Blob([text]));
  const { result } = await reader.check(NO_CHOICE, 'USD');
  expect(result.catalog.restrictedCodes).toMatchObject([{ pattern: '28IIIIIVPPPPC' }]);
  expect([...result.catalog.products.keys()]).toEqual(['a']);
});

describe('files that are refused', () => {
  const open = (content: BlobPart): Promise<Opened> => new CatalogFileReader().open(new Blob([content]));

  it.each([
    ['nothing', '', 'empty'],
    ['blanks', ' \n ', 'empty'],
    ['a workbook', latin1('PK\x03\x04xl/workbook.xml'), 'workbook'],
    ['a picture', latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0'), 'binary'],
    ['UTF-16 without a mark', utf16('sku,title').slice(2), 'binary'],
    ['a list of words', 'sku\na\nb\n', 'one-column'],
    ['headings alone', 'sku,title\n', 'no-rows'],
    ['half a JSON', '{"currency":"EUR",', 'not-json'],
    ['another JSON', '{"a":1}', 'not-a-catalogue'],
    ['no product', '{"currency":"EUR","products":[]}', 'no-rows'],
    ['no currency', '[{"id":"a","title":"A"}]', 'no-currency'],
    ['a wrong layout', '{"currency":"EUR","restrictedCodes":["28X"],"products":[{"id":"a","title":"A"}]}', 'bad-layout'],
    ['too many rows', `sku,title\n${'a,A\n'.repeat(MOST_ROWS + 1)}`, 'too-many-rows'],
    ['too many bytes', new Uint8Array(LARGEST_FILE + 1), 'too-large'],
  ])('%s', async (_, content, why) => {
    expect(await open(content)).toMatchObject({ kind: 'refused', why });
  });

  it('a file that is gone', async () => {
    const gone = { size: 3, arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) };
    expect(await new CatalogFileReader().open(gone as unknown as Blob)).toEqual({ kind: 'refused', why: 'unreadable' });
  });

  it('any text and any bytes are either opened and checked, or refused: nothing is thrown', async () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.uint8Array(),
      fc
        .array(fc.constantFrom('id', 'title', 'price', '"', ',', ';', '\n', '\0', '1,2', '=1', '{', '[]', 'é'), { maxLength: 40 })
        .map((parts) => parts.join('')),
      fc.jsonValue().map((value) => JSON.stringify({ currency: 'EUR', products: [value] })),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (content) => {
        const reader = new CatalogFileReader();
        const opened = await reader.open(new Blob([content as BlobPart]));
        if (opened.kind === 'refused') return;
        const columns = opened.kind === 'table' ? opened.columns : {};
        const { result } = await reader.check({ ...NO_CHOICE, columns }, 'EUR');
        expect(result.catalog.products.size + result.badRows).toBe(result.rows);
      }),
    );
  });

  it('a cell of 10 MB spoils its own row only', async () => {
    const { result } = await check(`sku,title\na,A\nb,${'x'.repeat(10_000_000)}\nc,C\n`);
    expect([...result.catalog.products.keys()]).toEqual(['a', 'c']);
    expect(result.problems).toMatchObject([{ row: 3, code: 'too-long' }]);
  });
});

import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { parseCatalog, type Product } from './catalog.ts';
import { CatalogImport, isFormula, type ImportRules } from './catalog-import.ts';
import { csvText } from './csv.ts';
import { checkDigit } from './gtin.ts';
import { columnsOf, entryOfRow, IMPORT_FIELDS, type ImportEntry } from './import-columns.ts';

const RULES: ImportRules = { currency: 'EUR', decimal: null };
const COLA = { id: 'cola', gtin: '5449000000996', title: 'Cola 33 cl', price: '1,20' };

function importOf(entries: readonly ImportEntry[], rules = RULES) {
  const reading = new CatalogImport(rules);
  entries.forEach((entry, index) => reading.take(index + 2, entry));
  return reading.result();
}

describe('CatalogImport', () => {
  it('takes the good rows and says what is wrong with the others', () => {
    const { catalog, rows, badRows, problems } = importOf([
      { ...COLA, images: 'a.jpg | b/c.jpg', ageRestricted: 'no', currency: 'eur' },
      { ...COLA, id: 'beer', gtin: '5449000000997', ageRestricted: 'ab 18' },
      { gtin: '4006381333931', title: 'By its barcode', price: 99, ageRestricted: true },
    ]);
    expect([...catalog.products.values()]).toEqual([
      { ...COLA, gtin: '05449000000996', price: 120, images: ['a.jpg', 'b/c.jpg'], ageRestricted: false },
      { id: '04006381333931', gtin: '04006381333931', title: 'By its barcode', price: 99, images: [], ageRestricted: true },
    ]);
    expect({ rows, badRows }).toEqual({ rows: 3, badRows: 1 });
    expect(problems).toEqual([
      { row: 3, field: 'gtin', code: 'gtin-check-digit', value: '5449000000997', hint: '6' },
      { row: 3, field: 'ageRestricted', code: 'age-unclear', value: 'ab 18', hint: '' },
    ]);
  });

  it.each([
    ['no id and no GTIN', { title: 'x' }, 'id', 'id-missing', ''],
    ['no title', { ...COLA, title: ' ' }, 'title', 'title-missing', ''],
    ['a formula', { ...COLA, title: '=HYPERLINK("http://x")' }, 'title', 'formula', ''],
    ['a formula as id', { ...COLA, id: '@SUM(A1)' }, 'id', 'formula', ''],
    ['NUL', { ...COLA, title: 'Co\0la' }, 'title', 'control-signs', ''],
    ['half a character', { ...COLA, id: 'co\ud800la' }, 'id', 'control-signs', ''],
    ['a long id', { ...COLA, id: 'x'.repeat(129) }, 'id', 'too-long', '128'],
    ['a cell of 10 MB', { ...COLA, title: 'x'.repeat(10_000_000) }, 'title', 'too-long', '200'],
    ['a GTIN that Excel has rounded', { ...COLA, gtin: '5,449E+12' }, 'gtin', 'gtin-rounded', ''],
    ['a GTIN without its zeros', { ...COLA, gtin: '12345678905' }, 'gtin', 'gtin-length', '11'],
    ['a negative price', { ...COLA, price: '-1,20' }, 'price', 'price-negative', '2'],
    ['two readings of a price', { ...COLA, price: '1.200' }, 'price', 'price-ambiguous', '2'],
    ['half a cent', { ...COLA, price: 0.5 }, 'price', 'price-unreadable', ''],
    ['a made-up currency', { ...COLA, currency: 'EUX' }, 'currency', 'currency-unknown', 'EUR'],
    ['another currency', { ...COLA, currency: 'USD' }, 'currency', 'currency-other', 'EUR'],
    ['another currency in the price', { ...COLA, price: '£1.20' }, 'price', 'currency-other', 'EUR'],
    ['a way out', { ...COLA, images: 'a.jpg|../b.jpg' }, 'images', 'picture-path', ''],
    ['another host', { ...COLA, images: ['https://x.test/a.jpg'] }, 'images', 'picture-path', ''],
  ] as const)('finds %s', (_, entry, field, code, hint) => {
    const { catalog, problems } = importOf([entry]);
    expect(catalog.products.size).toBe(0);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ row: 2, field, code, hint });
    expect(problems[0]!.value.length).toBeLessThanOrEqual(61);
  });

  it('names the row that was first', () => {
    const { problems } = importOf([COLA, { ...COLA, gtin: undefined }, { ...COLA, id: 'other' }]);
    expect(problems.map(({ row, code, hint }) => [row, code, hint])).toEqual([
      [3, 'id-twice', '2'],
      [4, 'gtin-twice', '2'],
    ]);
  });

  it('wants a currency to begin with', () => {
    expect(() => new CatalogImport({ currency: 'EUX', decimal: null })).toThrow(RangeError);
  });

  it('takes ids that are names of an object without harm', () => {
    const entries = JSON.parse(
      '[{"id":"__proto__","title":"a","polluted":1},{"id":"constructor","title":"b","__proto__":{"price":1}}]',
    );
    const { catalog } = importOf(entries as ImportEntry[]);
    expect([...catalog.products.keys()]).toEqual(['__proto__', 'constructor']);
    expect(catalog.products.get('constructor')).toEqual({ id: 'constructor', title: 'b', images: [], ageRestricted: false });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('never throws, counts every row, and what it takes is a catalogue', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.jsonValue(),
      fc.constantFrom('cola', '5449000000996', '1,20', 'EUR', -1),
    );
    const entry = fc.record(Object.fromEntries(IMPORT_FIELDS.map((field) => [field, cell])), { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const { catalog, rows, badRows, problems } = importOf(entries);
        expect(rows).toBe(entries.length);
        expect(catalog.products.size + badRows).toBe(rows);
        expect(new Set(problems.map(({ row }) => row)).size).toBe(badRows);
        const { products, currency } = catalog;
        expect(parseCatalog(JSON.parse(JSON.stringify({ currency, products: [...products.values()] })))).toEqual(catalog);
      }),
    );
  });
});

/** What may stand in one line, signs of tables among it. */
function line(maxLength: number): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    fc.constantFrom(',', ';', '"', "'", '|', ' ', '='),
  );
  return fc
    .string({ unit, minLength: 1, maxLength })
    .map((text) => text.trim())
    .filter((text) => text !== '' && text.length <= 2 * maxLength && !/[\p{Cc}\u2028\u2029]/u.test(text) && !isFormula(text));
}

/** Products that a shop could sell: one line of text each, a right GTIN, a price. */
const product: fc.Arbitrary<Product> = fc
  .record({
    id: line(40),
    title: line(80),
    price: fc.nat(1_000_000),
    ageRestricted: fc.boolean(),
    digits: fc.stringMatching(/^\d{13}$/),
    images: fc.array(fc.stringMatching(/^[a-z0-9]{1,8}(\/[a-z0-9]{1,8})?\.jpg$/), { maxLength: 3 }),
  })
  .map(({ digits, ...rest }) => ({ ...rest, gtin: digits + String(checkDigit(digits)) }));

it('every good row survives the way through a file', () => {
  const products = fc.uniqueArray(product, { selector: ({ id }) => id, maxLength: 8 });
  fc.assert(
    fc.property(products, (list) => {
      const unique = list.filter(({ gtin }, at) => list.findIndex((other) => other.gtin === gtin) === at);
      const table = unique.map(({ id, gtin, title, price = 0, images, ageRestricted }) => [
        ...[id, gtin ?? '', title, (price / 100).toFixed(2)],
        ...[images.join('|'), ageRestricted ? 'yes' : 'no'],
      ]);
      const text = csvText([['SKU', 'EAN-13', 'Bezeichnung', 'Retail Price', 'Bild', 'Age restricted'], ...table]);
      const [headings, ...rows] = Papa.parse<string[]>(text.trim().replace(/^\uFEFF/, ''), { delimiter: ',' }).data;
      const columns = columnsOf(headings!);
      const { catalog, problems } = importOf(rows.map((row) => entryOfRow(row, columns)));
      expect(problems).toEqual([]);
      expect([...catalog.products.values()]).toEqual(unique);
    }),
  );
});

it('knows columns by the headings of several systems', () => {
  expect(columnsOf(['Artikel-Nr.', 'EAN', 'Bezeichnung', 'VK-Preis', 'Währung'])).toEqual({
    id: 0,
    gtin: 1,
    title: 2,
    price: 3,
    currency: 4,
  });
  expect(columnsOf(['Código de barras', 'Nombre', 'PVP'])).toEqual({ gtin: 0, title: 1, price: 2 });
  expect(columnsOf(['__proto__', 'constructor', ''])).toEqual({});
});

it('writes tables in which nothing is computed', () => {
  expect(
    csvText([
      ['=1+1', 'a "b"', '-x'],
      ['plain', 'a,b', '@x'],
    ]),
  ).toBe('\uFEFF\'=1+1,"a ""b""",\'-x\r\nplain,"a,b",\'@x\r\n');
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (cells) => {
      const text = csvText([cells]).slice(1);
      const read = Papa.parse<string[]>(text, { delimiter: ',', newline: '\r\n' }).data[0]!;
      expect(read.map((cell) => cell.replace(/^'(?=[=+\-@\t\r])/, ''))).toEqual(cells);
      expect(read.some(isFormula)).toBe(false);
    }),
  );
});

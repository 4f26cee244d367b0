import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAcceptLanguage } from './accept-language.ts';

test.each([
  [undefined, []],
  ['', []],
  ['*', []],
  ['de', ['de']],
  ['de-CH, en;q=0.5', ['de-CH', 'en']],
  ['en;q=0.1, AR-eg;q=0.9, de ; Q = 0.5', ['ar-EG', 'de', 'en']],
  // Equal weights stay in the order they were sent in.
  ['es-mx,es-419,de', ['es-MX', 'es', 'de']],
  ['de;q=0, en', ['en']],
  ['de-Latn-AT-1996', ['de-AT']],
  // Digits, calendars and private words are not followed, nor is the end of such a list a region.
  ['ar-u-nu-latn, de-x-ch', ['ar', 'de']],
  ['de;q=2, es;q=-1, ar;q=NaN, en;q=', []],
  ['<script>alert(1)</script>, ../../etc, de_CH, e\u0000n, 12', []],
])('%j: %j', (header, expected) => expect(readAcceptLanguage(header)).toEqual(expected));

test('whoever sends a book is not read to its end', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => `a${String.fromCharCode(97 + (i % 26))}`).join(',');
  expect(readAcceptLanguage(many)).toHaveLength(20);
  const start = performance.now();
  expect(readAcceptLanguage(`de${'-abcdefgh'.repeat(1_000_000)}`)).toEqual(['de']);
  expect(performance.now() - start).toBeLessThan(1000);
});

test('whatever comes, what is left are locales that Intl takes, few of each language', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z-]{1,12}(;q=[0-9.]{1,5})?(, ?[a-z-]{1,12}){0,5}$/)), (header) => {
      const locales = readAcceptLanguage(header);
      expect(Intl.getCanonicalLocales([...locales])).toHaveLength(new Set(Intl.getCanonicalLocales([...locales])).size);
      for (const locale of locales) expect(locale).toMatch(/^[a-z]{2,3}(-[A-Z]{2})?$/);
    }),
  );
});

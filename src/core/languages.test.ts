import { expect, test } from 'vitest';
import { chooseLanguage, regionOf } from './languages.ts';

test.each([
  [null, ['de-CH', 'en'], 'de'],
  [null, ['fr-FR', 'es-MX', 'en'], 'es'],
  [null, ['AR-eg'], 'ar'],
  [null, ['fr', 'it'], 'en'],
  [null, [], 'en'],
  ['ar', ['de'], 'ar'],
  // What an older version or somebody's hand has left.
  ['tlh', ['de'], 'de'],
])('chosen %s, wanted %j: %s', (chosen, wanted, expected) => {
  expect(chooseLanguage(chosen, wanted)).toBe(expected);
});

test('numbers are written as in the reader’s own region of the language', () => {
  expect(regionOf('de', ['en-GB', 'de-CH', 'de'])).toBe('de-CH');
  expect(regionOf('ar', ['en-GB', 'de-CH'])).toBe('ar');
  expect(regionOf('en', ['en-US@posix'])).toBe('en');
});

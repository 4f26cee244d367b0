import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALLERGENS } from './allergens.ts';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from './settings.ts';

const settings: fc.Arbitrary<Settings> = fc.record({
  sound: fc.boolean(),
  vibration: fc.boolean(),
  flight: fc.boolean(),
  budget: fc.option(fc.integer({ min: 1, max: 1e9 })),
  allergens: fc.subarray([...ALLERGENS]),
});

test('what is written is read', () => {
  fc.assert(
    fc.property(settings, (value) => {
      expect(parseSettings(JSON.stringify(value))).toEqual(value);
    }),
  );
});

test('nothing kept, or nothing that can be read, is the defaults', () => {
  for (const text of [null, '', '{', '[]', 'null', '7', '"sound"']) expect(parseSettings(text)).toEqual(DEFAULT_SETTINGS);
});

test('one damaged member costs no other', () => {
  const text = JSON.stringify({
    sound: false,
    vibration: 'no',
    budget: -5,
    allergens: ['milk', 'gold', 'milk', 'eggs'],
    more: 1,
  });
  expect(parseSettings(text)).toEqual({ ...DEFAULT_SETTINGS, sound: false, allergens: ['eggs', 'milk'] });
});

test('any JSON is read without a throw, and reading again changes nothing', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const read = parseSettings(text);
      expect(parseSettings(JSON.stringify(read))).toEqual(read);
    }),
  );
});

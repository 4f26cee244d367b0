import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_BOOTH_SETTINGS, parseBoothSettings } from './booth-settings.ts';

test('what is written is read', () => {
  const settings = fc.record({
    idleSeconds: fc.integer({ min: 2, max: 3600 }),
    sound: fc.boolean(),
    camera: fc.boolean(),
    mirror: fc.boolean(),
  });
  fc.assert(
    fc.property(settings, (value) => {
      expect(parseBoothSettings(JSON.stringify(value))).toEqual(value);
    }),
  );
});

test('nothing kept, or nothing that can be read, is the defaults; one damaged member costs no other', () => {
  for (const text of [null, '', '{', '[]', 'null', '7', '{"idleSeconds":0}', '{"idleSeconds":"60"}', '{"sound":1}']) {
    expect(parseBoothSettings(text)).toEqual(DEFAULT_BOOTH_SETTINGS);
  }
  expect(parseBoothSettings('{"idleSeconds":1e9,"camera":false}')).toEqual({ ...DEFAULT_BOOTH_SETTINGS, camera: false });
});

test('any JSON is read without a throw, and reading again changes nothing', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const read = parseBoothSettings(text);
      expect(parseBoothSettings(JSON.stringify(read))).toEqual(read);
    }),
  );
});

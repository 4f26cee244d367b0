import { expect, test } from 'vitest';
import { pluralForms } from '../core/plural.ts';
import { bytes, itemCount, list, percent, plural } from './words.ts';

test.each([
  [0, 'no items'],
  [1, '1 item'],
  [2, '2 items'],
  [1234, '1,234 items'],
])('%d: %s', (n, words) => expect(itemCount(n)).toBe(words));

test('a language without the form takes the other one, and a message without forms stays whole', () => {
  expect(plural('other {# found}', 1)).toBe('1 found');
  expect(plural('nothing to count', 1)).toBe('nothing to count');
});

test('a form may be empty and hold anything but braces', () => {
  expect([...pluralForms('=0 {} one {a, “b”; #} other {# ق}')]).toEqual([
    ['=0', ''],
    ['one', 'a, “b”; #'],
    ['other', '# ق'],
  ]);
});

test('what is empty has no place in a list', () => expect(list(['', '2 items', '', '1 to name'])).toBe('2 items, 1 to name'));

test.each([
  [640_000, '640 kB'],
  [999_999, '1,000 kB'],
  [3_240_000, '3.2 MB'],
])('%d bytes: %s', (n, words) => expect(bytes(n)).toBe(words));

test('shares', () => expect(percent(0.084)).toBe('8%'));

import { expect, test } from 'vitest';
import { KeptTexts } from './kept-texts.ts';

test('texts are kept by name until they are taken away', () => {
  const kept = new Map<string, string>();
  const texts = new KeptTexts(() => ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => void kept.set(key, text),
    removeItem: (key) => void kept.delete(key),
  }));
  expect(texts.read('a')).toBeNull();
  expect(texts.write('a', '1')).toBe(true);
  expect(texts.read('a')).toBe('1');
  texts.remove('a');
  expect(texts.read('a')).toBeNull();
});

test('a forbidden storage and a full one are no errors', () => {
  const forbidden = new KeptTexts(() => {
    throw new DOMException('no', 'SecurityError');
  });
  expect(forbidden.read('a')).toBeUndefined();
  expect(forbidden.write('a', '1')).toBe(false);
  expect(() => forbidden.remove('a')).not.toThrow();
});

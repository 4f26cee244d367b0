import { expect, test } from 'vitest';
import { numberFormat, pluralRules } from './intl-formats.ts';

test('each is made once, and is the one that was asked for', () => {
  const euro = { style: 'currency', currency: 'EUR' } as const;
  expect(numberFormat('de', euro)).toBe(numberFormat('de', { ...euro }));
  expect(numberFormat('de', euro).format(1.2)).toBe('1,20\u00a0€');
  expect(numberFormat('en', euro).format(1.2)).toBe('€1.20');
  expect(numberFormat('de', { ...euro, currency: 'JPY' }).format(120)).toBe('120\u00a0¥');
  expect(numberFormat('de').format(1200)).toBe('1.200');
});

test('so are the plural rules', () => {
  expect(pluralRules('ar')).toBe(pluralRules('ar'));
  expect(pluralRules('ar').select(2)).toBe('two');
  expect(pluralRules('en').select(2)).toBe('other');
});

test('what is no locale throws, as the platform does', () => {
  expect(() => numberFormat('en-US@posix')).toThrow(RangeError);
});

import { expect, test } from 'vitest';
import { drawnFrame, mistakeSheet } from './mistake-sheet.ts';

const TIMES = Array.from({ length: 900 }, (_, index) => index / 30);

test('shows the frames around a mistake, at most sixteen, and marks the one of the report', () => {
  const report = { t: 10, type: 'item-added', product: '<b>milk' } as const;
  const sheet = mistakeSheet('clip', TIMES, [{ kind: 'false', report }]);
  const shown = [...sheet.matchAll(/src="(\d+)\.jpg"/g)].map((match) => Number(match[1]) / 30);
  expect(shown.length).toBeGreaterThan(8);
  expect(shown.length).toBeLessThanOrEqual(16);
  expect(Math.min(...shown)).toBeGreaterThanOrEqual(6);
  expect(shown.at(-1)).toBeCloseTo(12, 1);
  expect(sheet).toContain('item-added &lt;b>milk at 10.00 s: nothing like it happened');
});

test('a missed event is shown from before it could happen', () => {
  const truth = { type: 'item-removed', product: 'tea', n: 1, t0: 5, t1: 9 } as const;
  const sheet = mistakeSheet('clip', [0, 1.5, 9, 20], [{ kind: 'missed', truth }]);
  expect(sheet).toContain('item-removed tea between 5.00 and 9.00 s was missed');
  expect([...sheet.matchAll(/src="(\d+\.jpg)"/g)].map((match) => match[1])).toEqual([drawnFrame(1), drawnFrame(2)]);
});

test('says so when everything is right', () => {
  expect(mistakeSheet('clip', TIMES, [])).toContain('Every event is right.');
});

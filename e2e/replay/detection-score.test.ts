import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Box } from '../../src/core/geometry.ts';
import { averagePrecision, type DetectionSample } from './detection-score.ts';

const at = (x: number): Box => [x, 0, x + 10, 10];

test('all found and nothing else is 1, nothing found is 0, nothing to find is null', () => {
  const truth = [at(0), at(20)];
  expect(averagePrecision([{ truth, found: truth.map((box) => ({ box, confidence: 0.9 })) }])).toBe(1);
  expect(averagePrecision([{ truth, found: [] }])).toBe(0);
  expect(averagePrecision([{ truth: [], found: [{ box: at(0), confidence: 0.5 }] }])).toBeNull();
});

test('a second box on one thing is a false one, and costs only what comes after it', () => {
  const truth = [at(0), at(20)];
  const found = (second: number): DetectionSample['found'] => [
    { box: at(0), confidence: 0.9 },
    { box: at(1), confidence: second },
    { box: at(20), confidence: 0.5 },
  ];
  // Hits at ranks 1 and 3: precision 1 for the first half of the recall, 2/3 for the second.
  expect(averagePrecision([{ truth, found: found(0.8) }])).toBeCloseTo((1 + 2 / 3) / 2);
  expect(averagePrecision([{ truth, found: found(0.4) }])).toBe(1);
});

test('ranks the boxes of all pictures together', () => {
  const right: DetectionSample = { truth: [at(0)], found: [{ box: at(0), confidence: 0.3 }] };
  const wrong: DetectionSample = { truth: [], found: [{ box: at(0), confidence: 0.6 }] };
  expect(averagePrecision([right, wrong])).toBe(0.5);
});

test('less than half of the union is no hit', () => {
  expect(averagePrecision([{ truth: [at(0)], found: [{ box: at(4), confidence: 1 }] }])).toBe(0);
  expect(averagePrecision([{ truth: [at(0)], found: [{ box: at(3), confidence: 1 }] }])).toBe(1);
});

test('lies in 0..1, and one more wrong box never raises it', () => {
  const box = fc.integer({ min: 0, max: 60 }).map(at);
  const found = fc.array(fc.record({ box, confidence: fc.double({ min: 0.01, max: 1, noNaN: true }) }), { maxLength: 8 });
  const sample = fc.record({ truth: fc.array(box, { minLength: 1, maxLength: 5 }), found });
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1, maxLength: 4 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (list, sure) => {
      const score = averagePrecision(list) ?? 0;
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1 + 1e-9);
      const more = averagePrecision([...list, { truth: [], found: [{ box: at(0), confidence: sure }] }]) ?? 0;
      expect(more).toBeLessThanOrEqual(score + 1e-9);
    }),
  );
});

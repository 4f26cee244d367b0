import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box } from './geometry.ts';
import { scoreTracks } from './track-score.ts';
import type { TrackedFrame } from './track-score.ts';

const at = (x: number): Box => [x, 0, x + 100, 100];

/** One object that lies still for ten frames, under the ids that a tracker gave it; null where it missed it. */
function lying(ids: readonly (number | null)[]): TrackedFrame[] {
  return ids.map((id) => ({ truth: [{ id: 1, box: at(0) }], found: id === null ? [] : [{ id, box: at(0) }] }));
}

describe('the score of a tracker', () => {
  it('is 1 for the truth itself, under any names', () => {
    const box = fc.integer({ min: 0, max: 400 }).map(at);
    const frame = fc.uniqueArray(fc.record({ id: fc.nat(5), box }), { selector: ({ id }) => id, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), (truths) => {
        const score = scoreTracks(truths.map((truth) => ({ truth, found: truth.map(({ id, box }) => ({ id: 90 - id, box })) })));
        // Objects in the very same place can be told apart by nobody.
        fc.pre(truths.every((truth) => new Set(truth.map(({ box }) => box[0])).size === truth.length));
        expect(score.hota).toBeCloseTo(1, 9);
        expect(score.idf1).toBeCloseTo(1, 9);
        expect(score.switches).toBe(0);
      }),
      { seed: 3 },
    );
  });

  it('halves the association of an object whose track breaks in the middle', () => {
    const score = scoreTracks(lying([1, 1, 1, 1, 1, 2, 2, 2, 2, 2]));
    expect(score.detection).toBe(1);
    expect(score.association).toBeCloseTo(0.5, 9);
    expect(score.hota).toBeCloseTo(Math.SQRT1_2, 9);
    expect(score.idf1).toBeCloseTo(0.5, 9);
    expect(score.switches).toBe(1);
  });

  it('counts misses and false boxes against the detection', () => {
    expect(scoreTracks(lying([1, null, 1, null])).detection).toBeCloseTo(0.5, 9);
    const ghost = lying([1, 1]).map((frame) => ({ ...frame, found: [...frame.found, { id: 9, box: at(300) }] }));
    const score = scoreTracks(ghost);
    expect(score.detection).toBeCloseTo(0.5, 9);
    expect(score.association).toBe(1);
    expect(score.idf1).toBeCloseTo(2 / 3, 9);
  });

  it('asks more of the overlap from threshold to threshold', () => {
    // IoU 0.5: right at ten of the nineteen thresholds.
    const shifted = lying([1, 1]).map(({ truth }) => ({ truth, found: [{ id: 1, box: [0, 0, 100, 50] as const }] }));
    expect(scoreTracks(shifted).hota).toBeCloseTo(10 / 19, 9);
  });

  it('sees two objects that change names', () => {
    const frames = [0, 1, 2, 3].map((k): TrackedFrame => ({
      truth: [
        { id: 1, box: at(0) },
        { id: 2, box: at(200) },
      ],
      found: [
        { id: k < 2 ? 1 : 2, box: at(0) },
        { id: k < 2 ? 2 : 1, box: at(200) },
      ],
    }));
    expect(scoreTracks(frames)).toMatchObject({ switches: 2, idf1: 0.5 });
  });

  it('is 1 where there is nothing, and 0 where nothing was found', () => {
    expect(scoreTracks([])).toEqual({ hota: 1, detection: 1, association: 1, idf1: 1, switches: 0 });
    expect(scoreTracks(lying([null, null]))).toMatchObject({ hota: 0, idf1: 0 });
  });
});

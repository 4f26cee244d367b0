import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectionAt, fromList, select, toList } from './detections.ts';
import { anyDetection } from './testing/arbitraries.ts';

describe('detections', () => {
  it('goes from a list to arrays and back', () => {
    fc.assert(
      fc.property(fc.array(anyDetection(fc)), (list) => {
        expect(toList(fromList(list))).toEqual(list);
      }),
    );
  });

  it('selects in the order that was asked for', () => {
    fc.assert(
      fc.property(fc.array(anyDetection(fc), { minLength: 3 }), (list) => {
        expect(toList(select(fromList(list), [2, 0]))).toEqual([list[2], list[0]]);
      }),
    );
  });

  it('refuses an index that is not there', () => {
    expect(() => detectionAt(fromList([]), 0)).toThrow(RangeError);
  });
});

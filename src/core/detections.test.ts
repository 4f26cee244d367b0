import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectionAt, fromList, toList } from './detections.ts';
import { anyDetection } from './testing/arbitraries.ts';

describe('detections', () => {
  it('goes from a list to arrays and back', () => {
    fc.assert(
      fc.property(fc.array(anyDetection(fc)), (list) => {
        expect(toList(fromList(list))).toEqual(list);
      }),
    );
  });

  it('refuses an index that is not there', () => {
    expect(() => detectionAt(fromList([]), 0)).toThrow(RangeError);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HAND, ITEM, fromList, toList } from './detections.ts';
import type { Detection } from './detections.ts';
import { iou } from './geometry.ts';
import { nms } from './nms.ts';
import { anyDetection } from './testing/arbitraries.ts';

describe('nms', () => {
  it('keeps the surer of two boxes of one thing', () => {
    const weak = { box: [0, 0, 10, 10], confidence: 0.5, classId: ITEM } as const;
    const sure = { box: [1, 0, 11, 10], confidence: 0.75, classId: ITEM } as const;
    expect(toList(nms(fromList([weak, sure]), 0.6))).toEqual([sure]);
  });

  it('lets a hand lie on an item', () => {
    const item = { box: [0, 0, 10, 10], confidence: 0.5, classId: ITEM } as const;
    const hand = { box: [0, 0, 10, 10], confidence: 0.75, classId: HAND } as const;
    expect(toList(nms(fromList([item, hand]), 0.6))).toEqual([hand, item]);
  });

  it('keeps at most so many', () => {
    const list = Array.from({ length: 5 }, (_, i): Detection => ({
      box: [20 * i, 0, 20 * i + 10, 10] as const,
      confidence: 0.5,
      classId: ITEM,
    }));
    expect(nms(fromList(list), 0.6, 3).count).toBe(3);
  });

  it('leaves no two boxes of a class that overlap too much, drops none without cause, and changes nothing the second time', () => {
    fc.assert(
      fc.property(
        fc.array(anyDetection(fc), { maxLength: 40 }),
        fc.double({ min: 0.2, max: 0.9, noNaN: true }),
        (list, limit) => {
          const kept = toList(nms(fromList(list), limit));
          kept.forEach((a, i) =>
            kept.forEach((b, j) => expect(i !== j && a.classId === b.classId && iou(a.box, b.box) > limit).toBe(false)),
          );
          for (const candidate of list) {
            const explained = kept.some(
              (other) =>
                other.classId === candidate.classId &&
                other.confidence >= candidate.confidence &&
                iou(other.box, candidate.box) > limit,
            );
            expect(explained || kept.some((other) => other.box.join() === candidate.box.join())).toBe(true);
          }
          expect(toList(nms(fromList(kept), limit))).toEqual(kept);
          expect(kept.map(({ confidence }) => confidence)).toEqual(
            [...kept.map(({ confidence }) => confidence)].sort((a, b) => b - a),
          );
        },
      ),
    );
  });
});

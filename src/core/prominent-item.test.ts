import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HAND, ITEM, type Detection } from './detections.ts';
import { middleSquare, prominentItem } from './prominent-item.ts';

const FRAME = { width: 640, height: 480 };
const at = (x: number, y: number, side: number, confidence = 0.9, classId: Detection['classId'] = ITEM): Detection => ({
  box: [x - side / 2, y - side / 2, x + side / 2, y + side / 2],
  confidence,
  classId,
});

describe('prominentItem', () => {
  it('takes the item in the middle, not the one at the rim, nor the hand', () => {
    const held = at(330, 250, 200);
    expect(prominentItem([at(60, 60, 300), at(320, 240, 400, 1, HAND), held], FRAME)).toBe(held.box);
  });

  it('takes the larger of two that are as near', () => {
    const large = at(330, 240, 180);
    expect(prominentItem([at(310, 240, 60), large], FRAME)).toBe(large.box);
  });

  it('knows none where all are doubtful or far', () => {
    expect(prominentItem([at(320, 240, 200, 0.3), at(20, 240, 200)], FRAME)).toBeNull();
  });

  it('gives one of the items it was given', () => {
    const detection = fc
      .tuple(
        fc.integer({ min: 0, max: 640 }),
        fc.integer({ min: 0, max: 480 }),
        fc.integer({ min: 5, max: 300 }),
        fc.constantFrom<Detection['classId']>(ITEM, HAND),
      )
      .map(([x, y, side, classId]) => at(x, y, side, 0.8, classId));
    fc.assert(
      fc.property(fc.array(detection, { maxLength: 8 }), (list) => {
        const box = prominentItem(list, FRAME);
        if (box !== null) expect(list.some((entry) => entry.box === box && entry.classId === ITEM)).toBe(true);
      }),
    );
  });
});

describe('middleSquare', () => {
  it('lies in the middle of any frame', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 4000 }), fc.integer({ min: 2, max: 4000 }), (width, height) => {
        const [left, top, right, bottom] = middleSquare({ width, height });
        expect([left, top].every((value) => value >= 0)).toBe(true);
        expect([left + right, top + bottom]).toEqual([width, height]);
        expect(right - left).toBeCloseTo(bottom - top);
      }),
    );
  });
});

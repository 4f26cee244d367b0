import { describe, expect, it } from 'vitest';
import { WHOLE_FRAME, boxInZone, parseZone, zoneContains, zoneOverlap } from './zone.ts';

const FRAME = { width: 200, height: 100 };

describe('zone', () => {
  it('knows a concave inside', () => {
    const notch = parseZone('0,0 1,0 1,1 0.5,0.5 0,1');
    expect(zoneContains(notch, [0.5, 0.3])).toBe(true);
    expect(zoneContains(notch, [0.5, 0.8])).toBe(false);
    expect(zoneContains(notch, [0.1, 0.8])).toBe(true);
  });

  it('judges a box by its centre', () => {
    const right = parseZone('0.5,0 1,0 1,1 0.5,1');
    expect(boxInZone(right, [90, 10, 120, 30], FRAME)).toBe(true);
    expect(boxInZone(right, [70, 10, 120, 30], FRAME)).toBe(false);
    expect(boxInZone(WHOLE_FRAME, [0, 0, 10, 10], FRAME)).toBe(true);
  });

  it('measures how much of a box reaches in', () => {
    const right = parseZone('0.5,0 1,0 1,1 0.5,1');
    expect(zoneOverlap(right, [80, 0, 120, 40], FRAME)).toBeCloseTo(0.5, 6);
    expect(zoneOverlap(right, [0, 0, 40, 40], FRAME)).toBe(0);
    expect(zoneOverlap(WHOLE_FRAME, [-40, 0, 40, 40], FRAME)).toBeCloseTo(0.5, 6);
  });

  it.each(['', '0,0 1,1', '0,0 1,0 2,2', '0,0 1,0 a,b', '0,0 1,0 0.5', '0,0 1,0 1,1,1'])('refuses "%s"', (text) => {
    expect(() => parseZone(text)).toThrow(RangeError);
  });
});

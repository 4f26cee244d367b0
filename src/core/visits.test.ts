import { describe, expect, it } from 'vitest';
import type { Box } from './geometry.ts';
import { Visits } from './visits.ts';

const DEEP: Box = [100, 0, 220, 300];
const TIP: Box = [100, 0, 220, 40];

/** Frames at 10 a second; null: no hand. */
function watch(hands: readonly (Box | null)[]): Visits {
  const visits = new Visits();
  hands.forEach((hand, k) => visits.update(k / 10, 0.1, hand === null ? [] : [hand]));
  return visits;
}

describe('visits of hands', () => {
  it('begin with the first hand and are over after a while without', () => {
    const visits = watch([null, DEEP]);
    expect([visits.present, visits.began]).toEqual([true, true]);
    expect(watch([DEEP, DEEP]).began).toBe(false);
    const gone = watch([DEEP, ...Array.from({ length: 9 }, () => null)]);
    expect([gone.present, gone.isOver(0.9), gone.isOver(0.7)]).toEqual([false, true, false]);
  });

  it('are one visit when a hand is missed for a moment where it was deep in', () => {
    const visits = watch([DEEP, null, null, null, null, DEEP]);
    expect(visits.haveLeft(0)).toBe(false);
  });

  it('are two when it had almost gone before it was no longer seen', () => {
    const visits = watch([DEEP, TIP, null, null, null, null, TIP]);
    expect([visits.haveLeft(0.1), visits.wereLast(0.1)]).toEqual([true, true]);
  });

  it('tell the hands of the last visit from earlier ones', () => {
    const pause = Array.from({ length: 10 }, () => null);
    const visits = watch([DEEP, ...pause, DEEP, ...pause, DEEP]);
    expect([visits.haveLeft(0), visits.wereLast(0), visits.wereLast(1.1), visits.haveLeft(2.2)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('that only the picture shows are not taken for gone because the one before was', () => {
    const visits = watch([DEEP, TIP]);
    const [begins, pauses] = [3, 3.6];
    visits.update(begins, 0.1, [DEEP], []);
    visits.update(pauses, 0.1, [DEEP], []);
    expect(visits.wereLast(begins)).toBe(false);
    expect(visits.haveLeft(begins)).toBe(false);
  });
});

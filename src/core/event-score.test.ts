import { describe, expect, it } from 'vitest';
import { findMistakes, scoreEvents } from './event-score.ts';
import type { Truth } from './event-score.ts';

const TRUTH: Truth = {
  initial: { cola: 1 },
  events: [
    { type: 'item-added', product: 'cola', n: 1, t0: 10, t1: 12 },
    { type: 'item-removed', product: 'soup', n: 1, t0: 20, t1: 21 },
  ],
};
const report = (
  t: number,
  type: 'item-added' | 'item-removed',
  product: string | null,
): { t: number; type: typeof type; product: string | null } => ({ t, type, product });

describe('scoreEvents', () => {
  it('is perfect when everything is right', () => {
    const score = scoreEvents(TRUTH, [report(13, 'item-added', 'cola'), report(20.5, 'item-removed', 'soup')]);
    expect(score).toEqual({ precision: 1, recall: 1, f1: 1, f1WithProduct: 1, finalCountError: 0 });
  });

  it.each([
    [9, true],
    [8.99, false],
    [14, true],
    [14.01, false],
  ])('takes a report at %f: %s', (t, inTime) => {
    expect(scoreEvents({ initial: {}, events: TRUTH.events.slice(0, 1) }, [report(t, 'item-added', 'cola')]).recall).toBe(
      inTime ? 1 : 0,
    );
  });

  it('matches one to one', () => {
    const score = scoreEvents(TRUTH, [
      report(11, 'item-added', 'cola'),
      report(12, 'item-added', 'cola'),
      report(20.5, 'item-removed', 'soup'),
    ]);
    expect(score.precision).toBeCloseTo(2 / 3, 12);
    expect(score.recall).toBe(1);
    expect(score.finalCountError).toBe(1);
  });

  it('matches as many as can be matched when windows overlap', () => {
    const truth: Truth = {
      initial: {},
      events: [
        { type: 'item-added', product: 'a', n: 1, t0: 10, t1: 20 },
        { type: 'item-added', product: 'b', n: 1, t0: 10, t1: 11 },
      ],
    };
    expect(scoreEvents(truth, [report(12, 'item-added', 'b'), report(19, 'item-added', 'a')])).toMatchObject({
      f1: 1,
      f1WithProduct: 1,
    });
  });

  it('counts n equal changes one by one', () => {
    const truth: Truth = { initial: {}, events: [{ type: 'item-added', product: 'a', n: 3, t0: 0, t1: 2 }] };
    expect(scoreEvents(truth, [report(1, 'item-added', 'a'), report(2, 'item-added', 'a')])).toMatchObject({
      recall: 2 / 3,
      precision: 1,
      finalCountError: 1,
    });
  });

  it('wants the product for f1WithProduct only', () => {
    const score = scoreEvents(TRUTH, [report(13, 'item-added', 'soup'), report(20.5, 'item-removed', 'soup')]);
    expect(score.f1).toBe(1);
    expect(score.f1WithProduct).toBe(0.5);
  });

  it('leaves out events whose product is not known, and what was reported for them', () => {
    const truth: Truth = { initial: {}, events: [...TRUTH.events, { type: 'item-added', product: null, n: 1, t0: 30, t1: 31 }] };
    const score = scoreEvents(truth, [
      report(13, 'item-added', 'cola'),
      report(20.5, 'item-removed', 'soup'),
      report(30, 'item-added', 'milk'),
    ]);
    expect(score).toMatchObject({ f1: 1, f1WithProduct: 1 });
  });

  it('does not count reports outside of the span or inside an ignored part', () => {
    const truth: Truth = { ...TRUTH, span: [5, 40], ignore: [[15, 16]] };
    const noise = [report(1, 'item-added', 'cola'), report(15.5, 'item-removed', 'soup'), report(50, 'item-added', 'cola')];
    expect(scoreEvents(truth, [...noise, report(13, 'item-added', 'cola'), report(20.5, 'item-removed', 'soup')])).toMatchObject({
      f1: 1,
      finalCountError: 0,
    });
  });

  it('says 1 for silence where nothing happens, and 0 where something does', () => {
    expect(scoreEvents({ initial: {}, events: [] }, []).f1).toBe(1);
    expect(scoreEvents(TRUTH, []).f1).toBe(0);
    expect(scoreEvents({ initial: {}, events: [] }, [report(1, 'item-added', 'a')]).f1).toBe(0);
  });
});

describe('findMistakes', () => {
  const [cola, soup] = TRUTH.events;

  it('finds nothing where everything is right', () => {
    expect(findMistakes(TRUTH, [report(13, 'item-added', 'cola'), report(20.5, 'item-removed', 'soup')])).toEqual([]);
  });

  it('tells false, missed and misnamed events apart, in order of time', () => {
    const [early, nameless] = [report(2, 'item-removed', 'cola'), report(13, 'item-added', null)];
    expect(findMistakes(TRUTH, [nameless, early])).toEqual([
      { kind: 'false', report: early },
      { kind: 'misnamed', report: nameless, truth: cola },
      { kind: 'missed', truth: soup },
    ]);
  });

  it('gives a name to the report that has it, whichever came first', () => {
    const truth: Truth = { initial: {}, events: [{ type: 'item-added', product: 'a', n: 2, t0: 0, t1: 2 }] };
    const [wrong, right] = [report(1, 'item-added', 'b'), report(2, 'item-added', 'a')];
    expect(findMistakes(truth, [wrong, right])).toEqual([{ kind: 'misnamed', report: wrong, truth: truth.events[0] }]);
  });

  it('keeps a report with a name for the event that has it', () => {
    const truth: Truth = {
      initial: {},
      events: [
        { type: 'item-added', product: null, n: 1, t0: 0, t1: 2 },
        { type: 'item-added', product: 'a', n: 1, t0: 0, t1: 3 },
      ],
    };
    expect(findMistakes(truth, [report(1, 'item-added', 'a'), report(2, 'item-added', 'b')])).toEqual([]);
  });

  it('wants no name where only counts are known', () => {
    const truth: Truth = { initial: {}, events: [{ type: 'item-added', product: null, n: 1, t0: 0, t1: 2 }] };
    expect(findMistakes(truth, [report(1, 'item-added', 'milk')])).toEqual([]);
  });
});

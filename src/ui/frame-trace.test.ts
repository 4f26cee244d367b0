import { expect, test } from 'vitest';
import { FrameTrace, spansOf, type Span } from './frame-trace.ts';

const frame = (t: number, looked = true) => ({
  t,
  began: 1_700_000_000_000.25 + 1000 * t,
  looked,
  stagesMs: { import: 2, detect: looked ? 20 : 0, embed: looked ? 8 : 0, track: looked ? 1 : 0 },
});

test('the stages of a frame follow each other in the order of the work', () => {
  const spans = spansOf(frame(1));
  expect(spans.map(({ name }) => name)).toEqual(['import', 'detect', 'track', 'embed']);
  for (const [index, { start, ms }] of spans.entries()) {
    const next = spans[index + 1];
    if (next) expect(next.start).toBeCloseTo(start + ms, 3);
  }
  expect(spansOf(frame(2, false))).toMatchObject([{ name: 'rest', ms: 2, t: 2 }]);
});

test('what is saved is a Chrome trace of the last frames, whole microseconds, with what ran them', () => {
  const marked: Span[] = [];
  const trace = new FrameTrace((span) => marked.push(span));
  for (let k = 0; k < 2000; k++) trace.add(frame(k / 30, k % 2 === 0));
  expect(marked).toHaveLength(1000 * 4 + 1000);
  const saved = JSON.parse(trace.chromeTrace(null)) as {
    readonly traceEvents: readonly {
      readonly ph: string;
      readonly ts?: number;
      readonly dur?: number;
      readonly args: { readonly t?: number };
    }[];
  };
  const events = saved.traceEvents.filter(({ ph }) => ph === 'X');
  expect(events).toHaveLength(3600);
  expect(events.every(({ ts, dur }) => Number.isInteger(ts) && Number.isInteger(dur))).toBe(true);
  expect(events.at(-1)?.args.t).toBeCloseTo(1999 / 30);
  expect(saved).toMatchObject({ metadata: { vision: null }, displayTimeUnit: 'ms' });
});

test('entries go to the browser for its panel, and are not kept by it', () => {
  const seen: string[] = [];
  const original = performance.measure.bind(performance);
  performance.measure = (name: string, options?: unknown) => {
    seen.push(`${name} ${JSON.stringify((options as { detail: { devtools: { track: string } } }).detail.devtools.track)}`);
    return original(name, options as PerformanceMeasureOptions);
  };
  try {
    const began = performance.timeOrigin + performance.now();
    new FrameTrace().add({ ...frame(1), began });
    // Of a frame that began before this page there is nothing to show.
    new FrameTrace().add({ ...frame(1), began: performance.timeOrigin - 500 });
  } finally {
    performance.measure = original;
  }
  expect(seen).toEqual(['import', 'detect', 'track', 'embed'].map((stage) => `CartLens ${stage} "Frames"`));
  expect(performance.getEntriesByType('measure')).toEqual([]);
});

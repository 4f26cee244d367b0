import { expect, it } from 'vitest';
import type { ApiCounts } from '../../workers/lab.api.ts';
import { FrameLog, KEPT, summarise, type FrameRecord } from './frame-log.ts';
import { stackFrames } from './stack-frames.ts';

const counts: ApiCounts = {
  uploadBytes: 0,
  readbackBytes: 4096,
  framePixelBytes: 0,
  dispatches: 45,
  submits: 5,
  bindGroups: 1,
  queueWrites: 0,
  encodeMs: null,
};
const record = (at: number, change: Partial<FrameRecord> = {}): FrameRecord => ({
  at,
  looked: true,
  stagesMs: { import: 1, detect: 10, track: 2, embed: 0 },
  embedded: 0,
  turnaroundMs: 20,
  counts,
  maps: { count: 1, ms: 3 },
  passes: [],
  ...change,
});
const resting = (at: number): FrameRecord =>
  record(at, { looked: false, stagesMs: { import: 1, detect: 0, track: 0, embed: 0 }, counts: { ...counts, dispatches: 1 } });

it('keeps the newest frames', () => {
  const log = new FrameLog();
  for (let at = 0; at < KEPT + 5; at++) log.add(record(at));
  expect(log.records).toHaveLength(KEPT);
  expect(log.records[0]?.at).toBe(5);
});

it('knows nothing before a frame was looked at', () => {
  expect(summarise([])).toBeNull();
  expect(summarise([resting(0)])).toBeNull();
});

it('tells the pace of all frames, and times and counts of those that were looked at', () => {
  const slow = record(0.4, { stagesMs: { import: 1, detect: 50, track: 2, embed: 30 }, embedded: 3, turnaroundMs: 90 });
  const summary = summarise([record(0), record(0.1), resting(0.2), resting(0.3), slow]);
  expect(summary?.framesPerSecond).toBeCloseTo(10);
  expect(summary?.looksPerSecond).toBeCloseTo(6);
  expect(summary?.stages.detect).toEqual({ median: 10, p95: 50, worst: 50 });
  expect(summary?.stages.turnaround.worst).toBe(90);
  expect(summary?.counts.dispatches).toEqual({ last: 45, mean: 45, most: 45 });
  expect(summary?.counts.encodeMs.most).toBe(0);
  expect(summary?.counts.mapMs).toEqual({ last: 3, mean: 3, most: 3 });
  expect(summary?.embedding).toMatchObject({ frames: 1, crops: 3, msPerCrop: 10 });
  expect(summary?.embedding.share).toBeCloseTo(30 / 109);
});

it('adds up passes of the GPU by name, whichever frame they came back with', () => {
  const models = { label: 'models', ms: 2 };
  const late = { ...resting(0.2), passes: [models] };
  const summary = summarise([record(0, { passes: [models, { label: 'select boxes', ms: 0.5 }] }), record(0.1), late]);
  expect(summary?.passes).toEqual([
    { label: 'models', perFrame: 1, ms: 2 },
    { label: 'select boxes', perFrame: 0.5, ms: 0.25 },
  ]);
});

it('stacks the stages of each frame, the lowest layer last', () => {
  const columns = stackFrames([record(5), record(5.5, { stagesMs: { import: 1, detect: 20, track: 3, embed: 6 } })]);
  expect(columns).toEqual([
    [0, 0.5],
    [13, 30],
    [13, 24],
    [11, 21],
    [1, 1],
    [20, 20],
  ]);
  expect(stackFrames([])).toEqual([[], [], [], [], [], []]);
});

import { describe, expect, it } from 'vitest';
import type { FrameSample } from './bench-api.ts';
import { median, ratiosOf, rowOf, type Measured } from './rows.ts';

const SILENT = {
  uploadBytes: 0,
  readbackBytes: 0,
  framePixelBytes: 0,
  dispatches: 0,
  submits: 0,
  bindGroups: 0,
  queueWrites: 0,
  encodeMs: null,
};

function sample(ms: number, more: Partial<FrameSample> = {}): FrameSample {
  return { ms, boxes: 2, longTaskMs: 0, pageHeapBytes: 100, counts: SILENT, ...more };
}

function measured(spec: Measured['spec'], samples: readonly FrameSample[]): Measured {
  const start = { model: 'cartlens detector 1', threads: 1, adapter: null, firstResultMs: 999.6, longTaskMs: 12.34 };
  return { spec, start, downloadBytes: 5_000_000, samples };
}

const OURS = { name: 'cartlens', backend: 'wasm' } as const;
const PEER = { name: 'plain-page', backend: 'wasm' } as const;

describe('rowOf', () => {
  it('takes medians per frame and sums long tasks over all frames', () => {
    const row = rowOf(
      measured(PEER, [
        sample(30, { longTaskMs: 60, pageHeapBytes: null, counts: { ...SILENT, readbackBytes: 400 } }),
        sample(10, { longTaskMs: 70, pageHeapBytes: 300, counts: { ...SILENT, readbackBytes: 400 } }),
        sample(20, { boxes: 5, pageHeapBytes: 100, counts: { ...SILENT, readbackBytes: 800 } }),
      ]),
    );
    expect(row).toMatchObject({
      name: 'plain-page',
      peer: true,
      frames: 3,
      boxes: 9,
      medianMs: 20,
      firstResultMs: 1000,
      downloadBytes: 5_000_000,
      perFrame: { readbackBytes: 400, uploadBytes: 0, encodeMs: null, jsHeapBytes: 200 },
      mainThread: { longTaskMs: 130, loadLongTaskMs: 12.3, jsHeapBytes: 200 },
    });
  });

  it('says null of the heap that browsers do not tell: the worker that does our work', () => {
    const row = rowOf(measured(OURS, [sample(1)]));
    expect(row.peer).toBe(false);
    expect(row.perFrame.jsHeapBytes).toBeNull();
    expect(row.mainThread.jsHeapBytes).toBe(100);
  });
});

describe('ratiosOf', () => {
  it('compares us with the peer on the same backend, long tasks per frame', () => {
    const rows = [
      rowOf(measured(OURS, [sample(10, { longTaskMs: 10 }), sample(10)])),
      rowOf(measured({ name: 'cartlens', backend: 'webgpu' }, [sample(500)])),
      rowOf(measured(PEER, [sample(40, { longTaskMs: 40 })])),
    ];
    const between = { of: 'cartlens', backend: 'wasm', to: 'plain-page' };
    expect(ratiosOf(rows)).toEqual([
      { ...between, metric: 'medianMs', value: 0.25 },
      { ...between, metric: 'longTaskMsPerFrame', value: 0.125 },
    ]);
  });

  it('gives no ratio to nothing', () => {
    const rows = [rowOf(measured(OURS, [])), rowOf(measured(PEER, [sample(40)]))];
    expect(ratiosOf(rows).map(({ value }) => value)).toEqual([null, null]);
    expect(ratiosOf([rowOf(measured(PEER, [sample(40)]))])).toEqual([]);
  });
});

describe('median', () => {
  it('is the middle of what is known', () => {
    expect(median([3, null, 1, 2])).toBe(2);
    expect(median([4, 1])).toBe(2.5);
    expect(median([null])).toBeNull();
  });
});

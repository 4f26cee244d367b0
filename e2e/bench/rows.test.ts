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
  return { ms, boxes: 2, longTaskMs: 0, counts: SILENT, ...more };
}

function measured(spec: Measured['spec'], samples: readonly FrameSample[], more: Partial<Measured> = {}): Measured {
  const start = { model: 'cartlens detector 1', threads: 1, adapter: null, firstResultMs: 999.6, longTaskMs: 12.34 };
  const unmeasured = { allocations: null, manyLongTaskMs: null, sent: null };
  return { spec, start, downloadBytes: 5_000_000, samples, ...unmeasured, ...more };
}

const OURS = { name: 'cartlens', backend: 'wasm' } as const;
const PEER = { name: 'plain-page', backend: 'wasm' } as const;

describe('rowOf', () => {
  it('takes medians per frame and sums long tasks over all frames', () => {
    const row = rowOf(
      measured(PEER, [
        sample(30, { longTaskMs: 60, counts: { ...SILENT, readbackBytes: 400 } }),
        sample(10, { longTaskMs: 70, counts: { ...SILENT, readbackBytes: 400 } }),
        sample(20, { boxes: 5, counts: { ...SILENT, readbackBytes: 800 } }),
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
      perFrame: { readbackBytes: 400, uploadBytes: 0, encodeMs: null, jsHeapBytes: null },
      mainThread: { longTaskMs: 130, longTaskMsOver600Frames: null, loadLongTaskMs: 12.3, jsHeapBytes: null },
    });
  });

  it('adds what page and workers allocate', () => {
    const row = rowOf(measured(OURS, [sample(1)], { allocations: { page: 900.4, workers: 1000.4 }, manyLongTaskMs: 0 }));
    expect(row.peer).toBe(false);
    expect(row.perFrame.jsHeapBytes).toBe(1901);
    expect(row.mainThread).toMatchObject({ jsHeapBytes: 900, longTaskMsOver600Frames: 0 });
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

  it('compares what is around the network with its like alone', () => {
    const rows = [
      rowOf(measured(OURS, [sample(10)])),
      rowOf(measured({ name: 'cartlens-overhead', backend: 'wasm' }, [sample(2)])),
      rowOf(measured(PEER, [sample(40)])),
      rowOf(measured({ name: 'plain-page-overhead', backend: 'wasm' }, [sample(8)])),
    ];
    expect(ratiosOf(rows).filter(({ metric }) => metric === 'medianMs')).toEqual([
      { of: 'cartlens', backend: 'wasm', to: 'plain-page', metric: 'medianMs', value: 0.25 },
      { of: 'cartlens-overhead', backend: 'wasm', to: 'plain-page-overhead', metric: 'medianMs', value: 0.25 },
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

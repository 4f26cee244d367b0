/** From samples to the rows and ratios of docs/formats.md. Pure. */
import type { Backend } from '../../workers/vision.api.ts';
import type { ApiCounts } from '../../workers/lab/api-counter.ts';
import type { ContestantSpec, FrameSample, StartReport } from './bench-api.ts';

/** All that was measured of one contestant. */
export interface Measured {
  readonly spec: ContestantSpec;
  readonly start: StartReport;
  /** Bytes of runtime and models that the server sent until the first result. */
  readonly downloadBytes: number;
  readonly samples: readonly FrameSample[];
}

/** One row of docs/formats.md, with more fields. Null: could not be measured. */
export interface BenchRow {
  readonly name: string;
  /** What others would use; false: we. */
  readonly peer: boolean;
  readonly model: string;
  readonly backend: Backend;
  /** WASM threads. */
  readonly threads: number;
  readonly adapter: string | null;
  /** Frames that were measured; medians are over these. */
  readonly frames: number;
  /** Boxes in all of them: tells whether two rows did the same work. */
  readonly boxes: number;
  /** Medians per frame. */
  readonly perFrame: { readonly [Count in keyof ApiCounts]: number | null } & {
    /** Growth of the JS heap where the work is done. Null for rows that work in a worker: browsers do not tell its heap. */
    readonly jsHeapBytes: number | null;
  };
  readonly mainThread: {
    /** Over all measured frames together. */
    readonly longTaskMs: number;
    /** Until the first result. */
    readonly loadLongTaskMs: number;
    /** Growth of the page's JS heap per frame, median. */
    readonly jsHeapBytes: number | null;
  };
  readonly medianMs: number | null;
  readonly firstResultMs: number;
  readonly downloadBytes: number;
}

export interface BenchRatio {
  readonly of: string;
  /** Of the row `of`; the name alone is not enough where it has several rows. */
  readonly backend: Backend;
  readonly to: string;
  readonly metric: 'medianMs' | 'longTaskMsPerFrame';
  /** Null where one of both was not measured, or the peer's is 0. */
  readonly value: number | null;
}

export function rowOf({ spec, start, downloadBytes, samples }: Measured): BenchRow {
  const perFrame = (count: keyof ApiCounts): number | null => rounded(median(samples.map(({ counts }) => counts[count])), 2);
  const pageHeap = median(samples.map(({ pageHeapBytes }) => pageHeapBytes));
  return {
    name: spec.name,
    peer: spec.name !== 'cartlens',
    model: start.model,
    backend: spec.backend,
    threads: start.threads,
    adapter: start.adapter,
    frames: samples.length,
    boxes: sum(samples.map(({ boxes }) => boxes)),
    perFrame: {
      uploadBytes: perFrame('uploadBytes'),
      readbackBytes: perFrame('readbackBytes'),
      framePixelBytes: perFrame('framePixelBytes'),
      dispatches: perFrame('dispatches'),
      submits: perFrame('submits'),
      bindGroups: perFrame('bindGroups'),
      queueWrites: perFrame('queueWrites'),
      encodeMs: perFrame('encodeMs'),
      jsHeapBytes: spec.name === 'cartlens' ? null : pageHeap,
    },
    mainThread: {
      longTaskMs: rounded(sum(samples.map(({ longTaskMs }) => longTaskMs)), 1) ?? 0,
      loadLongTaskMs: rounded(start.longTaskMs, 1) ?? 0,
      jsHeapBytes: pageHeap,
    },
    medianMs: rounded(median(samples.map(({ ms }) => ms)), 2),
    firstResultMs: rounded(start.firstResultMs, 0) ?? 0,
    downloadBytes,
  };
}

/** Every row of ours against every peer on the same backend. Long tasks are compared per frame: rows may differ in frames. */
export function ratiosOf(rows: readonly BenchRow[]): BenchRatio[] {
  const perFrame = ({ mainThread, frames }: BenchRow): number | null => (frames === 0 ? null : mainThread.longTaskMs / frames);
  return rows
    .filter(({ peer }) => !peer)
    .flatMap((ours) =>
      rows
        .filter(({ peer, backend }) => peer && backend === ours.backend)
        .flatMap((peer): BenchRatio[] => {
          const between = { of: ours.name, backend: ours.backend, to: peer.name };
          return [
            { ...between, metric: 'medianMs', value: ratio(ours.medianMs, peer.medianMs) },
            { ...between, metric: 'longTaskMsPerFrame', value: ratio(perFrame(ours), perFrame(peer)) },
          ];
        }),
    );
}

/** Middle of the known values, the mean of both middles for an even number; null where none is known. */
export function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  const low = known[Math.ceil(known.length / 2) - 1];
  const high = known[Math.floor(known.length / 2)];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

function ratio(of: number | null, to: number | null): number | null {
  return of === null || to === null || to === 0 ? null : rounded(of / to, 3);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function rounded(value: number | null, digits: number): number | null {
  return value === null ? null : Number(value.toFixed(digits));
}

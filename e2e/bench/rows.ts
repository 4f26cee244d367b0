/** From samples to the rows and ratios of docs/formats.md. Pure. */
import type { ApiCounts } from '../../workers/lab/api-counter.ts';
import type { Allocations } from './allocations.ts';
import type { ContestantName, ContestantSpec, FrameSample, RowBackend, StartReport } from './bench-api.ts';
import type { SentBytes } from './sent-bytes.ts';

/** All that was measured of one contestant. */
export interface Measured {
  readonly spec: ContestantSpec;
  readonly start: StartReport;
  /** Bytes of runtime and models that the server sent until the first result. */
  readonly downloadBytes: number;
  readonly samples: readonly FrameSample[];
  /** Per frame; null where it was not measured. */
  readonly allocations: Allocations | null;
  /** Milliseconds of long tasks over `MANY_FRAMES` frames in a row; null where it was not measured. */
  readonly manyLongTaskMs: number | null;
  /** Of the app as its server sends it; null for peers. */
  readonly sent: SentBytes | null;
}

/** Who could not be measured, and why. */
export interface Missing {
  readonly name: ContestantName;
  readonly backend: RowBackend;
  readonly why: string;
}

/** One row of docs/formats.md, with more fields. Null: could not be measured. */
export interface BenchRow {
  readonly name: ContestantName;
  /** What others would use; false: we. */
  readonly peer: boolean;
  readonly model: string;
  readonly backend: RowBackend;
  /** WASM threads. */
  readonly threads: number;
  readonly adapter: string | null;
  /** Frames that were measured; medians are over these. */
  readonly frames: number;
  /** Boxes in all of them: tells whether two rows did the same work. */
  readonly boxes: number;
  /** Medians per frame. */
  readonly perFrame: { readonly [Count in keyof ApiCounts]: number | null } & {
    /** Bytes that JavaScript allocates, on the page and in its workers together, by sampling (`allocations.ts`); a mean, not a median. */
    readonly jsHeapBytes: number | null;
  };
  readonly mainThread: {
    /** Over all measured frames together. */
    readonly longTaskMs: number;
    /** Until the first result. */
    readonly loadLongTaskMs: number;
    /** Over `MANY_FRAMES` frames in a row. */
    readonly longTaskMsOver600Frames: number | null;
    /** The page's part of `perFrame.jsHeapBytes`. */
    readonly jsHeapBytes: number | null;
  };
  readonly medianMs: number | null;
  readonly firstResultMs: number;
  /** Of runtime and models, unpacked. */
  readonly downloadBytes: number;
  /** What the app's own server sends, compressed, for ours on the CPU. */
  readonly sent: SentBytes | null;
}

export interface BenchRatio {
  readonly of: ContestantName;
  /** Of both rows: names alone are not enough where they have several. */
  readonly backend: RowBackend;
  readonly to: ContestantName;
  readonly metric: 'medianMs' | 'longTaskMsPerFrame';
  /** Null where one of both was not measured, or the peer's is 0. */
  readonly value: number | null;
}

/** So many frames in a row must not hold the page up. */
export const MANY_FRAMES = 600;

export function rowOf({ spec, start, downloadBytes, samples, allocations, manyLongTaskMs, sent }: Measured): BenchRow {
  const perFrame = (count: keyof ApiCounts): number | null => rounded(median(samples.map(({ counts }) => counts[count])), 2);
  return {
    name: spec.name,
    peer: !isOurs(spec.name),
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
      jsHeapBytes: allocations && rounded(allocations.page + allocations.workers, 0),
    },
    mainThread: {
      longTaskMs: rounded(sum(samples.map(({ longTaskMs }) => longTaskMs)), 1) ?? 0,
      loadLongTaskMs: rounded(start.longTaskMs, 1) ?? 0,
      longTaskMsOver600Frames: rounded(manyLongTaskMs, 1),
      jsHeapBytes: allocations && rounded(allocations.page, 0),
    },
    medianMs: rounded(median(samples.map(({ ms }) => ms)), 2),
    firstResultMs: rounded(start.firstResultMs, 0) ?? 0,
    downloadBytes,
    sent,
  };
}

/** Rows that are ours, whatever they measure. */
export function isOurs(name: ContestantName): boolean {
  return name === 'cartlens' || name === 'cartlens-overhead';
}

/** Rows that measure what everything around the network costs. */
function isOverhead(name: ContestantName): boolean {
  return name === 'cartlens-overhead' || name === 'plain-page-overhead';
}

/**
 * Every row of ours against every peer on the same backend that does the same. Long tasks are compared per frame: rows may differ in
 * frames.
 */
export function ratiosOf(rows: readonly BenchRow[]): BenchRatio[] {
  const perFrame = ({ mainThread, frames }: BenchRow): number | null => (frames === 0 ? null : mainThread.longTaskMs / frames);
  return rows
    .filter(({ peer }) => !peer)
    .flatMap((ours) =>
      rows
        .filter(({ peer, backend, name }) => peer && backend === ours.backend && isOverhead(name) === isOverhead(ours.name))
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

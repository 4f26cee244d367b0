/** What the last frames cost, and what that comes to. Pure. */
import type { ApiCounts, MapWaits, Reading } from '../../workers/lab.api.ts';
import type { FrameResult, Stage } from '../../workers/vision.api.ts';
import { quantile } from '../core/statistics.ts';

/** So many frames are kept. */
export const KEPT = 300;

/** One frame. */
export interface FrameRecord extends Pick<FrameResult, 'looked' | 'stagesMs' | 'embedded'>, Reading {
  /** When its result came, seconds. */
  readonly at: number;
  /** Milliseconds from handing it over to having its result. */
  readonly turnaroundMs: number;
}

export interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly worst: number;
}

export type CountName = keyof ApiCounts | 'mapCount' | 'mapMs';

export interface Count {
  readonly last: number;
  readonly mean: number;
  readonly most: number;
}

export interface Summary {
  readonly frames: number;
  readonly framesPerSecond: number;
  readonly looksPerSecond: number;
  /** Milliseconds, of the frames that were looked at. */
  readonly stages: Readonly<Record<Stage | 'turnaround', Spread>>;
  /** By the GPU's own clock, milliseconds a frame that was looked at; the longest first. */
  readonly passes: readonly { readonly label: string; readonly perFrame: number; readonly ms: number }[];
  /** Per frame that was looked at. */
  readonly counts: Readonly<Record<CountName, Count>>;
  readonly embedding: {
    readonly frames: number;
    readonly crops: number;
    /** Median, milliseconds. */
    readonly msPerCrop: number;
    /** Of the time of all stages together, 0..1. */
    readonly share: number;
  };
}

const STAGES: readonly Stage[] = ['import', 'detect', 'track', 'embed'];

/** The frames of the run, the newest of them. */
export class FrameLog {
  private readonly kept: FrameRecord[] = [];

  get records(): readonly FrameRecord[] {
    return this.kept;
  }

  add(record: FrameRecord): void {
    this.kept.push(record);
    if (this.kept.length > KEPT) this.kept.shift();
  }
}

/** Null before there is a frame that was looked at. */
export function summarise(records: readonly FrameRecord[]): Summary | null {
  const looked = records.filter((record) => record.looked);
  const [first, last] = [records[0], records.at(-1)];
  if (!first || !last || looked.length === 0) return null;
  const seconds = Math.max(last.at - first.at, 1e-3);
  const rate = (n: number): number => (records.length > 1 ? ((n / records.length) * (records.length - 1)) / seconds : 0);
  const stageMs = (stage: Stage): number[] => looked.map(({ stagesMs }) => stagesMs[stage]);
  const all = STAGES.map((stage) => sum(stageMs(stage)));
  const named = looked.filter(({ embedded }) => embedded > 0);
  return {
    frames: records.length,
    framesPerSecond: rate(records.length),
    looksPerSecond: rate(looked.length),
    stages: {
      import: spread(stageMs('import')),
      detect: spread(stageMs('detect')),
      track: spread(stageMs('track')),
      embed: spread(stageMs('embed')),
      turnaround: spread(looked.map(({ turnaroundMs }) => turnaroundMs)),
    },
    passes: passesOf(records, looked.length),
    counts: countsOf(looked),
    embedding: {
      frames: named.length,
      crops: sum(named.map(({ embedded }) => embedded)),
      msPerCrop: quantile(
        named.map(({ embedded, stagesMs }) => stagesMs.embed / embedded),
        0.5,
      ),
      share: sum(all) > 0 ? sum(named.map(({ stagesMs }) => stagesMs.embed)) / sum(all) : 0,
    },
  };
}

function passesOf(records: readonly FrameRecord[], frames: number): Summary['passes'] {
  const sums = new Map<string, { readonly count: number; readonly ms: number }>();
  for (const { label, ms } of records.flatMap(({ passes }) => passes)) {
    const { count = 0, ms: before = 0 } = sums.get(label) ?? {};
    sums.set(label, { count: count + 1, ms: before + ms });
  }
  return [...sums]
    .map(([label, { count, ms }]) => ({ label, perFrame: count / frames, ms: ms / frames }))
    .sort((a, b) => b.ms - a.ms);
}

function countsOf(looked: readonly FrameRecord[]): Summary['counts'] {
  const count = (of: (counts: ApiCounts, maps: MapWaits) => number): Count => {
    const values = looked.map(({ counts, maps }) => of(counts, maps));
    return { last: values.at(-1) ?? 0, mean: sum(values) / values.length, most: Math.max(...values) };
  };
  return {
    uploadBytes: count(({ uploadBytes }) => uploadBytes),
    readbackBytes: count(({ readbackBytes }) => readbackBytes),
    framePixelBytes: count(({ framePixelBytes }) => framePixelBytes),
    dispatches: count(({ dispatches }) => dispatches),
    submits: count(({ submits }) => submits),
    bindGroups: count(({ bindGroups }) => bindGroups),
    queueWrites: count(({ queueWrites }) => queueWrites),
    encodeMs: count(({ encodeMs }) => encodeMs ?? 0),
    mapCount: count((_, maps) => maps.count),
    mapMs: count((_, maps) => maps.ms),
  };
}

function spread(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), p95: quantile(values, 0.95), worst: quantile(values, 1) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** What the lab asks of its own worker beside `VisionApi`, on a port of its own: types only. */
import type { ApiCounts } from './lab/api-counter.ts';
import type { DetectorThresholds } from './vision.api.ts';
import type { Parity } from './vision/parity.ts';

export type { ApiCounts, Parity };

/** Brings the port, before anything else. */
export interface PortMessage {
  readonly type: 'instruments-port';
}

/** Waits for results of the GPU: `mapAsync` calls that have ended, and milliseconds from call to end, added up. */
export interface MapWaits {
  readonly count: number;
  readonly ms: number;
}

/** A compute pass by the GPU's own clock. */
export interface GpuPass {
  /** As its encoder calls it; ONNX Runtime's have no name. */
  readonly label: string;
  readonly ms: number;
}

/** What happened since it was last asked for. */
export interface Reading {
  readonly counts: ApiCounts;
  readonly maps: MapWaits;
  /** In the order in which they ended; results come a little after their frame. */
  readonly passes: readonly GpuPass[];
}

/** What is in effect, of what was wished for. */
export interface Setup {
  readonly thresholds: DetectorThresholds;
  /** Null on the CPU. */
  readonly gpu: {
    readonly adapter: string;
    readonly software: boolean;
    readonly features: readonly string[];
    readonly limits: Readonly<Record<string, number>>;
  } | null;
}

export interface InstrumentsApi {
  read(): Promise<Reading>;
  setup(): Promise<Setup>;
  /** The known frame on the GPU in use and on the CPU. Throws as `VisionApi` does: `bad-input` where no GPU is in use. */
  compare(): Promise<Parity>;
}

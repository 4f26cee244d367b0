/** What the lab shows. Plain data: the elements get it whole and show their part. */
import type { EventScore } from '../core/event-score.ts';
import type { Parity, Setup } from '../../workers/lab.api.ts';
import type { Backend, VisionReport } from '../../workers/vision.api.ts';
import type { Summary } from './frame-log.ts';
import type { LongTasks, Memory } from './page-watch.ts';

/** What the engineer wishes for; it holds from the next start of the models on. */
export interface Wishes {
  readonly backend: 'auto' | Backend;
  readonly precision: 'auto' | 'full';
  /** WASM threads; 0 lets the worker choose. */
  readonly threads: number;
  /** Folder of the models, a path of this address. */
  readonly models: string;
  /** Null: the model's own. */
  readonly confidence: number | null;
  readonly nmsIou: number | null;
  readonly source: SourceName;
  /** Clips of the engineer's own. */
  readonly clip: File | null;
  readonly truth: File | null;
}

export type SourceName = 'clip' | 'camera' | 'file';

export const FIRST_WISHES: Wishes = {
  backend: 'auto',
  precision: 'auto',
  threads: 0,
  models: '/models/',
  confidence: null,
  nmsIou: null,
  source: 'clip',
  clip: null,
  truth: null,
};

/** One thing at a time: a second job ends the first. */
export interface Job {
  readonly kind: 'run' | 'replay' | 'parity';
  readonly text: string;
  /** 0..1; null: nobody can say. A run that goes on until it is stopped has begun with 1. */
  readonly done: number | null;
}

/** A problem, and what to do about it. */
export interface Problem {
  readonly text: string;
  readonly advice: string;
}

export interface ReplayResult {
  readonly clip: string;
  readonly backend: Backend;
  readonly frames: number;
  readonly looked: number;
  /** Of the clip. */
  readonly seconds: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly events: readonly { readonly t: number; readonly type: string; readonly product: string }[];
  /** Null without a truth. */
  readonly score: EventScore | null;
  readonly mistakes: readonly string[];
}

export interface ParityResult {
  readonly adapter: string;
  readonly parity: Parity;
}

/** What happened after the device was lost, milliseconds after that. */
export interface RecoveryStep {
  readonly ms: number;
  readonly text: string;
}

export interface LabState {
  readonly wishes: Wishes;
  /** Models are loaded that were started with other wishes. */
  readonly outdated: boolean;
  readonly job: Job | null;
  readonly problem: Problem | null;
  /** For who cannot see it. A new object is a new message. */
  readonly message: { readonly text: string } | null;
  readonly report: VisionReport | null;
  /** From nothing to ready, milliseconds. */
  readonly loadMs: number | null;
  readonly setup: Setup | null;
  readonly summary: Summary | null;
  readonly longTasks: LongTasks | null;
  readonly memory: Memory;
  /** `measuring`: the browser takes its time. */
  readonly memoryMeasuring: boolean;
  readonly parity: ParityResult | null;
  readonly replay: ReplayResult | null;
  readonly recovery: readonly RecoveryStep[];
}

import { clipKind, type ClipFile } from '../camera/clip-reader.ts';
import type { Shop } from '../ui/shop-context.ts';
import type { ShotFeed } from '../ui/shot-context.ts';
import type { FrameRecord } from './frame-log.ts';
import type { InstrumentedVision } from './instrumented-vision.ts';
import { FIRST_WISHES, type Job, type LabState, type Wishes } from './lab-state.ts';
import type { LabWorld } from './lab-world.ts';
import { Measurements, shopOf } from './measurements.ts';
import { Models, start, type Loaded, type Tell } from './models.ts';
import { InputError, problemOf } from './problem-of.ts';
import { readTruthFile, replayClip } from './replay-clip.ts';
import { runSource, type OnFrame } from './run-source.ts';

/** New numbers are shown this often, milliseconds. */
const SHOWN_EVERY_MS = 250;

/**
 * Does what the engineer asks for, one job at a time: runs a source, replays a clip against its truth, compares the backends. What it learns
 * lies in its state; frames go to the screen past it, by `feed` and `records`.
 */
export class Lab {
  private readonly world: LabWorld;
  private readonly models: Models;
  private readonly listeners = new Set<() => void>();
  private over: AbortController | null = null;
  private working: Promise<void> = Promise.resolve();
  private measured: Measurements | null = null;
  private shop_: Shop | null = null;
  private shownAt = -Infinity;
  /** Since when the device is lost and nothing was looked at, milliseconds. */
  private lostAt: number | null = null;
  private state_: LabState = {
    wishes: FIRST_WISHES,
    outdated: false,
    job: null,
    problem: null,
    message: null,
    report: null,
    loadMs: null,
    setup: null,
    summary: null,
    longTasks: null,
    memory: { pageHeap: null, whole: null },
    memoryMeasuring: false,
    parity: null,
    replay: null,
    recovery: [],
  };

  constructor(world: LabWorld) {
    this.world = world;
    this.models = new Models(world);
  }

  get state(): LabState {
    return this.state_;
  }

  /** What the summary is of, oldest first. */
  get records(): readonly FrameRecord[] {
    return this.measured?.records ?? [];
  }

  /** The pictures of what runs. */
  get feed(): ShotFeed | null {
    return this.measured?.feed ?? null;
  }

  /** Names for the boxes; null before the catalogue is there. */
  get shop(): Shop | null {
    return this.shop_;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  wish(change: Partial<Wishes>): void {
    const wishes = { ...this.state_.wishes, ...change };
    this.set({ wishes, outdated: this.models.differFrom(wishes) });
  }

  /** Ends the job, if there is one. */
  async stop(): Promise<void> {
    this.over?.abort();
    await this.working;
  }

  /** Until it is stopped. */
  run(): Promise<void> {
    return this.work('run', async (tell, signal) => {
      const clip = this.state_.wishes.source === 'camera' ? null : this.clip();
      const { vision } = await this.ready(tell, signal);
      const onSource = ({ video }: { readonly video: HTMLVideoElement }): void => {
        this.begin(clip ? null : video);
        tell(`Running ${clip?.name ?? 'the camera'}`, 1);
      };
      const onFail = (error: unknown): void => this.set({ problem: problemOf(error) });
      await runSource(this.world, vision, clip, onSource, this.taking(vision), onFail, signal);
    });
  }

  replay(): Promise<void> {
    return this.work('replay', async (tell, signal) => {
      const { source, truth: file } = this.state_.wishes;
      const own = source === 'file';
      const clip = own ? this.clip() : this.world.bundledClip;
      const truth = !own ? await this.world.bundledTruth() : file ? await readTruthFile(file) : null;
      const { vision, report } = await this.ready(tell, signal);
      this.begin(null);
      tell('Fetching what gives things their names', null);
      const replay = await replayClip(vision, clip, truth, report.backend, this.taking(vision), tell, signal);
      this.set({ replay });
      this.show();
      const { score, frames } = replay;
      const scored = score ? ` F1 ${score.f1.toFixed(2)}, with product ${score.f1WithProduct.toFixed(2)}.` : '';
      this.say(`Replayed ${frames} frames.${scored}`);
    });
  }

  /** On a worker of its own, so that it needs no run on the GPU. */
  compare(): Promise<void> {
    return this.work('parity', async (tell, signal) => {
      const { world } = this;
      if (!world.hasWebgpu) throw new InputError('This browser has no WebGPU.', 'Compare the backends in one that has it.');
      const vision = world.createVision({ ...this.state_.wishes, backend: 'webgpu' });
      try {
        const { adapter } = await start(vision, tell, signal);
        tell('Looking at the known frame both ways', null);
        // Whoever cancels stops the worker, and with it the comparison.
        signal.addEventListener('abort', () => vision.client.stop());
        this.set({ parity: { adapter: adapter ?? 'unnamed adapter', parity: await vision.compare() } });
        this.say('Backends compared.');
      } finally {
        vision.client.stop();
      }
    });
  }

  /** Destroys the GPU device as the system would. What follows is in `recovery`. */
  async loseDevice(): Promise<void> {
    const { current } = this.models;
    if (!current) return;
    this.lostAt = this.world.now();
    this.set({ recovery: [{ ms: 0, text: 'device destroyed' }] });
    await current.vision.client.loseDevice().catch((error: unknown) => this.set({ problem: problemOf(error) }));
  }

  async measureMemory(): Promise<void> {
    this.set({ memoryMeasuring: true });
    const whole = await this.world.wholeMemory().catch(() => null);
    this.set({ memoryMeasuring: false, memory: { pageHeap: this.world.pageHeap(), whole } });
    this.say(whole ? 'Memory measured.' : 'This browser does not tell how much memory is used.');
  }

  /** The last half minute, for the Performance panel and Perfetto. */
  saveTrace(): void {
    if (!this.measured) return;
    this.world.saveFile('cartlens-lab-trace.json', 'application/json', this.measured.chromeTrace(this.state_.report));
    this.say('Trace saved.');
  }

  private async work(kind: Job['kind'], job: (tell: Tell, signal: AbortSignal) => Promise<void>): Promise<void> {
    const over = new AbortController();
    const before = this.working;
    this.over?.abort();
    this.over = over;
    const tell: Tell = (text, done) => {
      if (!over.signal.aborted) this.set({ job: { kind, text, done } });
    };
    const working = before.then(async () => {
      if (over.signal.aborted) return;
      this.set({ job: { kind, text: 'Starting', done: null }, problem: null });
      try {
        await job(tell, over.signal);
      } catch (error) {
        if (!over.signal.aborted) this.set({ problem: problemOf(error) });
      } finally {
        this.set({ job: null });
      }
    });
    this.working = working;
    await working;
  }

  private async ready(tell: Tell, signal: AbortSignal): Promise<Loaded> {
    const before = this.models.current;
    const loaded = await this.models.ready(this.state_.wishes, tell, signal);
    if (loaded === before) return loaded;
    const { vision, report, loadMs } = loaded;
    this.shop_ = this.models.catalog && shopOf(this.models.catalog);
    vision.client.addEventListener('statechange', () => this.onVision(vision));
    this.set({ report, loadMs, setup: await vision.setup(), outdated: false, recovery: [] });
    return loaded;
  }

  private onVision(vision: InstrumentedVision): void {
    if (this.models.current?.vision !== vision) return;
    const { state } = vision.client;
    if (state.kind === 'ready') {
      this.set({ report: state.report });
      vision.setup().then(
        (setup) => this.set({ setup }),
        () => undefined,
      );
      this.note(`ready on ${state.report.backend}`);
    } else {
      this.note(state.kind === 'recovering' ? `loss noticed: ${state.reason}` : state.kind);
    }
  }

  /** What happens from the loss of the device on. */
  private note(text: string): void {
    if (this.lostAt === null) return;
    const ms = this.world.now() - this.lostAt;
    this.set({ recovery: [...this.state_.recovery, { ms, text }] });
    this.say(`After ${Math.round(ms)} milliseconds: ${text}.`);
  }

  /** A new run: nothing of the last one counts. */
  private begin(video: HTMLVideoElement | null): void {
    this.measured?.stop();
    this.measured = new Measurements(video, () => this.world.now());
    this.shownAt = -Infinity;
    this.lostAt = null;
    this.set({ summary: null });
  }

  private taking(vision: InstrumentedVision): OnFrame {
    return (result, turnaroundMs, picture) => {
      this.measured?.take(vision, result, turnaroundMs, picture);
      const { recovery } = this.state_;
      const waiting = this.lostAt !== null && recovery.some(({ text }) => text.startsWith('ready')) && result.looked;
      if (waiting && !recovery.some(({ text }) => text === FRAME_AGAIN)) this.note(FRAME_AGAIN);
      if (this.world.now() - this.shownAt >= SHOWN_EVERY_MS) this.show();
    };
  }

  private show(): void {
    const { measured, world } = this;
    this.shownAt = world.now();
    if (!measured) return;
    const memory = { ...this.state_.memory, pageHeap: world.pageHeap() };
    this.set({ summary: measured.summary, longTasks: measured.mainThread, memory });
  }

  private clip(): ClipFile {
    const { source, clip } = this.state_.wishes;
    if (source !== 'file') return this.world.bundledClip;
    if (!clip) throw new InputError('No file is chosen.', 'Choose a clip: a video, or a gif.');
    const kind = clipKind(clip.name);
    if (!kind) throw new InputError(`${clip.name} is no clip.`, 'Choose a webm, mp4, mov or mkv, or a gif.');
    return { kind, name: clip.name, data: clip };
  }

  private say(text: string): void {
    this.set({ message: { text } });
  }

  private set(change: Partial<LabState>): void {
    this.state_ = { ...this.state_, ...change };
    for (const listener of this.listeners) listener();
  }
}

const FRAME_AGAIN = 'a frame was looked at again';

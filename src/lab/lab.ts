import type { SourceFrame } from '../camera/frame-source.ts';
import { clipKind, readClip, type ClipFile } from '../camera/clip-reader.ts';
import { FramePump } from '../camera/frame-pump.ts';
import type { Catalog } from '../core/catalog.ts';
import { describeMistake, findMistakes, scoreEvents, type Truth } from '../core/event-score.ts';
import { quantile } from '../core/statistics.ts';
import { parseTruth, TruthError } from '../core/truth.ts';
import { FrameTrace } from '../ui/frame-trace.ts';
import { loadFraction, loadText } from '../ui/load-texts.ts';
import { ShotRelay } from '../ui/shot-relay.ts';
import { replay } from '../vision/replay.ts';
import type { FrameResult } from '../../workers/vision.api.ts';
import { FrameLog, summarise, type FrameRecord } from './frame-log.ts';
import type { InstrumentedVision } from './instrumented-vision.ts';
import { FIRST_WISHES, type Job, type LabState, type Wishes } from './lab-state.ts';
import type { LabWorld } from './lab-world.ts';
import { LongTaskWatch } from './page-watch.ts';
import { InputError, problemOf } from './problem-of.ts';

/** New numbers are shown this often, milliseconds. */
const SHOWN_EVERY_MS = 250;

/** Wishes that models have to be started anew for. */
const OF_THE_START = ['backend', 'precision', 'threads', 'models', 'confidence', 'nmsIou'] as const;

/** Models that are loaded, and what for. */
interface Loaded {
  readonly vision: InstrumentedVision;
  readonly wishes: Wishes;
}

/**
 * Does what the engineer asks for, one job at a time: runs a source, replays a clip against its truth, compares the backends. Everything it learns
 * lies in its state. Frames go to the screen past the state, by `feed`.
 */
export class Lab {
  private readonly world: LabWorld;
  private readonly listeners = new Set<() => void>();
  private loaded: Loaded | null = null;
  private catalog: Catalog | null = null;
  private over: AbortController | null = null;
  private working: Promise<void> = Promise.resolve();
  private log = new FrameLog();
  private trace = new FrameTrace();
  private longTasks = new LongTaskWatch();
  private shownAt = -Infinity;
  private lostAt: number | null = null;
  private feed_ = new ShotRelay(null);
  private state_: LabState = {
    wishes: FIRST_WISHES,
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
  }

  get state(): LabState {
    return this.state_;
  }

  /** The frames that the summary is of, oldest first. */
  get records(): readonly FrameRecord[] {
    return this.log.records;
  }

  get feed(): ShotRelay {
    return this.feed_;
  }

  get products(): Catalog['products'] | null {
    return this.catalog?.products ?? null;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  wish(change: Partial<Wishes>): void {
    this.set({ wishes: { ...this.state_.wishes, ...change } });
  }

  /** Whether the models in use were started with other wishes than there are now. */
  get isOutdated(): boolean {
    const { loaded, state_ } = this;
    return loaded !== null && OF_THE_START.some((name) => loaded.wishes[name] !== state_.wishes[name]);
  }

  async stop(): Promise<void> {
    this.over?.abort();
    await this.working;
  }

  /** Until it is stopped; clips begin again. */
  run(): Promise<void> {
    return this.work('run', (signal) => this.runSource(signal));
  }

  replay(): Promise<void> {
    return this.work('replay', (signal) => this.replayClip(signal));
  }

  /** On a worker of its own, so that what runs on the CPU is compared too. */
  compare(): Promise<void> {
    return this.work('parity', (signal) => this.compareBackends(signal));
  }

  /** Destroys the GPU device as the system would. What follows is in `recovery`. */
  async loseDevice(): Promise<void> {
    const { loaded } = this;
    if (!loaded) return;
    this.lostAt = this.world.now();
    this.set({ recovery: [{ ms: 0, text: 'device destroyed' }] });
    await loaded.vision.client.loseDevice().catch((error: unknown) => this.set({ problem: problemOf(error) }));
  }

  async measureMemory(): Promise<void> {
    this.set({ memoryMeasuring: true });
    const whole = await this.world.wholeMemory().catch(() => null);
    this.set({ memoryMeasuring: false, memory: { pageHeap: this.world.pageHeap(), whole } });
    this.say(whole ? 'Memory measured.' : 'This browser does not tell how much memory is used.');
  }

  /** The last half minute, for the Performance panel and Perfetto. */
  saveTrace(): void {
    this.world.saveFile('cartlens-lab-trace.json', 'application/json', this.trace.chromeTrace(this.state_.report));
    this.say('Trace saved.');
  }

  private async work(kind: Job['kind'], job: (signal: AbortSignal) => Promise<void>): Promise<void> {
    await this.stop();
    const over = new AbortController();
    this.over = over;
    this.set({ job: { kind, text: 'Starting', done: null }, problem: null });
    this.working = job(over.signal)
      .catch((error: unknown) => {
        if (!over.signal.aborted) this.set({ problem: problemOf(error) });
      })
      .finally(() => {
        over.abort();
        this.set({ job: null });
      });
    await this.working;
  }

  private async runSource(signal: AbortSignal): Promise<void> {
    const { source: name } = this.state_.wishes;
    const clip = name === 'camera' ? null : this.clip();
    if (clip?.kind === 'gif') throw new InputError(`${clip.name} is a gif, which cannot be run in real time.`, 'Replay it.');
    const { client } = await this.ready('run', signal);
    let [finish, fail] = [(): void => undefined, (_: unknown): void => undefined];
    const running = new Promise<void>((resolve, reject) => ([finish, fail] = [resolve, reject]));
    const source = clip
      ? this.world.openClip(clip, async () => {
          await pump.idle();
          await client.reset(this.world.newId());
        })
      : this.world.openCamera((error) => fail(error));
    const room = (): number =>
      name === 'camera' && client.state.kind === 'ready' && client.state.report.backend === 'webgpu' ? 2 : 1;
    const pump = new FramePump(
      (frame) => this.look(frame, name !== 'camera'),
      // One frame that failed is lost; the client's state tells when seeing as a whole is.
      () => undefined,
      room,
    );
    const onState = (): void => {
      if (client.state.kind === 'failed') fail(new InputError(client.state.message, 'Start again.'));
    };
    try {
      await client.reset(this.world.newId());
      this.begin(name === 'camera' ? source.video : null);
      client.addEventListener('statechange', onState);
      signal.addEventListener('abort', () => finish());
      await source.start((frame) => pump.offer(frame), signal);
      this.tell('run', `Running ${clip?.name ?? 'the camera'}`, null);
      await running;
    } finally {
      client.removeEventListener('statechange', onState);
      source.stop();
      pump.stop();
      await pump.idle();
    }
  }

  private async look({ frame, t }: SourceFrame, painted: boolean): Promise<void> {
    const { loaded, world } = this;
    if (!loaded) return frame.close();
    const picture = painted ? ('clone' in frame ? frame.clone() : await createImageBitmap(frame)) : null;
    try {
      const begin = world.now();
      const result = await loaded.vision.client.process(frame, t);
      this.take(loaded.vision, result, world.now() - begin, picture);
      for (const thumbnail of result.thumbnails) thumbnail.picture.close();
    } finally {
      picture?.close();
    }
  }

  private async replayClip(signal: AbortSignal): Promise<void> {
    const { wishes } = this.state_;
    const clip = wishes.source === 'file' ? this.clip() : this.world.bundledClip;
    const truth = wishes.source === 'file' ? await ownTruth(wishes.truth) : await this.world.bundledTruth();
    const vision = await this.ready('replay', signal);
    this.begin(null);
    this.tell('replay', 'Fetching what gives things their names', null);
    let picture: VideoFrame | ImageBitmap | null = null;
    let begin = 0;
    let done = 0;
    const { world } = this;
    async function* frames(): AsyncGenerator<SourceFrame> {
      for await (const next of readClip(clip)) {
        picture = 'clone' in next.frame ? next.frame.clone() : await createImageBitmap(next.frame);
        done = next.done;
        begin = world.now();
        yield next;
      }
    }
    try {
      const run = await replay(
        vision.client,
        frames(),
        (result, index) => {
          this.take(vision, result, world.now() - begin, picture);
          picture?.close();
          picture = null;
          this.tell('replay', `Replaying ${clip.name}: ${index + 1} frames`, done);
        },
        signal,
      );
      const score = truth && scoreEvents(truth, run.events);
      const { report } = this.state_;
      this.set({
        replay: {
          clip: clip.name,
          backend: report?.backend ?? 'wasm',
          frames: run.times.length,
          looked: run.stagesMs.length,
          seconds: run.times.at(-1) ?? 0,
          medianMs: quantile(run.perFrameMs, 0.5),
          p95Ms: quantile(run.perFrameMs, 0.95),
          events: run.events.map(({ t, type, product, identity }) => ({ t, type, product: product ?? identity.kind })),
          score,
          mistakes: truth ? findMistakes(truth, run.events).map(describeMistake) : [],
        },
      });
      this.show();
      this.say(
        `Replayed ${run.times.length} frames.${score ? ` F1 ${score.f1.toFixed(2)}, with product ${score.f1WithProduct.toFixed(2)}.` : ''}`,
      );
    } finally {
      (picture as VideoFrame | ImageBitmap | null)?.close();
    }
  }

  private async compareBackends(signal: AbortSignal): Promise<void> {
    if (!this.world.hasWebgpu) {
      throw new InputError(
        'This browser has no WebGPU, so there is nothing to compare.',
        'Open the lab in a browser that has it.',
      );
    }
    const vision = this.world.createVision({ ...optionsOf(this.state_.wishes), backend: 'webgpu' });
    try {
      const report = await this.start(vision, 'parity', signal);
      this.tell('parity', 'Looking at the known frame both ways', null);
      const parity = await Promise.race([vision.compare(), rejectionOf(signal)]);
      this.set({ parity: { adapter: report.adapter ?? 'unnamed adapter', parity } });
      this.say('Backends compared.');
    } finally {
      vision.client.stop();
    }
  }

  /** Models, catalogue and gallery as they are wished for now. */
  private async ready(kind: Job['kind'], signal: AbortSignal): Promise<InstrumentedVision> {
    const { wishes } = this.state_;
    if (this.loaded && !this.isOutdated && this.loaded.vision.client.state.kind === 'ready') return this.loaded.vision;
    this.loaded?.vision.client.stop();
    this.loaded = null;
    this.set({ report: null, setup: null, loadMs: null, recovery: [] });
    this.catalog ??= await this.world.loadCatalog();
    const vision = this.world.createVision({ ...optionsOf(wishes), backend: wishes.backend });
    const { client } = vision;
    try {
      const begin = this.world.now();
      const report = await this.start(vision, kind, signal);
      const loadMs = this.world.now() - begin;
      const embedder = report.models.find(({ name }) => name === 'embedder')?.sha256 ?? '';
      const gallery = await this.world.loadGallery(
        this.catalog,
        embedder,
        client,
        ({ done, total }) => this.tell(kind, `Learning the catalogue: ${done} of ${total} pictures`, done / total),
        signal,
      );
      await client.setGallery(gallery);
      signal.throwIfAborted();
      client.addEventListener('statechange', () => this.onVision(vision));
      this.loaded = { vision, wishes };
      this.set({ report, loadMs, setup: await vision.setup() });
      return vision;
    } catch (error) {
      client.stop();
      throw error;
    }
  }

  private async start({ client }: InstrumentedVision, kind: Job['kind'], signal: AbortSignal) {
    const onState = (): void => {
      if (client.state.kind !== 'loading' || !client.state.progress) return;
      const progress = { step: 'models', progress: client.state.progress } as const;
      this.tell(kind, loadText(progress).title, loadFraction(progress));
    };
    client.addEventListener('statechange', onState);
    try {
      return await client.start(signal);
    } finally {
      client.removeEventListener('statechange', onState);
    }
  }

  private onVision(vision: InstrumentedVision): void {
    if (this.loaded?.vision !== vision) return;
    const { state } = vision.client;
    if (state.kind === 'ready') {
      this.set({ report: state.report });
      vision.setup().then(
        (setup) => this.set({ setup }),
        () => undefined,
      );
    }
    if (this.lostAt === null) return;
    this.note(
      state.kind === 'ready'
        ? `ready on ${state.report.backend}`
        : state.kind === 'recovering'
          ? `loss noticed (${state.reason})`
          : state.kind,
    );
  }

  private note(text: string): void {
    if (this.lostAt === null) return;
    const ms = this.world.now() - this.lostAt;
    this.set({ recovery: [...this.state_.recovery, { ms, text }] });
    this.say(`After ${Math.round(ms)} milliseconds: ${text}.`);
  }

  /** A new run: nothing of the last one counts. */
  private begin(video: HTMLVideoElement | null): void {
    this.log = new FrameLog();
    this.trace = new FrameTrace();
    this.longTasks.stop();
    this.longTasks = new LongTaskWatch();
    this.feed_ = new ShotRelay(video);
    this.shownAt = -Infinity;
    this.set({ summary: null });
  }

  private take(
    vision: InstrumentedVision,
    result: FrameResult,
    turnaroundMs: number,
    picture: VideoFrame | ImageBitmap | null,
  ): void {
    const { frame, tracks, zone, looked, stagesMs, embedded } = result;
    const { log, world } = this;
    this.trace.add(result);
    this.feed_.send({ frame, tracks, zone, picture, asked: [] });
    const at = world.now() / 1000;
    vision.read().then(
      (reading) => log.add({ ...reading, looked, stagesMs, embedded, turnaroundMs, at }),
      () => undefined,
    );
    const { lostAt } = this;
    if (lostAt !== null && looked && vision.client.state.kind === 'ready') {
      this.note('a frame was looked at again');
      this.lostAt = null;
    }
    if (world.now() - this.shownAt >= SHOWN_EVERY_MS) this.show();
  }

  private show(): void {
    this.shownAt = this.world.now();
    const { memory } = this.state_;
    this.set({
      summary: summarise(this.log.records),
      longTasks: this.longTasks.seen,
      memory: { ...memory, pageHeap: this.world.pageHeap() },
    });
  }

  private clip(): ClipFile {
    const { source, clip } = this.state_.wishes;
    if (source !== 'file') return this.world.bundledClip;
    if (!clip) throw new InputError('No file is chosen.', 'Choose a clip: a video, or a gif.');
    const kind = clipKind(clip.name);
    if (!kind) throw new InputError(`${clip.name} is no clip.`, 'Choose a webm, mp4, mov or mkv, or a gif.');
    return { kind, name: clip.name, data: clip };
  }

  private tell(kind: Job['kind'], text: string, done: number | null): void {
    if (this.over && !this.over.signal.aborted) this.set({ job: { kind, text, done } });
  }

  private say(text: string): void {
    this.set({ message: { text } });
  }

  private set(change: Partial<LabState>): void {
    this.state_ = { ...this.state_, ...change };
    for (const listener of this.listeners) listener();
  }
}

function optionsOf({ precision, threads, models, confidence, nmsIou }: Wishes) {
  const thresholds = { ...(confidence !== null && { confidence }), ...(nmsIou !== null && { nmsIou }) };
  return { precision, threads, models, thresholds };
}

async function ownTruth(file: File | null): Promise<Truth | null> {
  if (!file) return null;
  try {
    return parseTruth(JSON.parse(await file.text()));
  } catch (error) {
    const why = error instanceof TruthError ? error.message : 'it is not valid JSON';
    throw new InputError(`The truth ${file.name} cannot be used: ${why}.`, 'docs/formats.md shows how it has to look.');
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
}

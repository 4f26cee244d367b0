import {
  hasVisitor,
  openBooth,
  secondsLeft,
  stepBooth,
  type BoothEvent,
  type BoothRules,
  type BoothState,
} from '../../core/booth.ts';
import type { CameraReason } from '../../core/booth.ts';
import type { BoothSettings } from '../../core/booth-settings.ts';
import type { SessionPort } from '../session.ts';
import type { ProblemKind, SessionState } from '../session-state.ts';
import type { ShotFeed } from '../shot-context.ts';
import type { BoothWorld } from './booth-ports.ts';
import { changesBetween, stillShown, withLabels, type ShownLabel } from './event-labels.ts';

/** A sign of life of vision is passed on so often, seconds. */
const RESULT_EVERY = 1;

/** Problems that are the camera's own. With all others the clip would fail too. */
const CAMERA_REASONS: Readonly<Partial<Record<ProblemKind, CameraReason>>> = {
  'camera-denied': 'denied',
  'no-camera': 'missing',
  'camera-unsupported': 'missing',
  insecure: 'missing',
  'camera-busy': 'taken',
  'camera-lost': 'taken',
};

/** All that the booth's screen depends on. A new object for every change. */
export interface BoothView {
  readonly session: SessionState;
  readonly booth: BoothState;
  readonly settings: BoothSettings;
  readonly labels: readonly ShownLabel[];
  /** While the visitor is asked whether somebody is there. */
  readonly secondsLeft: number;
  /** Whether a touch leads to the camera. */
  readonly camera: BoothRules['camera'];
}

/** What the screen may do with a booth. */
export type BoothPort = Pick<Booth, keyof Booth>;

type Untimed<E> = E extends BoothEvent ? Omit<E, 't'> : never;

/**
 * Runs a session as a demo tablet does (`src/core/booth.ts` decides): brings what happens in the session to the booth's state, and starts
 * and wipes the session as that state wants.
 */
export class Booth {
  readonly session: SessionPort;
  readonly world: BoothWorld;
  private readonly listeners = new Set<(view: BoothView) => void>();
  private readonly endings: (() => void)[] = [];
  private state: BoothState;
  private settings: BoothSettings;
  private cameraThere = false;
  private labels: readonly ShownLabel[] = [];
  /** The session's state that was looked at last. */
  private before: SessionState;
  private feed: ShotFeed | null = null;
  private forgetFeed: (() => void) | null = null;
  private resultAt = -Infinity;
  /** What the session was told last. */
  private told = { serial: 0, visit: 0 };
  private telling = false;

  constructor(session: SessionPort, world: BoothWorld) {
    this.session = session;
    this.world = world;
    this.before = session.state;
    this.settings = world.settings.load();
    this.state = openBooth(world.now());
  }

  get view(): BoothView {
    const { state, rules, settings, labels } = this;
    return {
      session: this.session.state,
      booth: state,
      settings,
      labels,
      secondsLeft: secondsLeft(state, rules, this.world.now()),
      camera: rules.camera,
    };
  }

  subscribe(listener: (view: BoothView) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Begins with the clip. */
  open(): void {
    this.told.visit = this.state.visit;
    this.endings.push(
      this.session.subscribe((state) => this.follow(state)),
      this.world.watchCamera((there) => {
        this.cameraThere = there;
        this.step({ kind: there ? 'camera-back' : 'tick' });
      }),
      this.world.keepAwake(),
      this.world.everyTick(() => {
        // Nobody looks at the page, or the system has the camera: it goes on by itself.
        if (this.session.state.paused) this.step({ kind: 'alive', serial: this.told.serial });
        this.step({ kind: 'tick' });
      }),
    );
    void this.tell();
  }

  close(): void {
    for (const end of this.endings.splice(0)) end();
    this.forgetFeed?.();
    this.session.stop();
  }

  /** Somebody touched the screen or a key. */
  touch(): void {
    this.world.fillScreen();
    this.step({ kind: 'touch' });
  }

  /** The next visitor begins with an empty basket. */
  reset(): void {
    this.step({ kind: 'reset' });
  }

  /** The visitor has seen enough. */
  leave(): void {
    this.step({ kind: 'leave' });
  }

  /** Something is open that takes its time, or no longer. */
  hold(held: boolean): void {
    this.step({ kind: 'hold', held });
  }

  change(settings: BoothSettings): void {
    this.settings = settings;
    this.world.settings.save(settings);
    this.step({ kind: 'tick' });
  }

  private get rules(): BoothRules {
    const { idleSeconds, camera } = this.settings;
    return { idleSeconds, camera: camera ? (this.cameraThere ? 'there' : 'missing') : 'off' };
  }

  private step(event: Untimed<BoothEvent>): void {
    const t = this.world.now();
    const before = this.state;
    this.state = stepBooth(before, { ...event, t } as BoothEvent, this.rules);
    this.labels = before.visit === this.state.visit ? stillShown(this.labels, t) : [];
    if (this.state.reloads > before.reloads) this.world.reload();
    // It would hide the countdown, or outlive the visit.
    if (this.state.mode !== 'live' && this.session.state.picking) this.session.pickFor(null);
    void this.tell();
    for (const listener of this.listeners) listener(this.view);
  }

  /** Brings the session to where the booth wants it: wiped first, then started. One after the other, as wiping takes a moment. */
  private async tell(): Promise<void> {
    if (this.telling) return;
    this.telling = true;
    try {
      while (this.told.visit !== this.state.visit || this.told.serial !== this.state.run.serial) {
        const { visit, run } = this.state;
        if (this.told.visit !== visit) {
          this.world.teach?.forget();
          await this.session.newBasket();
          // Only now: until here what goes out of the basket was not taken out by anybody.
          this.told.visit = visit;
          continue;
        }
        this.told.serial = run.serial;
        // How it goes is in the session's state.
        void this.session.start(run.source);
      }
    } finally {
      this.telling = false;
    }
  }

  /** What the session tells, in the booth's words. */
  private follow(state: SessionState): void {
    const { before } = this;
    this.before = state;
    this.watchFeed();
    const { serial } = this.told;
    if (state.scene !== before.scene) {
      switch (state.scene.kind) {
        case 'loading':
          this.step({ kind: 'alive', serial });
          break;
        case 'live':
          this.step({ kind: 'started', serial });
          break;
        case 'clip-ended':
          this.step({ kind: 'ended', serial });
          break;
        case 'problem':
          this.step({ kind: 'failed', serial, reason: CAMERA_REASONS[state.scene.problem.kind] ?? null });
          break;
        case 'welcome':
        case 'basket':
          break;
      }
    }
    if (state.basket !== before.basket) this.takeChanges(before, state);
    for (const listener of this.listeners) listener(this.view);
  }

  private takeChanges(before: SessionState, state: SessionState): void {
    // What is wiped was not taken out.
    if (this.told.visit !== this.state.visit || state.scene.kind !== 'live') return;
    const changes = changesBetween(before.basket, state.basket);
    if (changes.length === 0) return;
    this.labels = withLabels(this.labels, changes, this.world.now());
    if (!hasVisitor(this.state)) return;
    this.step({ kind: 'counted' });
    const loudest = changes.find(({ kind }) => kind === 'in') ?? changes[0];
    if (this.settings.sound && loudest) this.world.tone(loudest.kind);
  }

  private watchFeed(): void {
    const { feed } = this.session;
    if (feed === this.feed) return;
    this.feed = feed;
    this.forgetFeed?.();
    const { serial } = this.told;
    this.forgetFeed =
      feed?.subscribe(() => {
        const now = this.world.now();
        if (now - this.resultAt < RESULT_EVERY) return;
        this.resultAt = now;
        this.step({ kind: 'result', serial });
      }) ?? null;
  }
}

/**
 * What a demo tablet does by itself: plays the clip to attract people, lets a visitor before the camera, takes the screen back when nobody is
 * there any more, and starts again whatever breaks. Times are seconds of a clock that only grows; they come with the events.
 */

/** `attract`: the clip plays. `inviting`: the camera is being opened. `live`: a visitor has it. `idle-warning`: is the visitor still there? */
export type BoothMode = 'attract' | 'inviting' | 'live' | 'idle-warning';

export type BoothSource = 'clip' | 'camera';

/** Why there is no camera's picture. */
export type CameraReason = 'denied' | 'missing' | 'taken';

/** What the staff has chosen, and what is there. */
export interface BoothRules {
  /** A visitor who does nothing for so long is gone. The last seconds of it are counted down on the screen. */
  readonly idleSeconds: number;
  /** `off`: the staff wants the clip only. */
  readonly camera: 'there' | 'missing' | 'off';
}

/** One start of a source, and how it goes. */
export interface BoothRun {
  readonly source: BoothSource;
  /** Another number is another start. */
  readonly serial: number;
  /** When its first picture was there; null while it starts. */
  readonly since: number | null;
  /** The last sign of life. */
  readonly aliveAt: number;
  /** Starts and runs that broke, one after the other. */
  readonly failures: number;
  /** It is over or broken, and begins again then. */
  readonly rest: { readonly why: 'ended' | 'broken'; readonly until: number } | null;
}

export interface BoothState {
  readonly mode: BoothMode;
  readonly run: BoothRun;
  /** Grows whenever everything that somebody left behind is to be forgotten. */
  readonly visit: number;
  /** The visitor's last sign of life. */
  readonly activeAt: number;
  /** Why the clip goes on although somebody wanted the camera; said for a while. */
  readonly notice: { readonly reason: CameraReason; readonly until: number } | null;
  /** Something is open that takes its time: settings, teaching. Nobody is sent away, unless it was left open. */
  readonly held: boolean;
  /** Grows when only a fresh page may still help. */
  readonly reloads: number;
  readonly tickedAt: number;
}

/**
 * `alive`: it loads, or rests with the page. `result`: vision looked at a picture. `serial` names the run that an event is about: what an
 * earlier one still tells changes nothing.
 */
export type BoothEvent = { readonly t: number } & (
  | { readonly kind: 'touch' | 'counted' | 'reset' | 'leave' | 'camera-back' | 'tick' }
  | { readonly kind: 'hold'; readonly held: boolean }
  | { readonly kind: 'alive' | 'started' | 'result' | 'ended'; readonly serial: number }
  /** `reason` null: it is not about the camera. */
  | { readonly kind: 'failed'; readonly serial: number; readonly reason: CameraReason | null }
);

/** So long the full basket of the clip stays on the screen. */
export const LOOP_PAUSE = 4;
/** So long a visitor may take to allow the camera. */
export const INVITE_PATIENCE = 30;
/** What is open is left open when nobody has touched it for so long. */
export const HOLD_PATIENCE = 180;
/** A start that gives no sign of life for so long hangs. Models compile in silence for up to a minute on slow devices. */
export const START_PATIENCE = 120;
/** A run without a result for so long hangs. The vision client has its own, shorter watch; this is for whatever it misses. */
export const RESULT_PATIENCE = 60;
/** After so long a run works: what failed before is forgiven. */
export const STEADY_AFTER = 10;
/** A camera that breaks off before a visitor is opened again so often, before the clip takes its place. */
export const CAMERA_TRIES = 3;
/** After so many failures in a row, and again after as many, the page is loaded anew. */
export const RELOAD_EVERY = 6;
export const NOTICE_SECONDS = 8;
const LONGEST_WAIT = 60;
const LONGEST_COUNTDOWN = 10;
/** A tick that comes so late tells of a device that slept: nothing could show a sign of life meanwhile. */
const SLEPT = 5;

/** The clip is to be started. */
export function openBooth(t: number): BoothState {
  return {
    mode: 'attract',
    run: { source: 'clip', serial: 1, since: null, aliveAt: t, failures: 0, rest: null },
    visit: 1,
    activeAt: t,
    notice: null,
    held: false,
    reloads: 0,
    tickedAt: t,
  };
}

/** Seconds before try number `failures + 1`: 2, 4, 8 … up to a minute. One tablet has no herd to part from, so there is no chance in it. */
export function retryDelay(failures: number): number {
  return Math.min(LONGEST_WAIT, 2 ** Math.min(failures, 10));
}

/** Seconds that are counted down on the screen before a visitor is taken for gone. */
export function countdownOf({ idleSeconds }: BoothRules): number {
  return Math.min(LONGEST_COUNTDOWN, idleSeconds / 2);
}

/** Whole seconds until the visitor is taken for gone. */
export function secondsLeft(state: BoothState, rules: BoothRules, t: number): number {
  return Math.max(0, Math.ceil(state.activeAt + rules.idleSeconds - t));
}

export function stepBooth(state: BoothState, event: BoothEvent, rules: BoothRules): BoothState {
  if ('serial' in event && event.serial !== state.run.serial) return state;
  const { t } = event;
  const { run } = state;
  switch (event.kind) {
    case 'touch':
      return state.mode === 'attract' && !state.held ? invite(state, t, rules) : stay(state, t);
    case 'counted':
      return stay(state, t);
    case 'reset':
      return hasVisitor(state) ? { ...stay(state, t), visit: state.visit + 1 } : state;
    case 'leave':
      return state.mode === 'attract' ? state : attract(state, t);
    case 'hold':
      return { ...stay(state, t), held: event.held };
    case 'camera-back':
      return { ...state, notice: null };
    case 'alive':
      return { ...state, run: { ...run, aliveAt: t } };
    case 'started':
      return {
        ...(state.mode === 'inviting' ? { ...state, mode: 'live', activeAt: t } : state),
        run: { ...run, since: t, aliveAt: t, rest: null },
      };
    case 'result': {
      const steady = run.since !== null && t - run.since >= STEADY_AFTER;
      return { ...state, run: { ...run, aliveAt: t, failures: steady ? 0 : run.failures } };
    }
    case 'ended':
      return { ...state, run: { ...run, rest: { why: 'ended', until: t + LOOP_PAUSE } } };
    case 'failed':
      return fail(state, t, event.reason);
    case 'tick':
      return tick(state, t, rules);
  }
}

/** Whether somebody has the camera. */
export function hasVisitor({ mode }: BoothState): boolean {
  return mode === 'live' || mode === 'idle-warning';
}

/** Somebody is there. */
function stay(state: BoothState, t: number): BoothState {
  return { ...state, mode: state.mode === 'idle-warning' ? 'live' : state.mode, activeAt: t };
}

function invite(state: BoothState, t: number, { camera }: BoothRules): BoothState {
  if (camera === 'off') return state;
  if (camera === 'missing') return { ...state, notice: { reason: 'missing', until: t + NOTICE_SECONDS } };
  const run = startAgain({ ...state.run, source: 'camera' }, t);
  return { ...state, mode: 'inviting', run, visit: state.visit + 1, activeAt: t, notice: null };
}

/** Back to the clip, with nothing left of the visitor. */
function attract(state: BoothState, t: number): BoothState {
  const run = startAgain({ ...state.run, source: 'clip' }, t);
  return { ...state, mode: 'attract', run, visit: state.visit + 1, activeAt: t };
}

function startAgain(run: BoothRun, t: number): BoothRun {
  return { ...run, serial: run.serial + 1, since: null, aliveAt: t, rest: null };
}

function fail(state: BoothState, t: number, reason: CameraReason | null): BoothState {
  const { run } = state;
  const patient = hasVisitor(state) && reason !== 'denied' && run.failures < CAMERA_TRIES;
  if (reason !== null && run.source === 'camera' && !patient) {
    // What the camera did says nothing about the clip.
    const forgiven = { ...state, run: { ...run, failures: 0 } };
    return { ...attract(forgiven, t), notice: { reason, until: t + NOTICE_SECONDS } };
  }
  const failures = run.failures + 1;
  return {
    ...state,
    run: { ...run, since: null, failures, rest: { why: 'broken', until: t + retryDelay(failures) } },
    reloads: state.reloads + (failures % RELOAD_EVERY === 0 ? 1 : 0),
  };
}

function tick(before: BoothState, t: number, rules: BoothRules): BoothState {
  const slept = t - before.tickedAt > SLEPT;
  const state: BoothState = {
    ...before,
    tickedAt: t,
    run: slept ? { ...before.run, aliveAt: t } : before.run,
    notice: before.notice && t < before.notice.until ? before.notice : null,
  };
  if (isOver(state, t, rules)) return { ...attract(state, t), held: false };
  const { run } = state;
  if (run.rest) {
    if (t < run.rest.until) return state;
    return run.rest.why === 'ended' ? attract(state, t) : { ...state, run: startAgain(run, t) };
  }
  if (t - run.aliveAt >= (run.since === null ? START_PATIENCE : RESULT_PATIENCE)) return fail(state, t, null);
  const warned = state.mode === 'live' && !state.held && t - state.activeAt >= rules.idleSeconds - countdownOf(rules);
  return warned ? { ...state, mode: 'idle-warning' } : state;
}

/** Whether a visit ends by itself. */
function isOver(state: BoothState, t: number, rules: BoothRules): boolean {
  if (state.held) return t - state.activeAt >= HOLD_PATIENCE;
  if (state.mode === 'attract') return false;
  if (rules.camera === 'off') return true;
  if (state.mode === 'inviting') return t - Math.max(state.activeAt, state.run.aliveAt) >= INVITE_PATIENCE;
  return t - state.activeAt >= rules.idleSeconds;
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CAMERA_TRIES,
  HOLD_PATIENCE,
  INVITE_PATIENCE,
  LOOP_PAUSE,
  RELOAD_EVERY,
  RESULT_PATIENCE,
  START_PATIENCE,
  STEADY_AFTER,
  hasVisitor,
  openBooth,
  retryDelay,
  secondsLeft,
  stepBooth,
  type BoothEvent,
  type BoothRules,
  type BoothState,
} from './booth.ts';

const RULES: BoothRules = { idleSeconds: 60, camera: 'there' };

type Untimed = BoothEvent extends infer E ? (E extends BoothEvent ? Omit<E, 't'> : never) : never;

/** Plays events at one time; `serial` is the current run's where an event needs one. */
function at(state: BoothState, t: number, ...events: readonly (Untimed | Untimed['kind'])[]): BoothState {
  return events.reduce<BoothState>((now, event) => {
    const whole = typeof event === 'string' ? { kind: event } : event;
    return stepBooth(now, { reason: null, held: true, serial: now.run.serial, ...whole, t } as BoothEvent, RULES);
  }, state);
}

/** A tick every second, up to and including `to`. */
function tickTo(state: BoothState, to: number, rules = RULES): BoothState {
  let now = state;
  for (let t = Math.floor(now.tickedAt) + 1; t <= to; t++) now = stepBooth(now, { kind: 'tick', t }, rules);
  return now;
}

/** The same with a result every second. */
function watchTo(state: BoothState, to: number): BoothState {
  let now = state;
  for (let t = Math.floor(now.tickedAt) + 1; t <= to; t++) now = at(now, t, 'result', 'tick');
  return now;
}

const visiting = (): BoothState => at(at(openBooth(0), 1, 'started', 'result', 'touch'), 2, 'started', 'result', 'tick');

test('the clip plays again and again, each time from an empty basket', () => {
  let state = at(openBooth(0), 1, 'started');
  for (let round = 1; round <= 3; round++) {
    state = watchTo(state, 30 * round);
    const before = state;
    state = watchTo(at(state, 30 * round, 'ended'), 30 * round + LOOP_PAUSE - 1);
    expect(state.run.serial).toBe(before.run.serial);
    state = watchTo(state, 30 * round + LOOP_PAUSE);
    expect([state.mode, state.run.source, state.run.serial, state.visit]).toEqual([
      'attract',
      'clip',
      before.run.serial + 1,
      before.visit + 1,
    ]);
    state = at(state, 30 * round + LOOP_PAUSE, 'started');
  }
});

test('a touch opens the camera, its first picture begins the visit', () => {
  const asked = at(openBooth(0), 1, 'started', 'touch');
  expect(asked).toMatchObject({ mode: 'inviting', run: { source: 'camera', serial: 2 }, visit: 2 });
  expect(at(asked, 9, 'started')).toMatchObject({ mode: 'live', activeAt: 9, visit: 2 });
});

test('a visitor who does nothing is warned, a touch or something counted goes on, and silence ends the visit', () => {
  const warned = watchTo(visiting(), 52);
  expect(warned.mode).toBe('idle-warning');
  expect(secondsLeft(warned, RULES, 52)).toBe(10);
  for (const sign of ['touch', 'counted'] as const) {
    const on = at(warned, 55, sign);
    expect(on).toEqual({ ...warned, mode: 'live', activeAt: 55 });
  }
  const gone = watchTo(warned, 62);
  expect(gone).toMatchObject({ mode: 'attract', run: { source: 'clip' }, visit: warned.visit + 1 });
});

test('with few seconds to be idle the countdown is half of them', () => {
  const rules: BoothRules = { idleSeconds: 4, camera: 'there' };
  expect(tickTo(visiting(), 3, rules).mode).toBe('live');
  expect(tickTo(visiting(), 4, rules).mode).toBe('idle-warning');
  expect(tickTo(visiting(), 6, rules).mode).toBe('attract');
});

test('starting over forgets what was counted and nothing else; leaving goes back to the clip', () => {
  const state = visiting();
  expect(at(state, 5, 'reset')).toEqual({ ...state, activeAt: 5, visit: state.visit + 1 });
  expect(at(state, 5, 'leave')).toMatchObject({ mode: 'attract', run: { source: 'clip' }, visit: state.visit + 1 });
  const attracting = openBooth(0);
  expect([at(attracting, 1, 'reset'), at(attracting, 1, 'leave')]).toEqual([attracting, attracting]);
});

test('a camera that is not allowed is told gently, and the clip goes on', () => {
  const asked = at(openBooth(0), 1, 'started', 'touch');
  const refused = at(asked, 2, { kind: 'failed', serial: asked.run.serial, reason: 'denied' });
  expect(refused).toMatchObject({ mode: 'attract', run: { source: 'clip', failures: 0 }, notice: { reason: 'denied' } });
  expect(tickTo(at(refused, 3, 'started'), 12).notice).toBeNull();
  expect(at(refused, 3, 'camera-back').notice).toBeNull();
  expect(at(refused, 4, 'touch').mode).toBe('inviting');
});

test('without a camera the clip is not even interrupted; where the staff wants none nothing is said', () => {
  const state = at(openBooth(0), 1, 'started');
  const missing = stepBooth(state, { kind: 'touch', t: 2 }, { ...RULES, camera: 'missing' });
  expect(missing).toEqual({ ...state, notice: { reason: 'missing', until: 10 } });
  expect(stepBooth(state, { kind: 'touch', t: 2 }, { ...RULES, camera: 'off' })).toEqual(state);
  expect(stepBooth(visiting(), { kind: 'tick', t: 3 }, { ...RULES, camera: 'off' }).mode).toBe('attract');
});

test('who does not answer whether the camera may look is not waited for; loading models is', () => {
  const asked = at(openBooth(0), 1, 'started', 'touch', 'alive');
  expect(tickTo(asked, INVITE_PATIENCE).mode).toBe('inviting');
  expect(tickTo(asked, INVITE_PATIENCE + 1)).toMatchObject({ mode: 'attract', notice: null });
  expect(tickTo(at(tickTo(asked, 25), 25, 'alive'), INVITE_PATIENCE + 1).mode).toBe('inviting');
});

test('a camera that is pulled out before a visitor is opened again a few times, the basket kept', () => {
  let state = visiting();
  const { visit } = state;
  for (let tries = 1; tries <= CAMERA_TRIES; tries++) {
    const t = state.tickedAt;
    state = at(state, t, { kind: 'failed', serial: state.run.serial, reason: 'taken' });
    expect([state.mode, state.visit, state.run.rest?.why]).toEqual(['live', visit, 'broken']);
    state = tickTo(state, t + retryDelay(tries));
    expect([state.run.source, state.run.rest]).toEqual(['camera', null]);
  }
  state = at(state, state.tickedAt, { kind: 'failed', serial: state.run.serial, reason: 'missing' });
  expect(state).toMatchObject({ mode: 'attract', visit: visit + 1, run: { source: 'clip', failures: 0 } });
});

test('waits grow to a minute, and a page that fails on and on is loaded anew', () => {
  expect([1, 2, 3, 4, 5, 6, 60].map(retryDelay)).toEqual([2, 4, 8, 16, 32, 60, 60]);
  let state = openBooth(0);
  for (let failures = 1; failures <= 2 * RELOAD_EVERY; failures++) {
    state = at(state, state.tickedAt, { kind: 'failed', serial: state.run.serial, reason: null });
    expect([state.run.failures, state.reloads]).toEqual([failures, Math.floor(failures / RELOAD_EVERY)]);
    state = tickTo(state, state.tickedAt + retryDelay(failures));
    expect(state.run.rest).toBeNull();
  }
  const steady = watchTo(at(state, state.tickedAt, 'started'), state.tickedAt + STEADY_AFTER);
  expect(steady.run.failures).toBe(0);
});

test('a run that shows no life is taken for broken, one that slept with the device is not', () => {
  const running = at(openBooth(0), 1, 'started');
  expect(tickTo(running, RESULT_PATIENCE).run.rest).toBeNull();
  expect(tickTo(running, RESULT_PATIENCE + 1).run).toMatchObject({ failures: 1, rest: { why: 'broken' } });
  expect(tickTo(openBooth(0), START_PATIENCE).run).toMatchObject({ failures: 1, rest: { why: 'broken' } });
  const woken = at(running, 10_000, 'tick');
  expect(woken.run).toEqual({ ...running.run, aliveAt: 10_000 });
});

test('what is open is not closed on anybody, but what was left open is', () => {
  const held = tickTo(at(visiting(), 3, 'hold'), 50);
  const alive = at(held, 50, 'result');
  expect(tickTo(alive, 100).mode).toBe('live');
  expect(at(at(openBooth(0), 1, 'hold'), 2, 'touch').mode).toBe('attract');
  expect(at(tickTo(alive, 100), 100, { kind: 'hold', held: false })).toMatchObject({ mode: 'live', activeAt: 100, held: false });
  const touched = at(watchTo(alive, 150), 150, 'touch');
  expect(watchTo(touched, 149 + HOLD_PATIENCE)).toMatchObject({ mode: 'live', held: true });
  expect(watchTo(touched, 150 + HOLD_PATIENCE)).toMatchObject({ mode: 'attract', held: false, visit: touched.visit + 1 });
});

/** Any story: events with the time that has gone by before each. */
const anyEvent: fc.Arbitrary<Untimed | Untimed['kind']> = fc.oneof(
  fc.constantFrom<Untimed['kind'][]>(
    'touch',
    'counted',
    'reset',
    'leave',
    'camera-back',
    'tick',
    'alive',
    'started',
    'result',
    'ended',
  ),
  fc.record({ kind: fc.constant('hold' as const), held: fc.boolean() }),
  fc.record({
    kind: fc.constant('failed' as const),
    reason: fc.constantFrom('denied', 'missing', 'taken', null),
  }) as fc.Arbitrary<Untimed>,
);
const anyStory = fc.array(fc.tuple(fc.double({ min: 0, max: 40, noNaN: true }), anyEvent), { maxLength: 60 });

function tell(
  story: readonly (readonly [number, Untimed | Untimed['kind']])[],
  look: (before: BoothState, now: BoothState) => void,
) {
  let t = 0;
  return story.reduce((state, [gap, event]) => {
    t += gap;
    const now = at(state, t, event);
    look(state, now);
    return now;
  }, openBooth(0));
}

test('whatever happens, the mode fits the source, numbers only grow, and a visit that ends leaves nothing behind', () => {
  fc.assert(
    fc.property(anyStory, (story) => {
      tell(story, (before, now) => {
        expect(now.run.source).toBe(now.mode === 'attract' ? 'clip' : 'camera');
        for (const number of ['visit', 'reloads'] as const) expect(now[number]).toBeGreaterThanOrEqual(before[number]);
        expect(now.run.serial).toBeGreaterThanOrEqual(before.run.serial);
        expect(now.run.failures).toBeGreaterThanOrEqual(0);
        if (hasVisitor(before) && !hasVisitor(now)) expect(now.visit).toBe(before.visit + 1);
        if (before.run.source !== now.run.source) expect(now.run.serial).toBe(before.run.serial + 1);
      });
    }),
  );
});

test('whatever happened, a booth that is left alone plays the clip in the end, and goes on trying where it cannot', () => {
  fc.assert(
    fc.property(anyStory, (story) => {
      const left = tell(story, () => undefined);
      const t = left.tickedAt + 1000;
      const alone = tickTo(
        at({ ...left, tickedAt: t }, t, { kind: 'hold', held: false }),
        t + START_PATIENCE + RULES.idleSeconds,
      );
      expect(alone).toMatchObject({ mode: 'attract', run: { source: 'clip' }, notice: null });
      expect(tickTo(alone, t + 1000).run.serial).toBeGreaterThan(alone.run.serial);
    }),
  );
});

test('what an earlier run still tells changes nothing', () => {
  fc.assert(
    fc.property(anyStory, fc.constantFrom('alive', 'started', 'result', 'ended', 'failed'), (story, kind) => {
      const state = tell(story, () => undefined);
      const late = { kind, serial: state.run.serial - 1, reason: null, t: state.tickedAt + 1 } as BoothEvent;
      expect(stepBooth(state, late, RULES)).toBe(state);
    }),
  );
});

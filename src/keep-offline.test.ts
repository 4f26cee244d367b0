import { beforeEach, expect, test, vi } from 'vitest';
import { keepOffline } from './keep-offline.ts';
import type { InstallationView } from './ui/installation-port.ts';
import type { SessionState } from './ui/session-state.ts';
import { RESTING_CHECKOUT } from './ui/resting-checkout.ts';

const welcome = {
  scene: { kind: 'welcome' },
  basket: { lines: [], questions: [], count: 0, total: 0 },
  checkout: RESTING_CHECKOUT,
  checkoutOpen: false,
  picking: null,
  drawing: null,
} as unknown as SessionState;
const loading: SessionState = { ...welcome, scene: { kind: 'loading', source: 'camera', progress: { step: 'catalog' } } };
const live: SessionState = { ...welcome, scene: { kind: 'live', source: 'camera' } };

/** What the page says, and who hears it. */
class Said<State> {
  state: State;
  private readonly listeners = new Set<(state: State) => void>();
  constructor(state: State) {
    this.state = state;
  }
  readonly subscribe = (listener: (state: State) => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  say(state: State): void {
    this.state = state;
    for (const listener of [...this.listeners]) listener(state);
  }
}

let session: Said<SessionState>;
let installation: Said<InstallationView> & { keep: (script: string) => Promise<void>; update: () => void };
let page: EventTarget & { visibilityState: DocumentVisibilityState };

beforeEach(() => {
  vi.useFakeTimers();
  session = new Said(welcome);
  installation = Object.assign(new Said<InstallationView>({ kept: 'kept', update: false, invitation: null }), {
    keep: vi.fn(() => Promise.resolve()),
    update: vi.fn(),
  });
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' as const });
  keepOffline(installation, session, page, '/service-worker.js');
  return () => vi.useRealTimers();
});

test('nothing is fetched ahead before the screen has been at rest for a while, and then once', () => {
  vi.advanceTimersByTime(4_000);
  session.say(loading);
  vi.advanceTimersByTime(60_000);
  expect(installation.keep).not.toHaveBeenCalled();
  session.say(live);
  vi.advanceTimersByTime(4_000);
  // Other changes do not begin the rest anew.
  session.say({ ...live });
  vi.advanceTimersByTime(1_500);
  expect(installation.keep).toHaveBeenCalledExactlyOnceWith('/service-worker.js');
  session.say(loading);
  session.say(live);
  vi.advanceTimersByTime(60_000);
  expect(installation.keep).toHaveBeenCalledOnce();
});

const hide = (): void => {
  page.visibilityState = 'hidden';
  page.dispatchEvent(new Event('visibilitychange'));
};

test('a newer version comes by itself only where nobody looks and nothing is lost', () => {
  installation.say({ ...installation.state, update: true });
  expect(installation.update).not.toHaveBeenCalled();
  session.say({ ...welcome, basket: { ...welcome.basket, count: 2 } });
  hide();
  expect(installation.update).not.toHaveBeenCalled();
  session.say(live);
  hide();
  expect(installation.update).not.toHaveBeenCalled();
  session.say(welcome);
  hide();
  expect(installation.update).toHaveBeenCalledOnce();
});

test('one that arrives while nobody looks comes at once', () => {
  hide();
  installation.say({ ...installation.state, update: true });
  expect(installation.update).toHaveBeenCalledOnce();
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Tones } from './tones.ts';

/** As much of an audio context as is asked for. */
class FakeContext {
  static readonly made: FakeContext[] = [];
  state = 'suspended';
  currentTime = 0;
  readonly destination = {};

  constructor() {
    FakeContext.made.push(this);
  }

  resume(): Promise<void> {
    this.state = 'running';
    return Promise.resolve();
  }

  suspend(): Promise<void> {
    this.state = 'suspended';
    return Promise.resolve();
  }
}

let heard = 0;
class FakeNode {
  readonly gain = { setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() };
  readonly start = vi.fn(() => heard++);
  readonly stop = vi.fn();
  connect(next: unknown): unknown {
    return next;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('AudioContext', FakeContext);
  vi.stubGlobal('GainNode', FakeNode);
  vi.stubGlobal('OscillatorNode', FakeNode);
  FakeContext.made.length = 0;
  heard = 0;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('silent until the page was touched', () => {
  const tones = new Tones();
  tones.play('added');
  expect(FakeContext.made).toEqual([]);
  tones.wake();
  vi.advanceTimersByTime(500);
  tones.play('added');
  expect(heard).toBe(2);
});

test('after some silence the loudspeaker rests, which no touch ends, and the next tone is heard all the same', () => {
  const tones = new Tones();
  tones.wake();
  vi.advanceTimersByTime(8000);
  tones.play('added');
  const [context] = FakeContext.made;
  vi.advanceTimersByTime(8000);
  expect(context?.state).toBe('running');
  vi.advanceTimersByTime(8000);
  expect(context?.state).toBe('suspended');
  tones.wake();
  vi.advanceTimersByTime(500);
  expect(context?.state).toBe('suspended');
  tones.play('removed');
  expect([context?.state, heard, FakeContext.made.length]).toEqual(['running', 4, 1]);
});

test('a context that the browser stopped, for a call for example, waits for the next touch', () => {
  const tones = new Tones();
  tones.wake();
  vi.advanceTimersByTime(500);
  const [context] = FakeContext.made;
  if (context) context.state = 'suspended';
  tones.play('added');
  expect(heard).toBe(0);
  tones.wake();
  vi.advanceTimersByTime(500);
  tones.play('added');
  expect(heard).toBe(2);
});

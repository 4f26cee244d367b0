import { expect, test } from 'vitest';
import { ClipPacer } from './clip-pacer.ts';

class FakeVideo {
  paused = false;
  ended = false;
  pause(): void {
    this.paused = true;
  }
  play(): Promise<void> {
    this.paused = false;
    return Promise.reject(new DOMException('interrupted', 'AbortError'));
  }
}

test.each([
  ['quick', 0.02, 30],
  ['slow', 2, 30],
  ['very slow', 10, 12],
])('on a %s machine no look is far from the one before', (_name, secondsPerLook, framesPerSecond) => {
  const video = new FakeVideo();
  const pacer = new ClipPacer(video);
  pacer.start();
  const looks: number[] = [];
  let clip = 0;
  let waiting: number | null = null;
  let busyUntil = 0;
  for (let now = 0; looks.length < 40; now += 1 / framesPerSecond) {
    if (now >= busyUntil && busyUntil > 0) {
      pacer.finish();
      busyUntil = 0;
    }
    // The pump takes the waiting frame at once, before the clip shows another.
    if (busyUntil === 0 && waiting !== null) {
      looks.push(waiting);
      pacer.begin(waiting);
      waiting = null;
      busyUntil = now + secondsPerLook;
    }
    if (!video.paused) {
      clip += 1 / framesPerSecond;
      pacer.shown(clip);
      waiting = clip;
    }
  }
  const gaps = looks.slice(1).map((t, i) => t - looks[i]!);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(0.12 + 1.01 / framesPerSecond);
});

test('a clip that is just starting is not held', () => {
  const video = new FakeVideo();
  const pacer = new ClipPacer(video);
  pacer.begin(0);
  pacer.shown(1);
  expect(video.paused).toBe(false);
  pacer.start();
  pacer.shown(1.04);
  expect(video.paused).toBe(true);
});

test('a clip that has ended is not begun again', () => {
  const video = new FakeVideo();
  const pacer = new ClipPacer(video);
  pacer.start();
  pacer.begin(1);
  Object.assign(video, { paused: true, ended: true });
  pacer.finish();
  expect(video.paused).toBe(true);
});

test('while nobody looks at the page it stands still, whatever vision does, and goes on afterwards', () => {
  const video = new FakeVideo();
  const pacer = new ClipPacer(video);
  pacer.start();
  pacer.begin(1);
  pacer.rest(true);
  expect(video.paused).toBe(true);
  pacer.finish();
  expect(video.paused).toBe(true);
  pacer.rest(false);
  expect(video.paused).toBe(false);
  // Vision is busy when somebody looks again: it is waited for.
  pacer.begin(2);
  pacer.rest(true);
  pacer.rest(false);
  expect(video.paused).toBe(true);
  pacer.finish();
  expect(video.paused).toBe(false);
});

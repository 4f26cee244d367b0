import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CameraSource, type CameraEvents } from './camera-source.ts';

/** A camera's track that the system can mute and end. */
class FakeTrack extends EventTarget {
  muted = false;
  stopped = 0;
  end(): void {
    this.dispatchEvent(new Event('ended'));
  }
  stop(): void {
    this.stopped++;
  }
  mute(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
}

class FakePage extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
  createElement(): unknown {
    return { play: () => Promise.resolve(plays++) };
  }
  show(visible: boolean): void {
    this.visibilityState = visible ? 'visible' : 'hidden';
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

class FakeSentinel {
  released = 0;
  release(): Promise<void> {
    this.released++;
    return Promise.resolve();
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const streamOf = (...tracks: readonly FakeTrack[]) => ({ getTracks: () => tracks, getVideoTracks: () => tracks });

let openCamera: () => Promise<unknown>;
let plays: number;
let track: FakeTrack;
let page: FakePage;
let sentinels: FakeSentinel[];
let cameraFrames: ReadableStreamDefaultController<unknown>;

beforeEach(() => {
  plays = 0;
  track = new FakeTrack();
  page = new FakePage();
  sentinels = [];
  openCamera = () => Promise.resolve(streamOf(track));
  const request = (): Promise<FakeSentinel> => {
    const sentinel = new FakeSentinel();
    sentinels.push(sentinel);
    return Promise.resolve(sentinel);
  };
  vi.stubGlobal('document', page);
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: () => openCamera() }, wakeLock: { request } });
  vi.stubGlobal(
    'MediaStreamTrackProcessor',
    class {
      readonly readable = new ReadableStream({ start: (controller) => void (cameraFrames = controller) });
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A running camera with a record of what it told and gave. */
async function startCamera() {
  const told: string[] = [];
  const taken: number[] = [];
  const events: CameraEvents = {
    lost: ({ code }) => told.push(code),
    paused: () => told.push('paused'),
    resumed: () => told.push('resumed'),
  };
  const source = new CameraSource(events);
  let serial = 0;
  await source.start(({ frame }) => {
    taken.push((frame as unknown as { serial: number }).serial);
    frame.close();
  });
  const open = new Set<number>();
  const show = async (): Promise<void> => {
    const frame = { serial: ++serial, timestamp: serial * 1e5, close: () => open.delete(frame.serial) };
    open.add(frame.serial);
    cameraFrames.enqueue(frame);
    await settle();
  };
  return { source, told, taken, open, show };
}

test('a muted camera and a hidden page give no frames, leave none open, and go on by themselves', async () => {
  const { told, taken, open, show } = await startCamera();
  await show();
  track.mute(true);
  await show();
  page.show(false);
  track.mute(false);
  await show();
  expect(told).toEqual(['paused']);
  page.show(true);
  await show();
  expect(told).toEqual(['paused', 'resumed']);
  expect(taken).toEqual([1, 4]);
  expect(open.size).toBe(0);
  expect(plays).toBe(2);
});

test('a camera that begins muted says so', async () => {
  track.muted = true;
  const { told, taken, show } = await startCamera();
  await show();
  expect(told).toEqual(['paused']);
  track.mute(false);
  await show();
  expect(told).toEqual(['paused', 'resumed']);
  expect(taken).toEqual([2]);
});

test('the screen is kept on while the camera runs, asked for again when the page is back, and let go at stop', async () => {
  const { source, told } = await startCamera();
  await settle();
  expect(sentinels).toHaveLength(1);
  page.show(false);
  page.show(true);
  await settle();
  expect(sentinels).toHaveLength(2);
  source.stop();
  page.show(false);
  page.show(true);
  track.mute(true);
  await settle();
  expect(sentinels).toHaveLength(2);
  expect(sentinels.every(({ released }) => released > 0)).toBe(true);
  expect(told).toEqual(['paused', 'resumed']);
  expect(track.stopped).toBe(1);
});

test('a lock that comes after the stop is given back', async () => {
  const { source } = await startCamera();
  source.stop();
  await settle();
  expect(sentinels.map(({ released }) => released)).toEqual([1]);
});

test.each([
  ['lacks wake locks', undefined],
  ['refuses them', { request: () => Promise.reject(new DOMException('low battery', 'NotAllowedError')) }],
])('a browser that %s gives frames all the same', async (_what, wakeLock) => {
  vi.stubGlobal('navigator', { ...navigator, wakeLock });
  const { taken, show, source } = await startCamera();
  await show();
  expect(taken).toEqual([1]);
  source.stop();
});

const refusal = (name: string): Promise<never> => Promise.reject(new DOMException('no', name));

test('a camera that the system takes away is opened again, and times go on growing', async () => {
  const { told, taken, open, show, source } = await startCamera();
  await show();
  const next = new FakeTrack();
  openCamera = () => Promise.resolve(streamOf(next));
  track.end();
  expect(track.stopped).toBe(1);
  await settle();
  await show();
  expect(told).toEqual(['paused', 'resumed']);
  expect(taken).toEqual([1, 2]);
  expect(open.size).toBe(0);
  // The old track has nothing to say any more.
  track.mute(true);
  track.end();
  expect(told).toEqual(['paused', 'resumed']);
  next.mute(true);
  source.stop();
  expect(told).toEqual(['paused', 'resumed', 'paused']);
  expect(next.stopped).toBe(1);
});

test('during a call it is asked for again and again, and never while nobody looks at the page', async () => {
  const { told, taken, show } = await startCamera();
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  let asked = 0;
  openCamera = () => {
    asked++;
    return refusal('NotReadableError');
  };
  page.show(false);
  track.end();
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toBe(0);
  page.show(true);
  await vi.advanceTimersByTimeAsync(2500);
  expect(asked).toBe(3);
  openCamera = () => Promise.resolve(streamOf(new FakeTrack()));
  await vi.advanceTimersByTimeAsync(1000);
  vi.useRealTimers();
  await show();
  expect(told).toEqual(['paused', 'resumed']);
  expect(taken).toEqual([1]);
});

test('one that comes back muted stays paused', async () => {
  const { told } = await startCamera();
  const next = new FakeTrack();
  next.muted = true;
  openCamera = () => Promise.resolve(streamOf(next));
  track.end();
  await settle();
  expect(told).toEqual(['paused', 'paused']);
  next.mute(false);
  expect(told).toEqual(['paused', 'paused', 'resumed']);
});

test.each([
  ['was unplugged', 'NotFoundError', 0],
  ['is not allowed any more', 'NotAllowedError', 0],
  ['another app keeps', 'NotReadableError', 25_000],
])('a camera that %s is told as lost, once', async (_what, name, milliseconds) => {
  const { told, source } = await startCamera();
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  openCamera = () => refusal(name);
  track.end();
  await vi.advanceTimersByTimeAsync(milliseconds);
  expect(told).toEqual(['paused', 'ended']);
  track.mute(true);
  source.stop();
  expect(told).toEqual(['paused', 'ended']);
});

test('a camera that comes back after the stop is let go at once', async () => {
  const { told, source } = await startCamera();
  const next = new FakeTrack();
  let give: () => void = () => undefined;
  openCamera = () => new Promise((resolve) => (give = () => resolve(streamOf(next))));
  track.end();
  await settle();
  source.stop();
  give();
  await settle();
  expect(next.stopped).toBe(1);
  expect(told).toEqual(['paused']);
});

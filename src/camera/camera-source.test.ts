import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CameraSource, type CameraEvents } from './camera-source.ts';

/** A camera's track that the system can mute and end. */
class FakeTrack extends EventTarget {
  muted = false;
  stopped = 0;
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
  const stream = { getTracks: () => [track], getVideoTracks: () => [track] };
  const request = (): Promise<FakeSentinel> => {
    const sentinel = new FakeSentinel();
    sentinels.push(sentinel);
    return Promise.resolve(sentinel);
  };
  vi.stubGlobal('document', page);
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: () => Promise.resolve(stream) }, wakeLock: { request } });
  vi.stubGlobal(
    'MediaStreamTrackProcessor',
    class {
      readonly readable = new ReadableStream({ start: (controller) => void (cameraFrames = controller) });
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

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

test('a camera that is taken away stops and is told once', async () => {
  const { told } = await startCamera();
  track.dispatchEvent(new Event('ended'));
  track.mute(true);
  expect(told).toEqual(['ended']);
});

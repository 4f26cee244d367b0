import { beforeEach, expect, test, vi } from 'vitest';
import { Installation, type InstallationSurroundings } from './installation.ts';

/** A service worker as far as the page sees it. */
class FakeWorker extends EventTarget {
  readonly postMessage = vi.fn();
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null;
  waiting: FakeWorker | null = null;
  active: FakeWorker | null = null;
  readonly update = vi.fn(() => Promise.resolve());

  /** A version is found, fetched whole, and then waits or, as the first one, is active at once. */
  find(): FakeWorker {
    const worker = new FakeWorker();
    this.installing = worker;
    this.dispatchEvent(new Event('updatefound'));
    this.installing = null;
    if (this.active) this.waiting = worker;
    else this.active = worker;
    worker.dispatchEvent(new Event('statechange'));
    return worker;
  }
}

class FakeContainer extends EventTarget {
  controller: FakeWorker | null = null;
  readonly registration = new FakeRegistration();
  readonly register = vi.fn(() => Promise.resolve(this.registration as unknown as ServiceWorkerRegistration));

  take(worker: FakeWorker): void {
    this.controller = worker;
    this.dispatchEvent(new Event('controllerchange'));
  }
}

let container: FakeContainer;
let page: EventTarget;
let kept: Map<string, string>;
const reload = vi.fn();
const whenInstalled = vi.fn();

function installation(change: Partial<InstallationSurroundings> = {}): Installation {
  const memory = () => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  const workers = container as unknown as NonNullable<InstallationSurroundings['workers']>;
  return new Installation({ workers, page, reload, hasShareMenu: false, memory, ...change }, whenInstalled);
}

/** One that an earlier visit has left on the device. */
async function keptInstallation(): Promise<Installation> {
  container.registration.active = container.controller = new FakeWorker();
  const one = installation();
  await one.keep('/service-worker.js');
  return one;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  container = new FakeContainer();
  page = new EventTarget();
  kept = new Map();
  return () => vi.useRealTimers();
});

test('the first version is kept once all of it is here, and nothing is loaded again for it', async () => {
  const first = installation();
  await first.keep('/service-worker.js');
  expect(first.state).toEqual({ kept: 'no', update: false, invitation: null });
  container.take(container.registration.find());
  expect(first.state).toMatchObject({ kept: 'kept', update: false });
  expect(reload).not.toHaveBeenCalled();
});

test('a later version waits until it is wanted, and is then loaded once it is in charge', async () => {
  const current = await keptInstallation();
  expect(container.controller?.postMessage).toHaveBeenCalledWith({ type: 'STARTED' });
  const next = container.registration.find();
  expect(current.state.update).toBe(true);
  expect(next.postMessage).not.toHaveBeenCalled();
  current.update();
  expect(next.postMessage).toHaveBeenCalledWith({ type: 'SKIP_WAITING' });
  expect(reload).not.toHaveBeenCalled();
  container.take(next);
  expect(reload).toHaveBeenCalledOnce();
});

test('a version that another tab has wanted is offered here, never forced', async () => {
  const current = await keptInstallation();
  container.take(new FakeWorker());
  expect(current.state.update).toBe(true);
  expect(reload).not.toHaveBeenCalled();
  current.update();
  expect(reload).toHaveBeenCalledOnce();
});

test('a version that came while the page was closed is offered at the start', async () => {
  container.registration.waiting = new FakeWorker();
  expect((await keptInstallation()).state.update).toBe(true);
});

test('a full device is told, an unreachable server is not: the app runs, and it is tried again', async () => {
  const first = installation();
  await first.keep('/service-worker.js');
  const tell = (why: string): boolean =>
    container.dispatchEvent(new MessageEvent('message', { data: { type: 'NOT_KEPT', why } }));
  tell('unreachable');
  expect(first.state.kept).toBe('no');
  tell('no-room');
  expect(first.state.kept).toBe('no-room');
});

test('a page that stays open looks for newer versions every hour, and one that cannot is no worse off', async () => {
  await keptInstallation();
  container.registration.update.mockRejectedValueOnce(new TypeError('offline'));
  await vi.advanceTimersByTimeAsync(2 * 3_600_000);
  expect(container.registration.update).toHaveBeenCalledTimes(2);
});

test.each<[string, Partial<InstallationSurroundings>]>([
  ['no service workers', { workers: undefined }],
  ['a browser that refuses', {}],
])('%s: nothing is kept and nothing breaks', async (_, change) => {
  container.register.mockRejectedValueOnce(new DOMException('certificate', 'SecurityError'));
  const one = installation(change);
  await one.keep('/service-worker.js');
  one.update();
  expect(one.state.kept).toBe('no');
  expect(reload).toHaveBeenCalledOnce();
});

test('the browser’s question is held back, asked once when it suits, and what is installed is asked to stay', async () => {
  const one = installation();
  const prompt = vi.fn(() => Promise.resolve());
  const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt });
  page.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
  expect(one.state.invitation).toBe('prompt');
  await one.install();
  expect(prompt).toHaveBeenCalledOnce();
  expect(one.state.invitation).toBeNull();
  page.dispatchEvent(new Event('appinstalled'));
  expect(whenInstalled).toHaveBeenCalledOnce();
});

test('who says no is not asked again, also at the next visit; a browser without a memory asks then', () => {
  const one = installation({ hasShareMenu: true });
  expect(one.state.invitation).toBe('share-menu');
  one.decline();
  expect(one.state.invitation).toBeNull();
  expect(installation({ hasShareMenu: true }).state.invitation).toBeNull();
  const forgetful = installation({
    hasShareMenu: true,
    memory: () => {
      throw new DOMException('not here', 'SecurityError');
    },
  });
  forgetful.decline();
  expect(forgetful.state.invitation).toBeNull();
});

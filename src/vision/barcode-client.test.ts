import * as Comlink from 'comlink';
import { expect, test } from 'vitest';
import type { BarcodeApi } from '../../workers/barcode.api.ts';
import { BarcodeClient, type BarcodeWorker } from './barcode-client.ts';

const CODE = { symbology: 'ean_13', text: '5449000000996', box: [0, 0, 10, 5] } as const;
const never = <Result>(): Promise<Result> => new Promise(() => undefined);

/** A worker in this thread: Comlink over a message channel, and a crash on demand. */
class FakeWorker extends EventTarget implements BarcodeWorker {
  terminated = false;
  private readonly near: MessagePort;
  private readonly far: MessagePort;

  constructor(api: Partial<BarcodeApi> = {}) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.near = port1;
    this.far = port2;
    this.near.start();
    Comlink.expose({ open: async () => 'zxing', read: async () => [CODE], ...api } satisfies BarcodeApi, this.far);
  }
  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.near.postMessage(message, transfer);
  }
  override addEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
    if (type === 'message') this.near.addEventListener(type, listener);
    else super.addEventListener(type, listener);
  }
  override removeEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
    if (type === 'message') this.near.removeEventListener(type, listener);
    else super.removeEventListener(type, listener);
  }
  terminate(): void {
    this.terminated = true;
    this.near.close();
    this.far.close();
  }
  crash(): void {
    this.dispatchEvent(new Event('error', { cancelable: true }));
  }
}

/** Something that can be transferred. */
function frame() {
  const { port1 } = new MessageChannel();
  return port1 as unknown as VideoFrame;
}

function clientWith(...workers: readonly FakeWorker[]) {
  const left = [...workers];
  let started = 0;
  const createWorker = (): FakeWorker => {
    started++;
    const next = left.shift();
    if (!next) throw new Error('one worker too many');
    return next;
  };
  return { client: new BarcodeClient({ createWorker, timeoutMs: 200, openTimeoutMs: 400 }), started: () => started };
}

test('the first frame starts the worker, and later ones use it', async () => {
  const { client, started } = clientWith(new FakeWorker());
  expect(started()).toBe(0);
  expect(await client.read(frame(), [])).toEqual([CODE]);
  expect(await client.read(frame(), [])).toEqual([CODE]);
  expect(started()).toBe(1);
  client.stop();
});

test('a worker that crashes in the middle of a frame is replaced for the next', async () => {
  const first = new FakeWorker({ read: never });
  const { client } = clientWith(first, new FakeWorker());
  const reading = client.read(frame(), []);
  await new Promise((resolve) => setTimeout(resolve, 20));
  first.crash();
  await expect(reading).rejects.toThrow('crashed');
  expect(first.terminated).toBe(true);
  expect(await client.read(frame(), [])).toEqual([CODE]);
  client.stop();
});

test('a worker that hangs is ended', async () => {
  const hanging = new FakeWorker({ read: never });
  const { client } = clientWith(hanging);
  await expect(client.read(frame(), [])).rejects.toThrow('does not answer');
  expect(hanging.terminated).toBe(true);
});

test('a worker without a reader says why, and the frame that it never got is closed', async () => {
  const { client } = clientWith(
    new FakeWorker({ open: () => Promise.reject(new Error('the barcode reader could not be downloaded')) }),
  );
  let closed = 0;
  const picture = { close: () => closed++ } as unknown as ImageBitmap;
  await expect(client.read(picture, [])).rejects.toThrow('could not be downloaded');
  expect(closed).toBe(1);
});

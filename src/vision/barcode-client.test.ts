import { expect, test } from 'vitest';
import type { BarcodeApi } from '../../workers/barcode.api.ts';
import { BarcodeClient, type BarcodeWorker } from './barcode-client.ts';
import { ChannelWorker } from './testing/channel-worker.ts';

const CODE = { symbology: 'ean_13', text: '5449000000996', box: [0, 0, 10, 5] } as const;
const never = <Result>(): Promise<Result> => new Promise(() => undefined);

class FakeWorker extends ChannelWorker implements BarcodeWorker {
  constructor(api: Partial<BarcodeApi> = {}) {
    super();
    this.serve({ open: async () => 'zxing', read: async () => [CODE], ...api } satisfies BarcodeApi);
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

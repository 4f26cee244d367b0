import { expect, test } from 'vitest';
import { LiveCounter } from './live-counter.ts';

/** A worker's globals with just so much of each API as is counted. */
function scope() {
  class VideoFrame {
    codedWidth = 640;
    allocationSize(): number {
      return 100;
    }
    copyTo(): void {}
    clone(): VideoFrame {
      return new VideoFrame();
    }
    close(): void {
      this.codedWidth = 0;
    }
  }
  class GPUBuffer {
    destroy(): void {}
  }
  class GPUTexture {
    destroy(): void {}
  }
  class GPUDevice {
    lose: () => void = () => undefined;
    readonly lost = new Promise<void>((resolve) => (this.lose = resolve));
    createBuffer(_: { size: number }): GPUBuffer {
      return new GPUBuffer();
    }
    createTexture(): GPUTexture {
      return new GPUTexture();
    }
    destroy(): void {}
  }
  class GPUAdapter {
    requestDevice(): Promise<GPUDevice> {
      return Promise.resolve(new GPUDevice());
    }
  }
  const listeners: ((event: { data: unknown }) => void)[] = [];
  const all = {
    VideoFrame,
    GPUBuffer,
    GPUTexture,
    GPUDevice,
    GPUAdapter,
    addEventListener: (_: string, listener: (event: { data: unknown }) => void) => void listeners.push(listener),
  };
  const counter = new LiveCounter(all as unknown as typeof globalThis);
  return { all, counter, receive: (data: unknown) => listeners.forEach((listener) => listener({ data })) };
}

test('frames are open from where they are made, copied or received until they are closed', () => {
  const { all, counter, receive } = scope();
  const one = new all.VideoFrame();
  const two = one.clone();
  expect(one).toBeInstanceOf(all.VideoFrame);
  expect(counter.live().frames).toBe(2);
  one.close();
  expect(counter.live().frames).toBe(1);
  two.close();
  // A frame that comes in a call of Comlink's.
  receive({ type: 'APPLY', argumentList: [{ type: 'RAW', value: two }, { value: new Uint8Array(4) }] });
  two.codedWidth = 640;
  receive({ type: 'APPLY', argumentList: [{ type: 'RAW', value: two }] });
  expect(counter.live().frames).toBe(1);
});

test('what a GPU was given counts until it is destroyed, or its device is destroyed or lost', async () => {
  const { all, counter } = scope();
  const [destroyed, lost] = [await new all.GPUAdapter().requestDevice(), await new all.GPUAdapter().requestDevice()];
  const buffers = [destroyed, destroyed, lost].map((device, index) => device.createBuffer({ size: 10 * (index + 1) }));
  lost.createTexture();
  expect(counter.live()).toMatchObject({ buffers: 3, bufferBytes: 60, textures: 1 });
  buffers[0]?.destroy();
  expect(counter.live()).toMatchObject({ buffers: 2, bufferBytes: 50 });
  destroyed.destroy();
  expect(counter.live()).toMatchObject({ buffers: 1, bufferBytes: 30 });
  lost.lose();
  await new Promise((resolve) => setTimeout(resolve));
  expect(counter.live()).toMatchObject({ buffers: 0, textures: 0 });
});

test('reads and copies are counted once each', () => {
  const { all, counter } = scope();
  counter.takeCopies();
  new all.VideoFrame().copyTo();
  new Float32Array(8).set(new Float32Array(5));
  new Uint8Array(8).slice(2);
  expect(counter.takeCopies()).toEqual({ reads: 1, readBytes: 100, draws: 0, copiedBytes: 26 });
  expect(counter.takeCopies()).toMatchObject({ reads: 0, copiedBytes: 0 });
});

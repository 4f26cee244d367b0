import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PixelReader } from './pixels.ts';

/** What the next `copyTo` does, and how often it was tried. */
let copy: { fails: DOMException | TypeError | null; tried: number };
let drawn: number;

class FakeVideoFrame {
  readonly format: string | null;
  readonly rotation: number;
  readonly codedWidth = 2;
  readonly displayWidth = 2;
  readonly displayHeight = 1;
  readonly visibleRect = { width: 2, height: 1 };
  constructor(format: string | null, rotation = 0) {
    this.format = format;
    this.rotation = rotation;
  }
  /** NV12 in a browser that knows no conversion: planes of another size. */
  allocationSize(): number {
    return this.format === 'NV12' ? 3 : 8;
  }
  copyTo(target: Uint8Array): Promise<void> {
    copy.tried++;
    if (copy.fails) return Promise.reject(copy.fails);
    target.fill(7);
    return Promise.resolve();
  }
}

beforeEach(() => {
  copy = { fails: null, tried: 0 };
  drawn = 0;
  vi.stubGlobal('VideoFrame', FakeVideoFrame);
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext(): unknown {
        return { drawImage: () => drawn++, getImageData: () => ({ data: new Uint8ClampedArray(8).fill(9) }) };
      }
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

const frame = (format: string | null, rotation = 0): VideoFrame => new FakeVideoFrame(format, rotation) as unknown as VideoFrame;

test('pixels are copied; a turned frame is drawn, and the next straight one is copied again', async () => {
  const reader = new PixelReader();
  expect((await reader.read(frame('I420'))).rgba[0]).toBe(7);
  expect((await reader.read(frame('I420', 90))).rgba[0]).toBe(9);
  expect((await reader.read(frame('I420'))).rgba[0]).toBe(7);
});

test.each([
  ['NotSupportedError', new DOMException('no', 'NotSupportedError')],
  ['TypeError', new TypeError('layout')],
])('a format that copyTo refuses with %s is drawn from then on, other formats are still copied', async (_name, error) => {
  const reader = new PixelReader();
  copy.fails = error;
  expect((await reader.read(frame(null))).rgba[0]).toBe(9);
  copy.fails = null;
  expect((await reader.read(frame(null))).rgba[0]).toBe(9);
  expect(copy.tried).toBe(1);
  expect((await reader.read(frame('I420'))).rgba[0]).toBe(7);
});

test('a browser whose copyTo would give planes is not asked to', async () => {
  const reader = new PixelReader();
  for (let i = 0; i < 2; i++) expect((await reader.read(frame('NV12'))).rgba[0]).toBe(9);
  expect([copy.tried, drawn]).toEqual([0, 2]);
});

test('a failure that says nothing about the format costs one frame a drawing', async () => {
  const reader = new PixelReader();
  copy.fails = new DOMException('busy', 'OperationError');
  expect((await reader.read(frame('I420'))).rgba[0]).toBe(9);
  copy.fails = null;
  expect((await reader.read(frame('I420'))).rgba[0]).toBe(7);
});

test('a frame that was closed meanwhile is bad input and says nothing about its format', async () => {
  const reader = new PixelReader();
  copy.fails = new DOMException('closed', 'InvalidStateError');
  await expect(reader.read(frame('I420'))).rejects.toMatchObject({ code: 'bad-input' });
  copy.fails = null;
  expect((await reader.read(frame('I420'))).rgba[0]).toBe(7);
  expect(drawn).toBe(0);
});

test('a browser without WebCodecs draws its pictures', async () => {
  vi.stubGlobal('VideoFrame', undefined);
  const picture = { width: 2, height: 1, close: () => undefined } as unknown as ImageBitmap;
  expect((await new PixelReader().read(picture)).rgba[0]).toBe(9);
  await expect(new PixelReader().read({ width: 0, height: 0 } as ImageBitmap)).rejects.toMatchObject({ code: 'bad-input' });
});

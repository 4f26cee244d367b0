import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FramePump } from './frame-pump.ts';
import type { SourceFrame } from './frame-source.ts';

/** A frame that counts how often it is closed. */
class CountedFrame {
  closed = 0;
  close(): void {
    this.closed++;
  }
}

const asFrame = (counted: CountedFrame, t: number): SourceFrame => ({ frame: counted as unknown as ImageBitmap, t });

/** A pump whose work on each frame ends when the test opens its gate. */
function gatedPump() {
  const seen: number[] = [];
  const gates: (() => void)[] = [];
  const pump = new FramePump(
    async ({ frame, t }) => {
      seen.push(t);
      await new Promise<void>((resolve) => gates.push(resolve));
      frame.close();
    },
    () => expect.unreachable(),
  );
  return { pump, seen, gates };
}

test('the newest frame wins: while one is in work, later ones replace the waiting one', async () => {
  const { pump, seen, gates } = gatedPump();
  const frames = [0, 1, 2, 3].map(() => new CountedFrame());
  frames.forEach((frame, t) => pump.offer(asFrame(frame, t)));
  expect(seen).toEqual([0]);
  expect(frames.map((frame) => frame.closed)).toEqual([0, 1, 1, 0]);
  gates.shift()?.();
  await Promise.resolve().then(() => undefined);
  await new Promise((resolve) => setTimeout(resolve));
  expect(seen).toEqual([0, 3]);
  expect(pump.dropped).toBe(2);
});

test('is idle once the last frame is worked on, also when it failed', async () => {
  const log: string[] = [];
  const gates: ((error?: Error) => void)[] = [];
  const pump = new FramePump(
    () => new Promise<void>((resolve, reject) => gates.push((error) => (error ? reject(error) : resolve()))),
    () => undefined,
  );
  await pump.idle();
  pump.offer(asFrame(new CountedFrame(), 0));
  pump.offer(asFrame(new CountedFrame(), 1));
  void pump.idle().then(() => log.push('idle'));
  gates.shift()?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect(log).toEqual([]);
  gates.shift()?.(new Error('worker'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(log).toEqual(['idle']);
});

test('while it is held the frame in work is the last one; then the newest that came meanwhile is looked at', async () => {
  const { pump, seen, gates } = gatedPump();
  const log: string[] = [];
  const frames = [0, 1, 2].map(() => new CountedFrame());
  frames.slice(0, 2).forEach((frame, t) => pump.offer(asFrame(frame, t)));
  pump.hold(true);
  void pump.idle().then(() => log.push('idle'));
  gates.shift()?.();
  await new Promise((resolve) => setImmediate(resolve));
  frames.slice(2).forEach((frame) => pump.offer(asFrame(frame, 2)));
  expect([seen, frames.map(({ closed }) => closed), log]).toEqual([[0], [1, 1, 0], []]);
  pump.hold(false);
  expect(seen).toEqual([0, 2]);
  gates.shift()?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect(log).toEqual(['idle']);
});

test('who waits for it to be idle does not wait for ever when it is stopped while held', async () => {
  const pump = new FramePump(
    () => Promise.resolve(),
    () => undefined,
  );
  pump.hold(true);
  const frame = new CountedFrame();
  pump.offer(asFrame(frame, 0));
  const idle = pump.idle();
  pump.stop();
  await idle;
  expect(frame.closed).toBe(1);
});

test.each([1, 2])(
  'no frame leaks and none is closed twice, in any order of frames, results, failures and stop; room for %i',
  async (room) => {
    const step = fc.constantFrom('offer', 'offer', 'finish', 'fail', 'stop', 'hold', 'go on');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const frames: CountedFrame[] = [];
        const open: { finish: () => void; fail: () => void }[] = [];
        let failures = 0;
        let inWork = 0;
        const pump = new FramePump(
          async ({ frame }) => {
            inWork++;
            expect(inWork).toBeLessThanOrEqual(room);
            try {
              await new Promise<void>((resolve, reject) =>
                open.push({ finish: resolve, fail: () => reject(new Error('worker')) }),
              );
            } finally {
              frame.close();
              inWork--;
            }
          },
          () => failures++,
          () => room,
        );
        let failed = 0;
        for (const name of steps) {
          if (name === 'offer') {
            const frame = new CountedFrame();
            frames.push(frame);
            pump.offer(asFrame(frame, frames.length));
          } else if (name === 'stop') {
            pump.stop();
          } else if (name === 'hold' || name === 'go on') {
            pump.hold(name === 'hold');
          } else {
            const current = open.shift();
            if (current && name === 'fail') failed++;
            if (name === 'fail') current?.fail();
            else current?.finish();
          }
          await new Promise((resolve) => setImmediate(resolve));
          const unclosed = frames.filter((frame) => frame.closed === 0).length;
          expect(unclosed).toBeLessThanOrEqual(room + 1);
        }
        pump.stop();
        while (open.length > 0) {
          open.shift()?.finish();
          await new Promise((resolve) => setImmediate(resolve));
        }
        expect(frames.map((frame) => frame.closed)).toEqual(frames.map(() => 1));
        expect(failures).toBe(failed);
      }),
      { numRuns: 60 },
    );
  },
);

import { expect, it, vi } from 'vitest';
import type { FrameResult } from '../../workers/vision.api.ts';
import { replay, type FrameReader } from './replay.ts';

const closed = { frames: 0, thumbnails: 0 };
const frameAt = (t: number) => ({ frame: { close: () => closed.frames++ } as unknown as ImageBitmap, t });

async function* clip(times: readonly number[], onEnd = (): void => undefined) {
  try {
    for (const t of times) yield frameAt(t);
  } finally {
    onEnd();
  }
}

function clientThat(process: (t: number) => Partial<FrameResult>): FrameReader & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    names: async () => calls.push('names'),
    reset: async (runId) => void calls.push(`reset ${runId}`),
    process: async (_, t) => {
      calls.push(`process ${t}`);
      const picture = { close: () => closed.thumbnails++ } as unknown as ImageBitmap;
      return {
        looked: true,
        events: [],
        inventory: [],
        thumbnails: [{ item: 'i', picture }],
        ...process(t),
      } as unknown as FrameResult;
    },
  };
}

it('gives each frame with its own time, in order, after names are there and the scene is forgotten', async () => {
  closed.thumbnails = 0;
  const seen: number[] = [];
  const stagesMs = { import: 1, detect: 2, embed: 3, track: 4 };
  const client = clientThat((t) => ({
    t,
    looked: t !== 0.4,
    stagesMs,
    events: t === 1 ? ([{ t }] as unknown as FrameResult['events']) : [],
  }));
  const run = await replay(client, clip([0, 0.4, 1]), (result, index) => void seen.push(index + result.t));
  expect(client.calls).toEqual(['names', 'reset replay', 'process 0', 'process 0.4', 'process 1']);
  expect(run.times).toEqual([0, 0.4, 1]);
  expect(run.events).toEqual([{ t: 1 }]);
  expect(run.stagesMs).toHaveLength(2);
  expect(run.perFrameMs).toHaveLength(3);
  expect(seen).toEqual([0, 1.4, 3]);
  expect(closed.thumbnails).toBe(3);
});

it('stops where it is told to, closes the frame that nobody gets, and lets the clip go', async () => {
  closed.frames = 0;
  const over = new AbortController();
  const onEnd = vi.fn();
  const client = clientThat(() => ({}));
  const frames = clip([0, 1, 2], onEnd);
  await expect(replay(client, frames, () => over.abort(new Error('enough')), over.signal)).rejects.toThrow('enough');
  expect(client.calls).toEqual(['names', 'reset replay', 'process 0']);
  expect(closed.frames).toBe(1);
  expect(onEnd).toHaveBeenCalledOnce();
});

import type { BasketEvent } from '../core/basket-event.ts';
import type { InventoryItem } from '../core/inventory.ts';
import type { FrameResult } from '../../workers/vision.api.ts';

/** The same in every run, so that a replay repeats to the letter. */
export const REPLAY_ID = 'replay';

export interface ReplayRun {
  /** Seconds, per frame. */
  readonly times: readonly number[];
  readonly events: readonly BasketEvent[];
  /** What lies in the basket in the end. */
  readonly inventory: readonly InventoryItem[];
  /** Milliseconds from handing a frame over to having its result, per frame. */
  readonly perFrameMs: readonly number[];
  /** Of the frames that were looked at: those in which nothing happens are skipped. */
  readonly stagesMs: readonly FrameResult['stagesMs'][];
}

/** The vision client, as far as a replay needs it. */
export interface FrameReader {
  names(): Promise<unknown>;
  reset(runId: string): Promise<void>;
  process(frame: VideoFrame | ImageBitmap, t: number): Promise<FrameResult>;
}

/**
 * Gives every frame to vision, one after the other, each with its own time, however slow the machine. Two replays of one clip give the same events.
 *
 * @param frames are taken over; `t` in seconds, growing
 * @param onFrame hears of each frame before the next is read; its thumbnails are closed afterwards
 */
export async function replay(
  client: FrameReader,
  frames: AsyncIterable<{ readonly frame: VideoFrame | ImageBitmap; readonly t: number }>,
  onFrame: (result: FrameResult, index: number) => Promise<void> | void = () => undefined,
  signal?: AbortSignal,
): Promise<ReplayRun> {
  // The first frames are named as surely as the last.
  await client.names();
  await client.reset(REPLAY_ID);
  const times: number[] = [];
  const perFrameMs: number[] = [];
  const stagesMs: FrameResult['stagesMs'][] = [];
  const events: BasketEvent[] = [];
  let last: FrameResult | null = null;
  for await (const { frame, t } of frames) {
    if (signal?.aborted) {
      frame.close();
      throw signal.reason;
    }
    const begin = performance.now();
    last = await client.process(frame, t);
    times.push(t);
    perFrameMs.push(performance.now() - begin);
    if (last.looked) stagesMs.push(last.stagesMs);
    events.push(...last.events);
    try {
      await onFrame(last, times.length - 1);
    } finally {
      for (const { picture } of last.thumbnails) picture.close();
    }
  }
  return { times, events, inventory: last?.inventory ?? [], perFrameMs, stagesMs };
}

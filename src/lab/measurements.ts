import { NO_CURRENCY, type Catalog } from '../core/catalog.ts';
import { FrameTrace } from '../ui/frame-trace.ts';
import type { Shop } from '../ui/shop-context.ts';
import { ShotRelay } from '../ui/shot-relay.ts';
import type { FrameResult, VisionReport } from '../../workers/vision.api.ts';
import { FrameLog, summarise, type FrameRecord, type Summary } from './frame-log.ts';
import type { InstrumentedVision } from './instrumented-vision.ts';
import { LongTaskWatch, type LongTasks } from './page-watch.ts';

/** All that is measured while one source runs: frames, what they cost the page, and their pictures with boxes. */
export class Measurements {
  readonly feed: ShotRelay;
  private readonly log = new FrameLog();
  private readonly trace = new FrameTrace();
  private readonly longTasks = new LongTaskWatch();
  private readonly now: () => number;

  /**
   * @param video the camera's own picture; null where frames bring theirs
   * @param now milliseconds, only growing
   */
  constructor(video: HTMLVideoElement | null, now: () => number) {
    this.feed = new ShotRelay(video);
    this.now = now;
  }

  get records(): readonly FrameRecord[] {
    return this.log.records;
  }

  get summary(): Summary | null {
    return summarise(this.log.records);
  }

  get mainThread(): LongTasks | null {
    return this.longTasks.seen;
  }

  /**
   * @param turnaroundMs from handing the frame over to having its result
   * @param picture stays the caller's
   */
  take(vision: InstrumentedVision, result: FrameResult, turnaroundMs: number, picture: VideoFrame | ImageBitmap | null): void {
    const { frame, tracks, zone, looked, stagesMs, embedded } = result;
    this.trace.add(result);
    this.feed.send({ frame, tracks, zone, picture, asked: [], arrived: [] });
    const at = this.now() / 1000;
    // A worker that dies meanwhile takes what it counted with it.
    vision.read().then(
      (reading) => this.log.add({ ...reading, looked, stagesMs, embedded, turnaroundMs, at }),
      () => undefined,
    );
  }

  chromeTrace(report: VisionReport | null): string {
    return this.trace.chromeTrace(report);
  }

  stop(): void {
    this.longTasks.stop();
  }
}

/** Names for the boxes; prices and pictures are not shown in the lab. */
export function shopOf({ products }: Catalog): Shop {
  return { products, currency: NO_CURRENCY, money: String, pictureOf: () => null };
}

/** A clip may run ahead of what was looked at by so much, seconds of the clip: hands are seen about eight times a second at least. */
const MAX_AHEAD = 0.12;

/** What is paced: a playing video. */
export type PacedVideo = Pick<HTMLVideoElement, 'pause' | 'play' | 'paused' | 'ended'>;

/**
 * Holds a clip back while vision is busy, so that the clip leads to the same basket however slow the machine is. The shopper sees looked-at frames
 * only, so a slow machine shows a slower clip, not one with holes.
 */
export class ClipPacer {
  private readonly video: PacedVideo;
  private looking: number | null = null;
  private started = false;
  private resting = false;

  constructor(video: PacedVideo) {
    this.video = video;
  }

  /** The clip plays: from here on it may be held. Before, a pause would break its start off. */
  start(): void {
    this.started = true;
  }

  /** Vision begins to look at the frame of time `t`. */
  begin(t: number): void {
    this.looking = t;
  }

  /** The clip has shown the frame of time `t`. */
  shown(t: number): void {
    if (this.started && this.looking !== null && t - this.looking > MAX_AHEAD) this.video.pause();
  }

  /** Vision has finished its frame. */
  finish(): void {
    this.looking = null;
    this.goOn();
  }

  /** Nobody looks at the page, or somebody does again. */
  rest(resting: boolean): void {
    this.resting = resting;
    if (resting) this.video.pause();
    else if (this.looking === null) this.goOn();
  }

  private goOn(): void {
    // A pause right after is no error, and an ended clip would begin again.
    if (this.started && !this.resting && this.video.paused && !this.video.ended) void this.video.play().catch(() => undefined);
  }
}

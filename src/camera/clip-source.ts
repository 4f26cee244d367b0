import { FrameSourceError, type FrameSource, type SourceFrame } from './frame-source.ts';
import { readVideoElement } from './video-frames.ts';
import { watchPauses } from './watch-pauses.ts';

/**
 * A clip played in real time, as a camera would show it. Times are the clip's own seconds. For exact, frame by frame work there is
 * `npm run replay`.
 */
export class ClipSource extends EventTarget implements FrameSource {
  readonly video: HTMLVideoElement;
  private readonly url: string;
  private onFrame: ((frame: SourceFrame) => void) | null = null;
  private stopReading: (() => void) | null = null;
  private stopWatching: (() => void) | null = null;
  private forgetSignal: (() => void) | null = null;

  /**
   * Dispatches `ended` when the clip is over; it stays on its last picture. `paused` and `resumed` tell when nobody looks at the page and when
   * somebody does again: browsers give no frames meanwhile, so whoever plays the clip has to hold it.
   */
  constructor(url: string) {
    super();
    this.url = url;
    this.video = document.createElement('video');
    this.video.muted = true;
    this.video.playsInline = true;
    this.video.preload = 'auto';
    this.video.addEventListener('ended', () => this.dispatchEvent(new Event('ended')));
  }

  async start(onFrame: (frame: SourceFrame) => void, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.stop();
    this.onFrame = onFrame;
    this.obey(signal);
    this.video.src = this.url;
    this.read();
    try {
      await this.video.play();
    } catch (cause) {
      signal?.throwIfAborted();
      const missing =
        this.video.error?.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED ||
        this.video.error?.code === MediaError.MEDIA_ERR_NETWORK;
      this.stop();
      throw missing
        ? new FrameSourceError('clip-missing', 'The clip is not there or this browser cannot play it.', { cause })
        : new FrameSourceError('clip-unreadable', 'This browser cannot play the clip.', { cause });
    }
    this.stopWatching = watchPauses(null, (paused) => this.dispatchEvent(new Event(paused ? 'paused' : 'resumed')));
  }

  stop(): void {
    this.forgetSignal?.();
    this.forgetSignal = null;
    this.stopReading?.();
    this.stopReading = null;
    this.stopWatching?.();
    this.stopWatching = null;
    this.onFrame = null;
    this.video.pause();
    // Letting go of the clip takes a slow phone a while: the touch that ended it is answered first.
    setTimeout(() => {
      if (this.onFrame) return;
      this.video.removeAttribute('src');
      this.video.load();
    });
  }

  /** The signal of an earlier start must not stop a later one. */
  private obey(signal: AbortSignal | undefined): void {
    const abort = (): void => this.stop();
    signal?.addEventListener('abort', abort, { once: true });
    this.forgetSignal = () => signal?.removeEventListener('abort', abort);
  }

  private read(): void {
    this.stopReading?.();
    const { onFrame } = this;
    this.stopReading = onFrame && readVideoElement(this.video, (metadata) => metadata.mediaTime, onFrame);
  }
}

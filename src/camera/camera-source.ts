import type { CameraControls } from './camera-controls.ts';
import { FrameSourceError, cameraError, type FrameSource, type SourceFrame } from './frame-source.ts';
import { keepAwake } from './keep-awake.ts';
import { readVideoElement } from './video-frames.ts';
import { pageIsShown, watchPauses } from './watch-pauses.ts';

/** Chromium's way to the frames of a track, on the page only (https://w3c.github.io/mediacapture-transform/). */
declare class MediaStreamTrackProcessor {
  constructor(init: { readonly track: MediaStreamTrack; readonly maxBufferSize?: number });
  readonly readable: ReadableStream<VideoFrame>;
}

/** Where nobody chooses: what looks away from the shopper. */
const REAR: MediaTrackConstraints = { facingMode: { ideal: 'environment' } };
/** 4:3 sees more of a basket than 16:9, and 640 pixels are twice what the detector looks at. */
const WISHES: MediaTrackConstraints = {
  width: { ideal: 640 },
  height: { ideal: 480 },
  frameRate: { ideal: 30 },
};

/** A camera that another app has is asked for again after so many milliseconds, and so often. */
const ASK_AGAIN_MS = 1000;
const ASK_TIMES = 20;

/** What happens to the camera after it has started. */
export interface CameraEvents {
  /** The system took it away and does not give it back; the source has stopped. */
  lost(error: FrameSourceError): void;
  /** It gives no frames for now. */
  paused(): void;
  resumed(): void;
}

/**
 * The device's camera, the rear one where there are two. Times are seconds of the page's clock (`performance.now() / 1000`), so they
 * go on growing when the camera is stopped and started again. The screen stays on while it runs. A camera that the system takes away, for a
 * call, is opened again by itself as soon as it can be had.
 */
export class CameraSource implements FrameSource {
  readonly video: HTMLVideoElement;
  private readonly events: CameraEvents;
  private readonly controls: CameraControls | null;
  /** Until the next stop. */
  private over = new AbortController();
  private stream: MediaStream | null = null;
  /** What ends with the stream. */
  private endings: (() => void)[] = [];
  private sleep: (() => void) | null = null;
  private forgetSignal: (() => void) | null = null;
  private paused = false;

  /** @param controls lens, torch and zoom, where somebody may choose them */
  constructor(events: CameraEvents, controls: CameraControls | null = null) {
    this.events = events;
    this.controls = controls;
    this.video = document.createElement('video');
    this.video.muted = true;
    this.video.playsInline = true;
  }

  async start(onFrame: (frame: SourceFrame) => void, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.stop();
    this.over = new AbortController();
    this.obey(signal);
    const over = this.over.signal;
    try {
      await this.open(onFrame, over);
      this.sleep = keepAwake();
    } catch (error) {
      if (!over.aborted) this.stop();
      signal?.throwIfAborted();
      throw error;
    }
  }

  stop(): void {
    this.over.abort();
    this.forgetSignal?.();
    this.forgetSignal = null;
    this.sleep?.();
    this.sleep = null;
    this.paused = false;
    this.close();
    this.controls?.forget();
  }

  /** @param over the source was stopped: then the camera is let go at once and the reason thrown */
  private async open(onFrame: (frame: SourceFrame) => void, over: AbortSignal): Promise<void> {
    const stream = await openCamera(this.controls?.wishes ?? REAR);
    const [track] = stream.getVideoTracks();
    if (over.aborted || !track) {
      for (const unwanted of stream.getTracks()) unwanted.stop();
      over.throwIfAborted();
      throw new FrameSourceError('no-camera', 'The camera gives no picture.');
    }
    this.stream = stream;
    track.addEventListener('ended', () => {
      if (this.stream === stream) void this.reopen(onFrame, over);
    });
    this.video.srcObject = stream;
    try {
      await this.video.play();
    } catch (error) {
      over.throwIfAborted();
      throw cameraError(error);
    }
    over.throwIfAborted();
    const take = (frame: SourceFrame): void => {
      if (this.paused) frame.frame.close();
      else onFrame(frame);
    };
    const wasPaused = this.paused;
    this.paused = false;
    this.endings.push(
      'MediaStreamTrackProcessor' in globalThis ? readTrack(track, take) : readElement(this.video, take),
      watchPauses(track, (now) => {
        this.paused = now;
        if (now) return this.events.paused();
        // iOS pauses the element with the page and leaves it so.
        void this.video.play().catch(() => undefined);
        this.events.resumed();
      }),
    );
    void this.controls?.take(track);
    if (wasPaused && !this.isPaused()) this.events.resumed();
  }

  /** The system took the camera away. Mostly it is to be had again after the call, or when the page is looked at again. */
  private async reopen(onFrame: (frame: SourceFrame) => void, over: AbortSignal): Promise<void> {
    this.close();
    if (!this.paused) this.events.paused();
    this.paused = true;
    for (let asked = 1; !over.aborted; asked++) {
      try {
        await pageIsShown(over);
        return await this.open(onFrame, over);
      } catch (cause) {
        if (over.aborted) return;
        this.close();
        const mayComeBack = cause instanceof FrameSourceError && cause.code === 'in-use' && asked < ASK_TIMES;
        if (!mayComeBack) {
          this.stop();
          this.events.lost(new FrameSourceError('ended', 'The camera was switched off or taken away.', { cause }));
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      }
    }
  }

  /** Lets the camera go. */
  private close(): void {
    for (const end of this.endings.splice(0)) end();
    this.controls?.release();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  /** A method, as the compiler does not know that a callback changes it. */
  private isPaused(): boolean {
    return this.paused;
  }

  /** The signal of an earlier start must not stop a later one. */
  private obey(signal: AbortSignal | undefined): void {
    const abort = (): void => this.stop();
    signal?.addEventListener('abort', abort, { once: true });
    this.forgetSignal = () => signal?.removeEventListener('abort', abort);
  }
}

async function openCamera(which: MediaTrackConstraints): Promise<MediaStream> {
  if (!globalThis.isSecureContext) {
    throw new FrameSourceError('insecure-context', 'Browsers give the camera to https pages only.');
  }
  // The type says that it is always there; old browsers and some in-app views lack it.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices?.getUserMedia) throw new FrameSourceError('unsupported', 'This browser cannot use the camera.');
  try {
    return await devices.getUserMedia({ video: { ...WISHES, ...which }, audio: false });
  } catch (error) {
    throw cameraError(error);
  }
}

/** Maps a source's own timestamps to the page's clock: only the distance from the first frame is the source's. */
function pageClock(): (seconds: number) => number {
  let offset: number | null = null;
  return (seconds) => {
    offset ??= performance.now() / 1000 - seconds;
    return seconds + offset;
  };
}

function readTrack(track: MediaStreamTrack, onFrame: (frame: SourceFrame) => void): () => void {
  const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 }).readable.getReader();
  const clock = pageClock();
  const read = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onFrame({ frame: value, t: clock(value.timestamp / 1e6) });
    }
  };
  // A track that ends while a read is pending rejects it; the `ended` event tells of that.
  read().catch(() => undefined);
  return () => void reader.cancel().catch(() => undefined);
}

function readElement(video: HTMLVideoElement, onFrame: (frame: SourceFrame) => void): () => void {
  const clock = pageClock();
  return readVideoElement(
    video,
    (metadata) => clock(metadata.captureTime ? metadata.captureTime / 1000 : metadata.mediaTime),
    onFrame,
  );
}

import { FrameSourceError, cameraError, type FrameSource, type SourceFrame } from './frame-source.ts';
import { keepAwake } from './keep-awake.ts';
import { readVideoElement } from './video-frames.ts';
import { watchPauses } from './watch-pauses.ts';

/** Chromium's way to the frames of a track, on the page only (https://w3c.github.io/mediacapture-transform/). */
declare class MediaStreamTrackProcessor {
  constructor(init: { readonly track: MediaStreamTrack; readonly maxBufferSize?: number });
  readonly readable: ReadableStream<VideoFrame>;
}

/** 4:3 sees more of a basket than 16:9, and 640 pixels are twice what the detector looks at. */
const WISHES: MediaTrackConstraints = {
  facingMode: { ideal: 'environment' },
  width: { ideal: 640 },
  height: { ideal: 480 },
  frameRate: { ideal: 30 },
};

/** What happens to the camera after it has started. */
export interface CameraEvents {
  /** The system took it away; the source has stopped. */
  lost(error: FrameSourceError): void;
  /** It gives no frames for now. */
  paused(): void;
  resumed(): void;
}

/**
 * The device's camera, the rear one where there are two. Times are seconds of the page's clock (`performance.now() / 1000`), so they
 * go on growing when the camera is stopped and started again. The screen stays on while it runs.
 */
export class CameraSource implements FrameSource {
  readonly video: HTMLVideoElement;
  private readonly events: CameraEvents;
  private stream: MediaStream | null = null;
  /** What ends with the camera. */
  private endings: (() => void)[] = [];
  private forgetSignal: (() => void) | null = null;

  constructor(events: CameraEvents) {
    this.events = events;
    this.video = document.createElement('video');
    this.video.muted = true;
    this.video.playsInline = true;
  }

  async start(onFrame: (frame: SourceFrame) => void, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.stop();
    const stream = await openCamera();
    if (signal?.aborted) {
      for (const track of stream.getTracks()) track.stop();
      signal.throwIfAborted();
    }
    const [track] = stream.getVideoTracks();
    if (!track) throw new FrameSourceError('no-camera', 'The camera gives no picture.');
    this.stream = stream;
    this.obey(signal);
    track.addEventListener('ended', () => {
      if (this.stream !== stream) return;
      this.stop();
      this.events.lost(new FrameSourceError('ended', 'The camera was switched off or taken away.'));
    });
    this.video.srcObject = stream;
    try {
      await this.video.play();
    } catch (error) {
      this.stop();
      signal?.throwIfAborted();
      throw cameraError(error);
    }
    let paused = false;
    const take = (frame: SourceFrame): void => {
      if (paused) frame.frame.close();
      else onFrame(frame);
    };
    this.endings.push(
      'MediaStreamTrackProcessor' in globalThis ? readTrack(track, take) : readElement(this.video, take),
      keepAwake(),
      watchPauses(track, (now) => {
        paused = now;
        if (paused) return this.events.paused();
        // iOS pauses the element with the page and leaves it so.
        void this.video.play().catch(() => undefined);
        this.events.resumed();
      }),
    );
  }

  stop(): void {
    this.forgetSignal?.();
    this.forgetSignal = null;
    for (const end of this.endings.splice(0)) end();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  /** The signal of an earlier start must not stop a later one. */
  private obey(signal: AbortSignal | undefined): void {
    const abort = (): void => this.stop();
    signal?.addEventListener('abort', abort, { once: true });
    this.forgetSignal = () => signal?.removeEventListener('abort', abort);
  }
}

async function openCamera(): Promise<MediaStream> {
  if (!globalThis.isSecureContext) {
    throw new FrameSourceError('insecure-context', 'Browsers give the camera to https pages only.');
  }
  // The type says that it is always there; old browsers and some in-app views lack it.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices?.getUserMedia) throw new FrameSourceError('unsupported', 'This browser cannot use the camera.');
  try {
    return await devices.getUserMedia({ video: WISHES, audio: false });
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

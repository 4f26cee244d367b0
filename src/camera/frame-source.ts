/** One picture and its time. Whoever holds the frame last closes it: open frames block the camera after a handful. */
export interface SourceFrame {
  readonly frame: VideoFrame | ImageBitmap;
  /** Seconds on the source's own clock, growing from frame to frame. */
  readonly t: number;
}

/** Where frames come from: the camera or a clip. */
export interface FrameSource {
  /** Shows what the source sees; the page puts it on the screen. Muted and inline. */
  readonly video: HTMLVideoElement;
  /**
   * Starts giving frames. Resolves when the first picture can be shown. The receiver takes each frame over.
   *
   * Throws a `FrameSourceError`; an abort of `signal` stops the source and rejects with the signal's reason.
   */
  start(onFrame: (frame: SourceFrame) => void, signal?: AbortSignal): Promise<void>;
  /** Gives no more frames and lets the camera go. May be called at any time, also more than once. */
  stop(): void;
}

export type FrameSourceErrorCode =
  | 'denied'
  | 'no-camera'
  | 'in-use'
  | 'insecure-context'
  | 'unsupported'
  /** The camera was unplugged, or the system took it away. */
  | 'ended'
  | 'clip-missing'
  | 'clip-unreadable';

/** Why there is no picture. The screen has one clear message per code. */
export class FrameSourceError extends Error {
  readonly code: FrameSourceErrorCode;

  constructor(code: FrameSourceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FrameSourceError';
    this.code = code;
  }
}

/** What went wrong in `getUserMedia`, by the names of https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia. */
export function cameraError(error: unknown): FrameSourceError {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const options = { cause: error };
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return new FrameSourceError('denied', 'The camera is not allowed for this page.', options);
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new FrameSourceError('no-camera', 'This device has no camera.', options);
    case 'NotReadableError':
    case 'AbortError':
      return new FrameSourceError('in-use', 'The camera is used by another app.', options);
    default:
      return new FrameSourceError('unsupported', 'The camera could not be started in this browser.', options);
  }
}

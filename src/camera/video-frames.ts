import type { SourceFrame } from './frame-source.ts';

/**
 * Gives every frame that a playing `<video>` presents, with its media time, until `stop` is called. Browsers without
 * `VideoFrame` get an `ImageBitmap`.
 *
 * @returns stop
 */
export function readVideoElement(
  video: HTMLVideoElement,
  timeOf: (metadata: VideoFrameCallbackMetadata) => number,
  onFrame: (frame: SourceFrame) => void,
): () => void {
  let stopped = false;
  let handle = 0;
  let last = -Infinity;
  const request = (): void => {
    if (!stopped) handle = video.requestVideoFrameCallback((_now, metadata) => void present(metadata));
  };
  const present = async (metadata: VideoFrameCallbackMetadata): Promise<void> => {
    const t = timeOf(metadata);
    // A paused or looping element presents a frame again: that is no new sight.
    if (t > last) {
      last = t;
      const frame = await grab(video, metadata).catch(() => null);
      if (frame && stopped) frame.close();
      else if (frame) onFrame({ frame, t });
    }
    request();
  };
  request();
  return () => {
    stopped = true;
    video.cancelVideoFrameCallback(handle);
  };
}

async function grab(video: HTMLVideoElement, metadata: VideoFrameCallbackMetadata): Promise<VideoFrame | ImageBitmap> {
  if (typeof VideoFrame === 'undefined') return createImageBitmap(video);
  return new VideoFrame(video, { timestamp: Math.round(metadata.mediaTime * 1e6) });
}

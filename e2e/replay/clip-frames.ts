/** The frames of a clip on the tools' server: what the app's own reader reads, or a folder of pictures. Errors are the input's fault. */
import { readClip, type ClipFrame } from '../../src/camera/clip-reader.ts';
import { FrameSourceError } from '../../src/camera/frame-source.ts';
import { fetchPicture } from '../../src/vision/gallery-store.ts';
import { BAD_INPUT, type ClipSource } from './lab-api.ts';

/** The receiver closes each frame. */
export async function* readFrames(clip: ClipSource): AsyncGenerator<ClipFrame> {
  try {
    if (clip.kind === 'frames') yield* readPictures(clip.frames);
    else yield* readClip({ kind: clip.kind, name: nameOf(clip.url), data: clip.url });
  } catch (error) {
    throw error instanceof FrameSourceError ? new Error(`${BAD_INPUT}${error.message}`, { cause: error }) : error;
  }
}

async function* readPictures(frames: Extract<ClipSource, { kind: 'frames' }>['frames']): AsyncGenerator<ClipFrame> {
  for (const [index, { t, url }] of frames.entries()) {
    const picture = await fetchPicture(url).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new FrameSourceError('clip-unreadable', `${nameOf(url)} cannot be decoded: ${reason}`, { cause });
    });
    yield { frame: picture, t, done: (index + 1) / frames.length };
  }
}

function nameOf(url: string): string {
  return decodeURIComponent(url.slice(url.lastIndexOf('/') + 1));
}

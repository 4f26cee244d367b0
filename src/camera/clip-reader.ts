/** Every frame of a clip, in order, with its own time: nothing is dropped and nothing waits for a clock. */
import { ALL_FORMATS, BlobSource, Input, UrlSource, VideoSampleSink, type VideoSample } from 'mediabunny';
import { FrameSourceError, type SourceFrame } from './frame-source.ts';

/** A file that the browser decodes. */
export interface ClipFile {
  readonly kind: 'video' | 'gif';
  /** For people: messages name it. */
  readonly name: string;
  readonly data: Blob | string;
}

export interface ClipFrame extends SourceFrame {
  /** How much of the clip is over with this frame, 0..1. */
  readonly done: number;
}

const VIDEO_TYPES: readonly string[] = ['mp4', 'webm', 'mov', 'mkv', 'm4v'];

/** What a file of this name is, null where it is no clip. */
export function clipKind(name: string): ClipFile['kind'] | null {
  const type = /\.(\w+)$/.exec(name.toLowerCase())?.[1] ?? '';
  return type === 'gif' ? 'gif' : VIDEO_TYPES.includes(type) ? 'video' : null;
}

/**
 * The receiver closes each frame. Times are seconds from the clip's start.
 *
 * Throws `FrameSourceError`: `clip-missing` where the file cannot be fetched, `clip-unreadable` where this browser cannot decode it.
 */
export function readClip(clip: ClipFile): AsyncGenerator<ClipFrame> {
  return clip.kind === 'gif' ? readGif(clip) : readVideo(clip);
}

async function* readGif({ name, data }: ClipFile): AsyncGenerator<ClipFrame> {
  const bytes = typeof data === 'string' ? await fetchBytes(data, name) : await data.arrayBuffer();
  if (typeof ImageDecoder === 'undefined') throw unreadable(name, 'this browser decodes no gifs frame by frame');
  const decoder = new ImageDecoder({ data: bytes, type: 'image/gif' });
  try {
    await decodable(decoder.tracks.ready, name);
    await decodable(decoder.completed, name);
    const total = decoder.tracks.selectedTrack?.frameCount ?? 0;
    if (total === 0) throw new FrameSourceError('clip-unreadable', `${name} has no frames.`);
    let microseconds = 0;
    for (let frameIndex = 0; frameIndex < total; frameIndex++) {
      const { image } = await decodable(decoder.decode({ frameIndex }), name);
      const { duration } = image;
      yield { frame: image, t: microseconds / 1e6, done: (frameIndex + 1) / total };
      // A gif may leave the duration out; players then show a frame for a tenth of a second.
      microseconds += duration || 100_000;
    }
  } finally {
    decoder.close();
  }
}

async function* readVideo({ name, data }: ClipFile): AsyncGenerator<ClipFrame> {
  const source = typeof data === 'string' ? new UrlSource(data) : new BlobSource(data);
  const input = new Input({ source, formats: ALL_FORMATS });
  try {
    const track = await decodable(input.getPrimaryVideoTrack(), name);
    if (!track) throw new FrameSourceError('clip-unreadable', `${name} has no video track.`);
    if (!(await track.canDecode())) {
      const codec = track.codec ?? 'unknown codec';
      throw new FrameSourceError(
        'clip-unreadable',
        `this browser cannot decode ${name} (${codec}); use one that can, or convert it to VP9.`,
      );
    }
    const end = await decodable(input.computeDuration(), name);
    let first: number | null = null;
    const samples = new VideoSampleSink(track).samples();
    try {
      for (;;) {
        const { value: sample, done: over } = await decodable(samples.next(), name);
        if (over) break;
        first ??= sample.timestamp;
        const t = sample.timestamp - first;
        const done = Math.min(1, (t + sample.duration) / Math.max(end - first, 1e-6));
        yield { frame: await upright(sample), t, done };
      }
    } finally {
      await samples.return();
    }
    if (first === null) throw new FrameSourceError('clip-unreadable', `${name} has no frames.`);
  } finally {
    input.dispose();
  }
}

/** Phones store turned frames with a note of how. Closes the sample. */
async function upright(sample: VideoSample): Promise<VideoFrame | ImageBitmap> {
  try {
    if (sample.rotation === 0) return sample.toVideoFrame();
    const canvas = new OffscreenCanvas(sample.displayWidth, sample.displayHeight);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no 2D canvas');
    sample.draw(context, 0, 0);
    return canvas.transferToImageBitmap();
  } finally {
    sample.close();
  }
}

async function fetchBytes(url: string, name: string): Promise<ArrayBuffer> {
  const response = await fetch(url).catch(() => null);
  if (!response?.ok) throw new FrameSourceError('clip-missing', `${name} could not be fetched.`);
  return response.arrayBuffer();
}

async function decodable<Result>(work: Promise<Result>, name: string): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    throw unreadable(name, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function unreadable(name: string, reason: string, options?: ErrorOptions): FrameSourceError {
  return new FrameSourceError('clip-unreadable', `${name} cannot be decoded: ${reason}`, options);
}

/** Every frame of a clip, in order, with its own time: nothing is dropped and nothing waits for a clock. */
import { ALL_FORMATS, Input, UrlSource, VideoSampleSink, type VideoSample } from 'mediabunny';
import { fetchPicture } from '../../src/vision/gallery-store.ts';
import { BAD_INPUT, type ClipSource } from './lab-api.ts';

export interface ClipPicture {
  /** The receiver closes it. */
  readonly frame: VideoFrame | ImageBitmap;
  /** Seconds from the clip's start. */
  readonly t: number;
  /** Number of frames, 0 where it is known at the end only. */
  readonly total: number;
}

export async function* readFrames(clip: ClipSource): AsyncGenerator<ClipPicture> {
  switch (clip.kind) {
    case 'frames':
      for (const { t, url } of clip.frames)
        yield { frame: await decodable(fetchPicture(url), url), t, total: clip.frames.length };
      break;
    case 'gif':
      yield* readGif(clip.url);
      break;
    case 'video':
      yield* readVideo(clip.url);
      break;
  }
}

async function* readGif(url: string): AsyncGenerator<ClipPicture> {
  const data = await (await fetch(url)).arrayBuffer();
  const decoder = new ImageDecoder({ data, type: 'image/gif' });
  try {
    await decodable(decoder.tracks.ready, url);
    await decodable(decoder.completed, url);
    const total = decoder.tracks.selectedTrack?.frameCount ?? 0;
    if (total === 0) throw new Error(`${BAD_INPUT}${nameOf(url)} has no frames.`);
    let microseconds = 0;
    for (let frameIndex = 0; frameIndex < total; frameIndex++) {
      const { image } = await decodable(decoder.decode({ frameIndex }), url);
      const { duration } = image;
      yield { frame: image, t: microseconds / 1e6, total };
      // A gif may leave the duration out; players then show a frame for a tenth of a second.
      microseconds += duration || 100_000;
    }
  } finally {
    decoder.close();
  }
}

async function* readVideo(url: string): AsyncGenerator<ClipPicture> {
  const input = new Input({ source: new UrlSource(url), formats: ALL_FORMATS });
  try {
    const track = await decodable(input.getPrimaryVideoTrack(), url);
    if (!track) throw new Error(`${BAD_INPUT}${nameOf(url)} has no video track.`);
    if (!(await track.canDecode())) {
      throw new Error(
        `${BAD_INPUT}this browser cannot decode ${nameOf(url)} (${track.codec ?? 'unknown codec'}); set BROWSER_PATH to a Chrome that can, or convert it to VP9.`,
      );
    }
    let first: number | null = null;
    const samples = new VideoSampleSink(track).samples();
    for (;;) {
      const { value: sample, done } = await decodable(samples.next(), url);
      if (done) break;
      first ??= sample.timestamp;
      const t = sample.timestamp - first;
      yield { frame: await upright(sample), t, total: 0 };
    }
    if (first === null) throw new Error(`${BAD_INPUT}${nameOf(url)} has no frames.`);
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

async function decodable<Result>(work: Promise<Result>, url: string): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${BAD_INPUT}${nameOf(url)} cannot be decoded: ${reason}`, { cause: error });
  }
}

function nameOf(url: string): string {
  return decodeURIComponent(url.slice(url.lastIndexOf('/') + 1));
}

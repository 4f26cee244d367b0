import type { ClipFile } from '../camera/clip-reader.ts';
import { FramePump } from '../camera/frame-pump.ts';
import type { FrameSource, SourceFrame } from '../camera/frame-source.ts';
import { VisionClientError } from '../vision/vision-client-error.ts';
import type { FrameResult } from '../../workers/vision.api.ts';
import type { InstrumentedVision } from './instrumented-vision.ts';
import type { LabWorld } from './lab-world.ts';
import { InputError } from './problem-of.ts';

/** Hears of each frame; `picture` is its own where the screen does not show the source itself, and is closed afterwards. */
export type OnFrame = (result: FrameResult, turnaroundMs: number, picture: VideoFrame | ImageBitmap | null) => void;

/**
 * Runs a camera (`clip` null) or a clip in real time, as the app does: the newest frame goes to the models. Clips begin again. Resolves when
 * it is aborted; rejects when the source or seeing as a whole fails.
 *
 * @param onFail hears of a frame that failed; the run goes on with the next one
 * @param onSource hears of the source before its first frame
 */
export async function runSource(
  world: LabWorld,
  { client }: InstrumentedVision,
  clip: ClipFile | null,
  onSource: (source: FrameSource) => void,
  onFrame: OnFrame,
  onFail: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  if (clip?.kind === 'gif') throw new InputError(`${clip.name} is a gif, which does not run in real time.`, 'Replay it instead.');
  const ended = new AbortController();
  const pump = new FramePump(
    (frame) => look(world, client, frame, clip !== null, onFrame),
    onFail,
    // A GPU computes the next frame while the one before is read. A clip waits for each of its frames.
    () => (clip === null && client.state.kind === 'ready' && client.state.report.backend === 'webgpu' ? 2 : 1),
  );
  const offer = (frame: SourceFrame): void => pump.offer(frame);
  const again = async (): Promise<void> => {
    await pump.idle();
    await client.reset(world.newId());
    if (!signal.aborted) await source.start(offer, signal);
  };
  const onEnded = (): void => void again().catch((error: unknown) => ended.abort(error));
  const source = clip ? world.openClip(clip, onEnded) : world.openCamera((error) => ended.abort(error));
  const onState = (): void => {
    if (client.state.kind === 'failed') ended.abort(new VisionClientError(client.state.code, client.state.message));
  };
  client.addEventListener('statechange', onState);
  try {
    await client.reset(world.newId());
    onSource(source);
    await source.start(offer, signal);
    await firstOf(signal, ended.signal);
    if (!signal.aborted) throw ended.signal.reason;
  } finally {
    client.removeEventListener('statechange', onState);
    source.stop();
    pump.stop();
    await pump.idle();
  }
}

async function look(
  world: LabWorld,
  client: InstrumentedVision['client'],
  { frame, t }: SourceFrame,
  painted: boolean,
  onFrame: OnFrame,
): Promise<void> {
  const picture = painted ? await copyOf(frame) : null;
  try {
    const begin = world.now();
    const result = await client.process(frame, t);
    for (const thumbnail of result.thumbnails) thumbnail.picture.close();
    onFrame(result, world.now() - begin, picture);
  } finally {
    picture?.close();
  }
}

/** A second handle on the same picture, since the first goes to the worker. */
export async function copyOf(frame: VideoFrame | ImageBitmap): Promise<VideoFrame | ImageBitmap> {
  return 'clone' in frame ? frame.clone() : createImageBitmap(frame);
}

/** Resolves when one of them is aborted. */
function firstOf(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    }
  });
}

import { readClip, type ClipFile, type ClipFrame } from '../camera/clip-reader.ts';
import { describeMistake, findMistakes, scoreEvents, type Truth } from '../core/event-score.ts';
import { quantile } from '../core/statistics.ts';
import { parseTruth, TruthError } from '../core/truth.ts';
import { replay } from '../vision/replay.ts';
import type { Backend } from '../../workers/vision.api.ts';
import type { InstrumentedVision } from './instrumented-vision.ts';
import type { ReplayResult } from './lab-state.ts';
import type { Tell } from './models.ts';
import { InputError } from './problem-of.ts';
import { copyOf, type OnFrame } from './run-source.ts';

/**
 * Every frame of a clip, however long it takes, and its events against the truth.
 *
 * @param truth null: there is no score
 */
export async function replayClip(
  { client }: InstrumentedVision,
  clip: ClipFile,
  truth: Truth | null,
  backend: Backend,
  onFrame: OnFrame,
  tell: Tell,
  signal: AbortSignal,
): Promise<ReplayResult> {
  let current: { readonly begin: number; readonly done: number; readonly picture: VideoFrame | ImageBitmap } | null = null;
  async function* frames(): AsyncGenerator<ClipFrame> {
    for await (const next of readClip(clip)) {
      const picture = await copyOf(next.frame);
      current = { picture, done: next.done, begin: performance.now() };
      yield next;
    }
  }
  const close = (): void => {
    current?.picture.close();
    current = null;
  };
  try {
    const run = await replay(
      client,
      frames(),
      (result, index) => {
        const { begin = 0, done = null, picture = null } = current ?? {};
        onFrame(result, performance.now() - begin, picture);
        tell(`Replaying ${clip.name}: ${index + 1} frames`, done);
        close();
      },
      signal,
    );
    return {
      clip: clip.name,
      backend,
      frames: run.times.length,
      looked: run.stagesMs.length,
      seconds: run.times.at(-1) ?? 0,
      medianMs: quantile(run.perFrameMs, 0.5),
      p95Ms: quantile(run.perFrameMs, 0.95),
      events: run.events.map(({ t, type, product, identity }) => ({ t, type, product: product ?? identity.kind })),
      score: truth && scoreEvents(truth, run.events),
      mistakes: truth ? findMistakes(truth, run.events).map(describeMistake) : [],
    };
  } finally {
    close();
  }
}

/** Throws `InputError`. */
export async function readTruthFile(file: Pick<File, 'name' | 'text'>): Promise<Truth> {
  try {
    return parseTruth(JSON.parse(await file.text()));
  } catch (error) {
    const why = error instanceof TruthError ? error.message : 'it is not valid JSON';
    throw new InputError(`The truth ${file.name} cannot be used: ${why}.`, 'docs/formats.md shows how it has to look.');
  }
}

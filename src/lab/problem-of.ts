import { FrameSourceError, type FrameSourceErrorCode } from '../camera/frame-source.ts';
import { VisionClientError } from '../vision/vision-client-error.ts';
import type { VisionErrorCode } from '../../workers/vision.api.ts';
import type { Problem } from './lab-state.ts';

const SOURCE_ADVICE: Readonly<Record<FrameSourceErrorCode, string>> = {
  denied: 'Allow the camera for this page in the address bar, and start again.',
  'no-camera': 'Connect a camera, or take the clip.',
  'in-use': 'Close the app that uses the camera, and start again.',
  'insecure-context': 'Open the lab at https, or at localhost.',
  unsupported: 'Take another browser, or the clip.',
  ended: 'Connect the camera again, and start again.',
  'clip-missing': 'Check the connection, or choose a file.',
  'clip-unreadable': 'Choose another file: a webm or mp4 that this browser plays.',
};

const VISION_ADVICE: Readonly<Record<VisionErrorCode, string>> = {
  'model-missing': 'Check the folder of the models.',
  'model-corrupt': 'Deploy the models again, manifest and weights together.',
  offline: 'Check the connection, and start again.',
  'server-failed': 'Look at the server, and start again.',
  'runtime-failed': 'Take another backend, or reload the page.',
  'device-lost': 'Start again.',
  'worker-crashed': 'Start again.',
  timeout: 'Start again, on another backend if it happens twice.',
  'bad-input': 'Change what is named, and start again.',
};

/** An error in words, with what to do about it. */
export function problemOf(error: unknown): Problem {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof FrameSourceError) return { text, advice: SOURCE_ADVICE[error.code] };
  if (error instanceof VisionClientError) return { text, advice: VISION_ADVICE[error.code] };
  return { text, advice: error instanceof InputError ? error.advice : 'Reload the page; the console may tell more.' };
}

/** The engineer's input is at fault. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly advice: string;

  constructor(message: string, advice: string) {
    super(message);
    this.advice = advice;
  }
}

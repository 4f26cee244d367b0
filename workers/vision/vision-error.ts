import type { VisionErrorCode } from '../vision.api.ts';

/**
 * What every failure of the worker becomes. Comlink keeps only `name`, `message` and `stack` of an error, so the code travels
 * inside the message: `<code>: <what happened and what to do>`.
 */
export class VisionError extends Error {
  readonly code: VisionErrorCode;

  constructor(code: VisionErrorCode, explanation: string, options?: ErrorOptions) {
    super(`${code}: ${explanation}`, options);
    this.name = 'VisionError';
    this.code = code;
  }
}

/** The error itself where it already has a code, otherwise a `VisionError` of `code` that keeps the original's words. */
export function asVisionError(error: unknown, code: VisionErrorCode, what: string): VisionError {
  if (error instanceof VisionError) return error;
  return new VisionError(code, `${what} (${error instanceof Error ? error.message : String(error)})`, { cause: error });
}

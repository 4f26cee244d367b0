import type { VisionErrorCode } from '../../workers/vision.api.ts';

/** A failure of the worker or of the way to it. `message` is for people. */
export class VisionClientError extends Error {
  readonly code: VisionErrorCode;

  constructor(code: VisionErrorCode, message: string) {
    super(message);
    this.name = 'VisionClientError';
    this.code = code;
  }
}

const CODE = /^(model-missing|model-corrupt|offline|server-failed|runtime-failed|device-lost|worker-crashed|timeout|bad-input): /;

/** Errors arrive as `VisionError` with their code in front of the message. */
export function clientError(error: unknown): VisionClientError {
  if (error instanceof VisionClientError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = CODE.exec(message)?.[1] as VisionErrorCode | undefined;
  return new VisionClientError(code ?? 'runtime-failed', withoutCode(message));
}

/** The words of a worker's message that are for people. */
export function withoutCode(message: string): string {
  return message.replace(CODE, '');
}

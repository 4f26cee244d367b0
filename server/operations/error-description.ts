import { StorageError } from '../storage/database.ts';

/** An error as the log may hold it. */
export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  /** Node's or Postgres' code. */
  readonly code?: string;
  /** Where it was thrown: frames only, as the first line of a stack repeats the message. */
  readonly stack: readonly string[];
  readonly cause?: ErrorDescription;
}

const MAX_MESSAGE = 500;
const MAX_FRAMES = 12;
const MAX_CAUSES = 3;

/**
 * Describes an error without what shoppers sent. Only named members are taken: drivers hang the parameters of the statement on their errors
 * (PGlite: `params`, `detail`; pg: `detail`, `where`). Messages are kept, as an operator needs them ("disk full"), except where Postgres
 * quotes the value it dislikes in them (SQLSTATE classes 22 and 23).
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error', stack: [] };
  const code = (error as { readonly code?: unknown }).code;
  const quotes = typeof code === 'string' && /^(22|23)[0-9A-Z]{3}$/.test(code);
  const message = quotes ? 'a value was refused (not shown: it may be a shopper’s)' : withoutSecrets(error.message);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    message: message.slice(0, MAX_MESSAGE),
    ...(typeof code === 'string' ? { code: withoutSecrets(code) } : {}),
    stack: frames.slice(0, MAX_FRAMES).map((line) => withoutSecrets(line.trim())),
    ...(error.cause !== undefined && depth < MAX_CAUSES && !sameFailure(error)
      ? { cause: describeError(error.cause, depth + 1) }
      : {}),
  };
}

/** A `StorageError` carries the driver's message and code in its own, so its cause would say everything twice. */
function sameFailure(error: Error): boolean {
  return error instanceof StorageError && error.cause instanceof Error && error.message.endsWith(error.cause.message);
}

/**
 * A second net under the first: masks what looks like a token or its hash, and what stands around an @: e-mail addresses, and user, password
 * and host of a URL.
 */
export function withoutSecrets(text: string): string {
  return text.replaceAll(/[A-Za-z0-9_-]{43,}/g, '[secret]').replaceAll(/[^\s@"'<>()/]+@[^\s@"'<>()/]+/g, '[address]');
}

import { UCP_VERSION, type UcpProtocolError } from '../../src/core/ucp.ts';

/** The statuses the protocol has for requests that were not carried out. */
export type ProtocolStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 414 | 415 | 422 | 424 | 429 | 500 | 503;

/**
 * The request was not carried out, and nothing was stored for its idempotency key. (A business outcome, such as "not found", is an
 * answer, not an error.)
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly status: ProtocolStatus;
  readonly code: string;
  /** Seconds after which it is worth trying again, for 429 and 503. */
  readonly retryAfter: number | null;

  constructor(status: ProtocolStatus, code: string, content: string, retryAfter: number | null = null) {
    super(content);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** The response's body. */
  get body(): UcpProtocolError {
    const { code, message: content } = this;
    // By the protocol nothing is there to act on after an unrecoverable error; what is refused for now is as it was.
    const severity = this.retryAfter === null ? 'unrecoverable' : 'recoverable';
    return {
      ucp: { version: UCP_VERSION, status: 'error' },
      code,
      content,
      messages: [{ type: 'error', code, content, severity }],
    };
  }
}

import type { OutgoingRequest } from '../core/traffic.ts';
import type { Write } from './basket-record.ts';
import type { Reply } from './outbox.ts';
import type { TrafficLog } from './traffic-log.ts';
import { AnswerError, isErrorEnvelope, parseCart, parseCheckout, parseDeclined } from './ucp-answers.ts';
import { requestOf, watchRequest } from './ucp-request.ts';

/** The answer, or that there was none yet: then the same request has to be sent again. */
export type Response =
  | Reply
  | {
      readonly kind: 'again';
      /** `offline`: nobody, or not the endpoint, answered. `unavailable`: it did, with a temporary error. */
      readonly why: 'offline' | 'unavailable';
      readonly message: string;
      /** What the endpoint asked for, milliseconds; null when it did not say. */
      readonly retryAfterMs: number | null;
    };

export interface UcpClientOptions {
  /** Origin of the endpoint, `https://shop.example`. */
  readonly endpoint: string;
  /** Address of this app's own profile. */
  readonly profile: string;
  /** The device's secret; asked for at each request. */
  readonly token: () => Promise<string>;
  readonly fetch: typeof fetch;
  readonly newId: () => string;
  /** Notes every request before it goes, and its answer. */
  readonly traffic?: TrafficLog;
}

/** Long enough for a slow phone network, short enough to notice a dead one. */
const TIMEOUT_MS = 12_000;
const TEMPORARY: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Speaks the protocol's REST binding. It never throws: every ending is a `Response`. */
export class UcpClient {
  readonly #options: UcpClientOptions;

  constructor(options: UcpClientOptions) {
    this.#options = options;
  }

  /** Sends a write. The same write gives the same request, byte for byte. */
  send(write: Write): Promise<Response> {
    const parse = write.kind === 'create-checkout' || write.kind === 'complete' ? checkoutReply : cartReply;
    return this.#request(requestOf(write), write.key, parse);
  }

  /** How a checkout session is doing. */
  watch(checkoutId: string): Promise<Response> {
    return this.#request(watchRequest(checkoutId), null, checkoutReply);
  }

  async #request(request: OutgoingRequest, key: string | null, parse: (json: unknown) => Reply): Promise<Response> {
    const { endpoint, profile, token, newId, traffic } = this.#options;
    const { method, path, body } = request;
    let answered: ReturnType<TrafficLog['begin']> | undefined;
    let answer: globalThis.Response;
    let text: string;
    try {
      const headers = {
        Accept: 'application/json',
        'UCP-Agent': `profile="${profile}"`,
        'Request-Id': newId(),
        Authorization: `Bearer ${await token()}`,
        ...(key === null ? {} : { 'Idempotency-Key': key }),
        ...(body === null ? {} : { 'Content-Type': 'application/json' }),
      };
      answered = traffic?.begin(request, headers);
      answer = await this.#options.fetch(`${endpoint}${path}`, {
        method,
        headers,
        ...(body === null ? {} : { body }),
        cache: 'no-store',
        credentials: 'omit',
        // The endpoint does not redirect; what does is something in between.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      text = await answer.text();
    } catch (error) {
      answered?.(null);
      return { kind: 'again', why: 'offline', message: (error as Error).message, retryAfterMs: null };
    }
    answered?.({ status: answer.status, text });
    return interpret(answer, text, parse);
  }
}

function cartReply(json: unknown): Reply {
  return { kind: 'cart', cart: parseCart(json) };
}

function checkoutReply(json: unknown): Reply {
  return { kind: 'checkout', checkout: parseCheckout(json) };
}

function interpret(answer: globalThis.Response, text: string, parse: (json: unknown) => Reply): Response {
  if (TEMPORARY.has(answer.status)) {
    const message = `HTTP ${answer.status}`;
    return { kind: 'again', why: 'unavailable', message, retryAfterMs: retryAfterOf(answer.headers.get('Retry-After')) };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
    if (answer.ok) {
      if (!isErrorEnvelope(json)) return parse(json);
      const quote = parseDeclined(json);
      return quote.messages.some(({ code }) => code === 'not_found') ? { kind: 'gone' } : { kind: 'declined', quote };
    }
  } catch (error) {
    if (!(error instanceof AnswerError) && !(error instanceof SyntaxError)) throw error;
    // A login page of the network, or a proxy: not the endpoint.
    return { kind: 'again', why: 'offline', message: `not an answer of the endpoint: ${error.message}`, retryAfterMs: null };
  }
  const { code = '', content = '' } = (json ?? {}) as { code?: string; content?: string };
  const kind = answer.status === 401 || answer.status === 403 ? 'unauthorized' : 'rejected';
  return { kind: 'refused', failure: { kind, message: `HTTP ${answer.status} ${code}: ${content}` } };
}

/** Seconds, or a date: the endpoint sends seconds; anything else is ignored. */
function retryAfterOf(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : null;
}

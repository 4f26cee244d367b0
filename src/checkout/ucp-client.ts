import type { Write } from './basket-record.ts';
import type { Reply } from './outbox.ts';
import { AnswerError, isErrorEnvelope, parseCart, parseCheckout, parseDeclined } from './ucp-answers.ts';

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
  /** Told the length of each body sent and received, in bytes. */
  readonly onTraffic?: (sent: number, received: number) => void;
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
    switch (write.kind) {
      case 'create-cart':
        return this.#cart('POST', '/carts', write.key, { line_items: write.lines });
      case 'update-cart':
        return this.#cart('PUT', `/carts/${encodeURIComponent(write.cartId)}`, write.key, { line_items: write.lines });
      case 'cancel-cart':
        return this.#cart('POST', `/carts/${encodeURIComponent(write.cartId)}/cancel`, write.key, {});
      case 'create-checkout':
        return this.#checkout('POST', '/checkout-sessions', write.key, { cart_id: write.cartId, line_items: [] });
      case 'complete':
        return this.#checkout('POST', `/checkout-sessions/${encodeURIComponent(write.checkoutId)}/complete`, write.key, {
          payment: { instruments: [write.instrument] },
        });
    }
  }

  /** How a checkout session is doing. */
  watch(checkoutId: string): Promise<Response> {
    return this.#checkout('GET', `/checkout-sessions/${encodeURIComponent(checkoutId)}`, null, undefined);
  }

  #cart(method: string, path: string, key: string | null, body: unknown): Promise<Response> {
    return this.#request(method, path, key, body, (json) => ({ kind: 'cart', cart: parseCart(json) }));
  }

  #checkout(method: string, path: string, key: string | null, body: unknown): Promise<Response> {
    return this.#request(method, path, key, body, (json) => ({ kind: 'checkout', checkout: parseCheckout(json) }));
  }

  async #request(
    method: string,
    path: string,
    key: string | null,
    body: unknown,
    parse: (json: unknown) => Reply,
  ): Promise<Response> {
    const { endpoint, profile, token, newId, onTraffic } = this.#options;
    const text = body === undefined ? null : JSON.stringify(body);
    let answer: globalThis.Response;
    let answerText: string;
    try {
      answer = await this.#options.fetch(`${endpoint}${path}`, {
        method,
        headers: {
          Accept: 'application/json',
          'UCP-Agent': `profile="${profile}"`,
          'Request-Id': newId(),
          Authorization: `Bearer ${await token()}`,
          ...(key === null ? {} : { 'Idempotency-Key': key }),
          ...(text === null ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(text === null ? {} : { body: text }),
        cache: 'no-store',
        credentials: 'omit',
        // The endpoint does not redirect; what does is something in between.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      answerText = await answer.text();
    } catch (error) {
      return { kind: 'again', why: 'offline', message: (error as Error).message, retryAfterMs: null };
    }
    onTraffic?.(bytesOf(text), bytesOf(answerText));
    return interpret(answer, answerText, parse);
  }
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

function bytesOf(text: string | null): number {
  return text === null ? 0 : new TextEncoder().encode(text).byteLength;
}

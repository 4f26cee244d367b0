import type { Owner } from '../http/credentials.ts';
import { requestMessage } from '../http/signatures/signature-base.ts';
import { signatureHeaders, type Signer } from '../http/signatures/sign-message.ts';

/** That there is an order, for the platform it came from. */
export interface OrderEvent {
  readonly owner: Owner;
  readonly id: string;
  readonly orderId: string;
  /** Where the platform wants it. */
  readonly url: string;
  /** The shop's address as the platform knows it. */
  readonly origin: string;
  /** The order as JSON. */
  readonly body: string;
  /** Tries, with the one that is under way. */
  readonly attempts: number;
  readonly createdAt: Date;
}

/** Platforms have to answer at once; and a server that is told to stop waits for no longer than five seconds. */
const TIMEOUT_MS = 4_000;

/**
 * Posts an event once, signed (UCP 2026-04-08, order capability: the headers of Standard Webhooks and of RFC 9421). Id, time and key are
 * the event's, the same at each try. Of the answer its status counts, and nothing of it is read.
 *
 * @returns whether the platform has taken it
 */
export async function deliver(
  { id, url, origin, body, createdAt }: OrderEvent,
  { signer, fetch, now }: { readonly signer: Signer; readonly fetch: typeof globalThis.fetch; readonly now: () => Date },
): Promise<boolean> {
  const target = new URL(url);
  const headers = {
    'Content-Type': 'application/json',
    'UCP-Agent': `profile="${origin}/.well-known/ucp"`,
    'Idempotency-Key': id,
    'Webhook-Id': id,
    'Webhook-Timestamp': String(Math.floor(createdAt.getTime() / 1000)),
  };
  const message = requestMessage(new Request(target, { method: 'POST', headers }), target.origin);
  const covered = [
    ...['@method', '@authority', '@path', ...(target.search === '' ? [] : ['@query'])],
    ...Object.keys(headers).map((name) => name.toLowerCase()),
  ];
  const signature = await signatureHeaders(signer, message, covered, new TextEncoder().encode(body), now());
  try {
    const answer = await fetch(target, {
      method: 'POST',
      headers: { ...headers, ...signature },
      body,
      // A redirect could lead anywhere.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

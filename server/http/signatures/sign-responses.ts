import type { MiddlewareHandler } from 'hono';
import { signatureHeaders, type Signer } from './sign-message.ts';
import { responseMessage } from './signature-base.ts';

/** Signs the JSON that clients of the protocol get, errors too. */
export function signResponses(signer: Signer, now: () => Date): MiddlewareHandler {
  return async (context, next) => {
    await next();
    const { res } = context;
    if (context.req.header('UCP-Agent') === undefined || !res.headers.get('Content-Type')?.startsWith('application/json')) return;
    const body = new Uint8Array(await res.clone().arrayBuffer());
    const headers = await signatureHeaders(
      signer,
      responseMessage(res.status, res.headers),
      ['@status', 'content-type'],
      body,
      now(),
    );
    for (const [name, value] of Object.entries(headers)) res.headers.set(name, value);
  };
}

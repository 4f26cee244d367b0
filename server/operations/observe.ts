import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { ProtocolError } from '../http/protocol-error.ts';
import { METHODS, type Method, type RequestRecord } from './request-record.ts';

/** Ids that a client may choose: the protocol's are UUIDs; others that are no more than a name are let pass for people with curl. */
const REQUEST_ID = /^[\w-]{1,64}$/;

/** The header of an answer that was given before, with the same bytes: the effect happened then, and once. */
export const REPLAYED_HEADER = 'Idempotent-Replayed';

/** The id of the request that is being answered, made known by `observe`. */
export function requestIdOf(context: Context): string {
  return context.get('requestId') as string;
}

/** Notes for the record of this request the neighbourhood of an address that asks too much. */
export function noteNetwork(context: Context, network: string): void {
  context.set('network', network);
}

/** Gives every request its id, in the answer too, and hands its record over once it was answered. */
export function observe(newId: () => string, onRequest: ((record: RequestRecord) => void) | undefined): MiddlewareHandler {
  return async (context, next) => {
    const sent = context.req.header('Request-Id') ?? '';
    const requestId = REQUEST_ID.test(sent) ? sent : newId();
    context.set('requestId', requestId);
    const start = performance.now();
    await next();
    context.res.headers.set('Request-Id', requestId);
    const network = context.get('network') as string | undefined;
    onRequest?.({
      requestId,
      method: methodOf(context.req.method),
      route: routeOf(context) ?? (context.res.status < 400 ? 'static' : 'none'),
      status: context.res.status,
      seconds: (performance.now() - start) / 1000,
      ...(context.error instanceof ProtocolError ? { code: context.error.code } : {}),
      replayed: context.res.headers.has(REPLAYED_HEADER),
      ...(network === undefined ? {} : { network }),
    });
  };
}

/** The pattern of the operation that a request asks for, known before it runs; null for files and for what is not there. */
export function routeOf(context: Context): string | null {
  // Middleware is mounted for all methods, operations are not.
  return matchedRoutes(context).findLast(({ method }) => method !== 'ALL')?.path ?? null;
}

function methodOf(method: string): Method {
  return METHODS.find((known) => known === method) ?? 'other';
}

import { Hono, type Context, type Env, type MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ownerOfCaller, readCaller, type Caller, type CallerRules } from '../http/caller.ts';
import type { Owner } from '../http/credentials.ts';
import { writeOnce } from '../http/idempotent.ts';
import { readJson } from '../http/json-body.ts';
import { idempotencyKeyOf } from '../http/request-headers.ts';
import type { BodyParser } from '../http/request-schemas.ts';
import { isStorable } from '../http/storable-text.ts';
import { REPLAYED_HEADER } from '../operations/observe.ts';
import { failure, onlyNegotiated, type Capability } from '../shop/envelope.ts';
import type { Shop } from '../shop/shop.ts';
import type { Database, Statement, Transaction } from '../storage/database.ts';

/** What every route file gets. */
export interface Endpoint {
  readonly database: Database;
  readonly shop: Shop;
  readonly callers: CallerRules;
}

export interface Answer {
  readonly status: 200 | 201;
  readonly json: unknown;
}

/** A write as its effect sees it. */
export interface EffectRequest<Body> {
  readonly owner: Owner;
  readonly origin: string;
  readonly body: Body;
}

/** What a write does, and its answer. It may run again: everything goes through the transaction. */
export type Effect<Body> = (transaction: Transaction, request: EffectRequest<Body>) => Promise<Answer>;

/** The same as one statement, with the answer if it changes a row: see `AtOnce` of `idempotent.ts`. */
export type EffectAtOnce<Body> = (request: EffectRequest<Body>) => Answer & { readonly statement: Statement };

/** What the protocol's middleware leaves for its routes. */
export interface UcpEnv extends Env {
  readonly Variables: { readonly caller: Caller };
}

/**
 * Lets in requests with the protocol's headers, from callers that have the capability.
 *
 * @param capability the one that the operation belongs to
 */
export function ucpOperation({ callers }: Endpoint, capability: Capability): MiddlewareHandler<UcpEnv> {
  return async (context, next) => {
    const caller = await readCaller(context, callers, originOf(context));
    if (caller.negotiated?.has(capability) === false) {
      // Nothing in common is a business outcome by the protocol: HTTP 200 with an error in it.
      const content = 'Your profile and this shop have no version of this capability in common.';
      return context.json(failure(capability, 'capabilities_incompatible', content, `${originOf(context)}/`));
    }
    context.set('caller', caller);
    await next();
    return undefined;
  };
}

/** A Hono app for one group of routes, all of which belong to one capability. */
export function ucpRoutes(endpoint: Endpoint, capability: Capability): Hono<UcpEnv> {
  return new Hono<UcpEnv>().use(ucpOperation(endpoint, capability)) as Hono<UcpEnv>;
}

/**
 * What absolute addresses in answers begin with: the configured address, else scheme, host and port that the client asked for, which behind
 * a proxy may be neither the public ones nor anything to believe in.
 */
export function originOf(context: Context): string {
  return context.get('origin') as string;
}

/** Makes every answer name the configured address, else the one that was asked. */
export function publicOrigin(configured: string | null): MiddlewareHandler {
  return async (context, next) => {
    context.set('origin', configured ?? new URL(context.req.url).origin);
    await next();
  };
}

export function ownerOfRequest(context: Context<UcpEnv>, { callers }: Endpoint): Owner {
  return ownerOfCaller(context.req.header('Authorization'), context.get('caller'), callers);
}

/** Sends an answer that names the negotiated capabilities only. */
export function send(context: Context<UcpEnv>, json: unknown): Response {
  return context.json(onlyNegotiated(json, context.get('caller').negotiated) as object);
}

/**
 * A write: checks the headers, parses the body, runs the effect once per idempotency key in one transaction with its answer.
 *
 * @param atOnce a cheaper way that is tried first, where there is one
 */
export async function write<Body>(
  context: Context<UcpEnv>,
  endpoint: Endpoint,
  parse: BodyParser<Body>,
  effect: Effect<Body>,
  atOnce?: EffectAtOnce<Body>,
): Promise<Response> {
  const { database, shop } = endpoint;
  const owner = ownerOfRequest(context, endpoint);
  const key = idempotencyKeyOf(context.req.header('Idempotency-Key'));
  const body = parse(await readJson(context));
  const request = { owner, origin: originOf(context), body };
  const { method, path } = context.req;
  const { negotiated } = context.get('caller');
  const stored = await writeOnce(database, { owner, key, method, path, body }, shop.now(), {
    effect: async (transaction) => {
      const { status, json } = await effect(transaction, request);
      return { status, json: onlyNegotiated(json, negotiated) };
    },
    atOnce: () => {
      if (!atOnce) return null;
      const { status, json, statement } = atOnce(request);
      return { status, json: onlyNegotiated(json, negotiated), statement };
    },
  });
  if (stored.replayed) context.header(REPLAYED_HEADER, 'true');
  return context.body(stored.body, stored.status as ContentfulStatusCode, { 'Content-Type': 'application/json' });
}

/** The `:id` of a route. One that no row can have (`%00`) becomes the empty one, which none has: it is not found, like any other. */
export function idOf(context: Context, name = 'id'): string {
  const id = context.req.param(name) ?? '';
  return isStorable(id) ? id : '';
}

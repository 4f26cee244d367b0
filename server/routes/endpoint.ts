import { Hono, type Context, type MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ownerOf, type Owner } from '../http/credentials.ts';
import { writeOnce } from '../http/idempotent.ts';
import { readJson } from '../http/json-body.ts';
import { checkRequestHeaders, idempotencyKeyOf } from '../http/request-headers.ts';
import type { BodyParser } from '../http/request-schemas.ts';
import { isStorable } from '../http/storable-text.ts';
import type { Shop } from '../shop/shop.ts';
import type { Database, Transaction } from '../storage/database.ts';

/** What every route file gets. */
export interface Endpoint {
  readonly database: Database;
  readonly shop: Shop;
}

export interface Answer {
  readonly status: 200 | 201;
  readonly json: unknown;
}

/** Refuses requests without the protocol's headers. */
export const ucpHeaders: MiddlewareHandler = async (context, next) => {
  checkRequestHeaders((name) => context.req.header(name));
  await next();
};

/** A Hono app for one group of routes, all of which need the protocol's headers. */
export function ucpRoutes(): Hono {
  return new Hono().use(ucpHeaders) as Hono;
}

/** Scheme, host and port under which the client reached the server: what absolute addresses in answers begin with. */
export function originOf(context: Context): string {
  return new URL(context.req.url).origin;
}

export function ownerOfRequest(context: Context): Owner {
  return ownerOf(context.req.header('Authorization'));
}

/**
 * A write: checks the headers, parses the body, runs the effect once per idempotency key in one transaction with its answer.
 */
export async function write<Body>(
  context: Context,
  { database, shop }: Endpoint,
  parse: BodyParser<Body>,
  effect: (transaction: Transaction, request: { owner: Owner; origin: string; body: Body }) => Promise<Answer>,
): Promise<Response> {
  const owner = ownerOfRequest(context);
  const key = idempotencyKeyOf((name) => context.req.header(name));
  const body = parse(await readJson(context));
  const origin = originOf(context);
  const { method, path } = context.req;
  const stored = await writeOnce(database, { owner, key, method, path, body }, shop.now(), (transaction) =>
    effect(transaction, { owner, origin, body }),
  );
  return context.body(stored.body, stored.status as ContentfulStatusCode, { 'Content-Type': 'application/json' });
}

/** The `:id` of a route. One that no row can have (`%00`) becomes the empty one, which none has: it is not found, like any other. */
export function idOf(context: Context): string {
  const id = context.req.param('id') ?? '';
  return isStorable(id) ? id : '';
}

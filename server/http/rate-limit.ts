import type { Context, MiddlewareHandler } from 'hono';
import { noteNetwork, routeOf } from '../operations/observe.ts';
import { clientAddress, neighbourhood, subscriber } from './client-address.ts';
import { ownerOrNull } from './credentials.ts';
import { ProtocolError } from './protocol-error.ts';
import { RateLimit } from './rate.ts';

/** Limits of operations, files aside: they cost next to nothing, and a whole shop may load the app through one address. */
export interface Limits {
  /** Requests a second that may be kept up, 0 for no limit; `BURST_SECONDS` times as many may come at once. */
  readonly perToken: number;
  readonly perAddress: number;
  /** Proxies of ours in front of the server. */
  readonly trustedProxies: number;
}

const BURST_SECONDS = 6;

/**
 * Refuses operations that come too fast, with 429 and a time to come back. Addresses are looked at first: tokens are free, so one who
 * floods has as many as he likes.
 */
export function rateLimit({ perToken, perAddress, trustedProxies }: Limits): MiddlewareHandler {
  const ofTokens = limitOf(perToken);
  const ofAddresses = limitOf(perAddress);
  return async (context, next) => {
    if (routeOf(context) === null) return next();
    const now = performance.now();
    const address = clientAddress(socketAddress(context), context.req.header('X-Forwarded-For'), trustedProxies);
    refuse(context, ofAddresses?.take(subscriber(address), now) ?? 0, address);
    const owner = ownerOrNull(context.req.header('Authorization'));
    if (owner !== null) refuse(context, ofTokens?.take(owner, now) ?? 0, address);
    return next();
  };
}

function limitOf(perSecond: number): RateLimit | null {
  return perSecond === 0 ? null : new RateLimit({ perSecond, burst: perSecond * BURST_SECONDS });
}

function refuse(context: Context, wait: number, address: string): void {
  if (wait === 0) return;
  noteNetwork(context, neighbourhood(address));
  const seconds = Math.ceil(wait / 1000);
  throw new ProtocolError(429, 'rate_limited', `Too many requests. Try again in ${seconds} s.`, seconds);
}

/** The other end of the connection; empty where there is no socket: an app that is called in process. */
export function socketAddress(context: Context): string {
  const bindings = context.env as { readonly incoming?: { readonly socket: { readonly remoteAddress?: string } } } | undefined;
  return bindings?.incoming?.socket.remoteAddress ?? '';
}

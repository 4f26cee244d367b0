import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { EXTENDS, CAPABILITIES, type Capability } from '../shop/envelope.ts';
import { ownerOf, type Owner } from './credentials.ts';
import { readBytes } from './json-body.ts';
import type { Platform, PlatformDirectory } from './platforms.ts';
import { ProtocolError } from './protocol-error.ts';
import { checkRequestId } from './request-headers.ts';
import { isSigned, verifyRequest } from './signatures/verify-request.ts';
import { profileOf } from './ucp-agent.ts';

/** Who calls, as far as the headers say and prove. */
export interface Caller {
  readonly profile: URL;
  /** The capabilities both sides have; null when the platform's profile is not known here, so that nothing was negotiated. */
  readonly negotiated: ReadonlySet<Capability> | null;
  /** The platform's key has signed the request. */
  readonly signed: boolean;
  /** Where the platform wants to hear of its orders; null where it is not to be told. */
  readonly webhook: string | null;
}

/** How calls are judged. */
export interface CallerRules {
  readonly platforms: PlatformDirectory;
  /** Whether a platform that proves nothing may have baskets, found by their unguessable ids alone: in development only. */
  readonly openPlatforms: boolean;
  /** Whether platforms are told of their orders: that has to be signed, so only with a key. */
  readonly webhooks: boolean;
  readonly now: () => Date;
}

/**
 * Reads who calls: checks the headers every request carries, negotiates with a platform that the configuration knows, and verifies the
 * signature where one was sent.
 *
 * @param origin of this server as clients know it
 * @throws ProtocolError
 */
export async function readCaller(context: Context, rules: CallerRules, origin: string): Promise<Caller> {
  const request = context.req.raw;
  const profile = profileOf(context.req.header('UCP-Agent'), origin);
  checkRequestId(context.req.header('Request-Id'));
  const platform = await rules.platforms.find(profile);
  const signed = isSigned(request.headers);
  if (signed) await verifyRequest(request, origin, await readBytes(context), platform?.signingKeys ?? null, rules.now());
  const negotiated = platform && negotiate(platform);
  const webhook = rules.webhooks && platform && negotiated?.has('order') ? platform.webhook : null;
  return { profile, negotiated, signed, webhook };
}

/** The capabilities of both sides, without extensions of which the extended one is missing. */
export function negotiate({ capabilities }: Pick<Platform, 'capabilities'>): ReadonlySet<Capability> {
  const common = new Set((Object.keys(CAPABILITIES) as Capability[]).filter((name) => capabilities.has(CAPABILITIES[name])));
  for (const name of common) {
    const extended = EXTENDS[name];
    if (extended !== undefined && !extended.some((parent) => common.has(parent))) common.delete(name);
  }
  return common;
}

/**
 * Whose baskets the caller may touch: the device's whose token it brings, else the platform's that has signed.
 *
 * @throws ProtocolError 401
 */
export function ownerOfCaller(authorization: string | undefined, caller: Caller, { openPlatforms }: CallerRules): Owner {
  if (authorization !== undefined) return ownerOf(authorization);
  if (caller.signed) return hashOf(`platform ${caller.profile.href}`);
  if (openPlatforms) return hashOf(`unproven platform ${caller.profile.href}`);
  throw new ProtocolError(401, 'unauthorized', 'Send the device token as "Authorization: Bearer …", or sign the request.');
}

function hashOf(text: string): Owner {
  return createHash('sha256').update(text).digest('hex');
}

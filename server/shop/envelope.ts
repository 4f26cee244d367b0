import type { UcpEnvelope, UcpErrorResponse, UcpMessage } from '../../src/core/ucp.ts';
import { UCP_VERSION } from '../../src/core/ucp.ts';

/** Capabilities by the protocol's names, with the files that describe them. */
export const CAPABILITIES = {
  cart: 'dev.ucp.shopping.cart',
  checkout: 'dev.ucp.shopping.checkout',
  order: 'dev.ucp.shopping.order',
  search: 'dev.ucp.shopping.catalog.search',
  lookup: 'dev.ucp.shopping.catalog.lookup',
  discount: 'dev.ucp.shopping.discount',
  consent: 'dev.ucp.shopping.buyer_consent',
} as const;

export type Capability = keyof typeof CAPABILITIES;

/** Extensions mean nothing without one of what they extend. */
export const EXTENDS: Readonly<Partial<Record<Capability, readonly Capability[]>>> = {
  discount: ['checkout', 'cart'],
  consent: ['checkout'],
};

/** The `ucp` member of an answer that carries what was asked for. */
export function success(...capabilities: readonly Capability[]): UcpEnvelope {
  return { version: UCP_VERSION, status: 'success', capabilities: active(capabilities) };
}

/** The whole answer when there is no resource to give: a business outcome, sent with HTTP 200. */
export function failure(capability: Capability, code: string, content: string, continueUrl?: string): UcpErrorResponse {
  const message: UcpMessage = { type: 'error', code, content, severity: 'unrecoverable' };
  return {
    ucp: { version: UCP_VERSION, status: 'error', capabilities: active([capability]) },
    messages: [message],
    ...(continueUrl === undefined ? {} : { continue_url: continueUrl }),
  };
}

function active(capabilities: readonly Capability[]): UcpEnvelope['capabilities'] {
  return Object.fromEntries(capabilities.map((capability) => [CAPABILITIES[capability], [{ version: UCP_VERSION }]]));
}

/** The answer without capabilities that were not negotiated; as it is where nothing was. */
export function onlyNegotiated(json: unknown, negotiated: ReadonlySet<Capability> | null): unknown {
  if (negotiated === null) return json;
  const answer = json as { readonly ucp: UcpEnvelope };
  const names = new Set<string>([...negotiated].map((capability) => CAPABILITIES[capability]));
  const kept = Object.entries(answer.ucp.capabilities).filter(([name]) => names.has(name));
  return { ...answer, ucp: { ...answer.ucp, capabilities: Object.fromEntries(kept) } };
}

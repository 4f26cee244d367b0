/**
 * The parts of the Universal Commerce Protocol 2026-04-08 (REST) that the client and the checkout endpoint exchange, in the
 * protocol's own names. Amounts are integers in minor units of the currency.
 */

export const UCP_VERSION = '2026-04-08';

/** A line as a client writes it: the server alone knows titles and prices. */
export interface UcpLineRequest {
  readonly item: { readonly id: string };
  readonly quantity: number;
}

export interface UcpTotal {
  readonly type: string;
  readonly display_text?: string;
  readonly amount: number;
}

export interface UcpItem {
  readonly id: string;
  readonly title: string;
  readonly price: number;
  readonly image_url?: string;
}

export interface UcpLineItem {
  readonly id: string;
  readonly item: UcpItem;
  readonly quantity: number;
  readonly totals: readonly UcpTotal[];
}

export type UcpSeverity = 'recoverable' | 'requires_buyer_input' | 'requires_buyer_review' | 'unrecoverable';

export type UcpMessage =
  | {
      readonly type: 'error';
      readonly code: string;
      readonly content: string;
      readonly severity: UcpSeverity;
      readonly path?: string;
    }
  | { readonly type: 'warning'; readonly code: string; readonly content: string; readonly path?: string }
  | { readonly type: 'info'; readonly code?: string; readonly content: string; readonly path?: string };

export interface UcpLink {
  readonly type: string;
  readonly url: string;
  readonly title?: string;
}

export interface UcpVersioned {
  readonly version: string;
  readonly extends?: string | readonly string[];
}

export interface UcpPaymentHandler extends UcpVersioned {
  readonly id: string;
  readonly available_instruments?: readonly { readonly type: string }[];
}

/** Every answer carries it; `status` tells an expected payload from an error without one. */
export interface UcpEnvelope extends UcpVersioned {
  readonly status: 'success' | 'error';
  readonly capabilities: Readonly<Record<string, readonly UcpVersioned[]>>;
  readonly payment_handlers?: Readonly<Record<string, readonly UcpPaymentHandler[]>>;
}

/** The answer when there is no resource to give. */
export interface UcpErrorResponse {
  readonly ucp: UcpEnvelope;
  readonly messages: readonly UcpMessage[];
  readonly continue_url?: string;
}

/** A discount that was taken off; amounts are positive here and negative in `totals`. */
export interface UcpAppliedDiscount {
  readonly code?: string;
  readonly title: string;
  readonly amount: number;
  readonly automatic?: boolean;
  readonly method?: 'each' | 'across';
  readonly provisional?: boolean;
  readonly eligibility?: string;
  readonly allocations?: readonly { readonly path: string; readonly amount: number }[];
}

export interface UcpDiscounts {
  readonly codes: readonly string[];
  readonly applied: readonly UcpAppliedDiscount[];
}

/** Who buys, as far as the client says; `consent` is the buyer consent extension. */
export interface UcpBuyer {
  readonly first_name?: string;
  readonly last_name?: string;
  readonly email?: string;
  readonly phone_number?: string;
  readonly consent?: Readonly<Record<string, boolean>>;
}

export interface UcpCart {
  readonly ucp: UcpEnvelope;
  readonly id: string;
  readonly line_items: readonly UcpLineItem[];
  readonly currency: string;
  readonly totals: readonly UcpTotal[];
  readonly messages: readonly UcpMessage[];
  readonly discounts?: UcpDiscounts;
  readonly buyer?: UcpBuyer;
  readonly continue_url?: string;
  readonly expires_at?: string;
}

export type UcpCheckoutStatus =
  'incomplete' | 'requires_escalation' | 'ready_for_complete' | 'complete_in_progress' | 'completed' | 'canceled';

export interface UcpCheckout {
  readonly ucp: UcpEnvelope;
  readonly id: string;
  readonly status: UcpCheckoutStatus;
  readonly line_items: readonly UcpLineItem[];
  readonly currency: string;
  readonly totals: readonly UcpTotal[];
  readonly messages: readonly UcpMessage[];
  readonly links: readonly UcpLink[];
  readonly discounts?: UcpDiscounts;
  readonly buyer?: UcpBuyer;
  readonly continue_url?: string;
  readonly expires_at?: string;
  readonly order?: { readonly id: string; readonly label?: string; readonly permalink_url: string };
}

/** How the shop is paid: the handler it named in the checkout session, and what that handler gave the client. */
export interface UcpPaymentInstrument {
  readonly id: string;
  readonly handler_id: string;
  readonly type: string;
  readonly selected?: boolean;
  readonly credential?: { readonly type: string; readonly token: string };
}

/** The body of a protocol error (HTTP 4xx and 5xx): `code` and `content`, and the same as an error response for clients that read those. */
export interface UcpProtocolError {
  readonly ucp: { readonly version: string; readonly status: 'error' };
  readonly code: string;
  readonly content: string;
  readonly messages: readonly UcpMessage[];
}

/** What this app sends to the checkout endpoint, as the shopper may read it. No other request carries anything about the shopper. */

/** Why a request goes. */
export type TrafficPurpose = 'create-cart' | 'update-cart' | 'cancel-cart' | 'create-checkout' | 'complete' | 'watch';

export interface OutgoingRequest {
  readonly purpose: TrafficPurpose;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the endpoint's origin. */
  readonly path: string;
  /** JSON, byte for byte as it goes; null where there is none. */
  readonly body: string | null;
}

/** A request that went, whether or not it arrived. */
export interface SentRequest extends OutgoingRequest {
  /** Counts from 1. */
  readonly serial: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** All that the app sets, with secrets masked; the browser adds its usual ones. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of the body. */
  readonly sent: number;
  /** `waiting`: under way. `none`: no answer came, and it is sent again. */
  readonly answer: 'waiting' | 'none' | { readonly status: number; readonly received: number };
}

/** What would go now. `waiting`: as soon as the network allows. `payment`: only when the shopper checks out. */
export interface UpcomingRequest {
  readonly when: 'waiting' | 'payment';
  readonly request: OutgoingRequest;
}

/** Bytes of bodies since the page was opened. */
export interface TrafficTotals {
  readonly requests: number;
  readonly sent: number;
  readonly received: number;
}

/**
 * What operators learn of one request: log line and metrics come from this and nothing else. It has no path, query, header, body, token or
 * address by design: what is not in here cannot leak.
 */
export interface RequestRecord {
  /** The client's own `Request-Id` where it is one, else made here; the answer carries it. */
  readonly requestId: string;
  readonly method: Method;
  /** The pattern that answered, `/carts/:id`, without ids; `static` for files and `none` where nothing is. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  /** The code of the protocol error that was answered. */
  readonly code?: string;
  /** The answer was the stored one of an earlier, equal request. */
  readonly replayed: boolean;
  /** Only of requests refused by rate: the neighbourhood of their address, `203.0.113.0/24`. */
  readonly network?: string;
}

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type Method = (typeof METHODS)[number] | 'other';

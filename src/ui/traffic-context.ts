import { createContext } from '@lit/context';
import type { Followed } from '../core/live.ts';
import type { SentRequest, TrafficTotals, UpcomingRequest } from '../core/traffic.ts';

/** What goes to the checkout endpoint. */
export interface TrafficPort {
  /** Since the page was opened, newest first. */
  readonly log: Followed<readonly SentRequest[]> & { readonly totals: TrafficTotals };
  /** What would go next. */
  upcoming(): Promise<readonly UpcomingRequest[]>;
}

export const trafficContext = createContext<TrafficPort | null>(Symbol('traffic'));

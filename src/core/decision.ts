import type { BasketEvent } from './basket-event.ts';
import type { Touch } from './presence.ts';

/** What an event rests on, for the engineer's view: log-odds (natural logarithms) whose sum is the event's confidence. */
export interface Decision {
  readonly event: Pick<BasketEvent, 'id' | 'type' | 't' | 'product' | 'confidence'>;
  /** What hands and motion may have done there, and what that alone is worth. */
  readonly touch: Touch;
  readonly prior: number;
  /** From looking at the place. */
  readonly evidence: number;
}

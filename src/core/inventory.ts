import type { ItemId } from './basket-event.ts';
import type { Box } from './geometry.ts';
import type { Identity } from './identity.ts';

/** An item that the observer believes to lie in the basket. */
export interface InventoryItem {
  readonly item: ItemId;
  /** Last seen here, pixels of the frame; within the observer, basket coordinates. */
  readonly box: Box;
  /** `covered`: its place is taken by something else, so it is still in the basket. */
  readonly state: 'visible' | 'covered';
  /** It lay there when watching began, so no event was made for it. */
  readonly initial: boolean;
  readonly identity: Identity;
}

/** What the observer is doing, shown to people and engineers alike. `unsteady`: the camera moves too much for anything to be decided. */
export type ObserverState = 'starting' | 'settled' | 'interaction' | 'settling' | 'unsteady';

import type { Allergen } from '../core/allergens.ts';
import type { BasketView } from './basket-view.ts';
import type { SessionState } from './session-state.ts';

/** What can be heard and felt of a change: something came in, went out, has to be named, or is what the shopper wants to be warned of. */
export type Drop = 'added' | 'removed' | 'asked' | 'warned';

/**
 * What happened between two states of a session; null where nothing did that anybody should hear. Only changes that can be undone count: a basket
 * that is loaded, or that another tab has changed, comes in silence.
 */
export function dropBetween(before: SessionState, after: SessionState, mine: readonly Allergen[]): Drop | null {
  if (after.scene.kind !== 'live' || before.basket === after.basket) return null;
  if ((after.undo?.serial ?? 0) <= (before.undo?.serial ?? 0)) return null;
  if (warned(after.basket, mine) > warned(before.basket, mine)) return 'warned';
  if (after.basket.questions.length > before.basket.questions.length) return 'asked';
  if (after.basket.count > before.basket.count) return 'added';
  return all(after.basket) < all(before.basket) ? 'removed' : null;
}

/** Items with an allergen that the shopper wants to be warned of. */
function warned({ lines }: BasketView, mine: readonly Allergen[]): number {
  const isMine = (name: Allergen): boolean => mine.includes(name);
  return lines.reduce((sum, { product, quantity }) => sum + (product.allergens?.some(isMine) ? quantity : 0), 0);
}

function all({ count, questions }: BasketView): number {
  return count + questions.length;
}

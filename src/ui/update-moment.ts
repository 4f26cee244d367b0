import type { SessionState } from './session-state.ts';

/** What a reload would touch. */
export type AtStake = Pick<SessionState, 'scene' | 'basket' | 'checkout' | 'checkoutOpen' | 'picking' | 'drawing'>;

/**
 * Whether the page may be loaded again for a newer version: `free`, nothing would be missed; `ask`, the shopper would have to begin to look
 * again, but finds the basket whole; `no`, something would be lost or torn off.
 */
export function updateMoment({ scene, basket, checkout, checkoutOpen, picking, drawing }: AtStake): 'free' | 'ask' | 'no' {
  const empty = basket.count + basket.questions.length === 0;
  // What is in memory alone, or could not be stored yet, goes with the page.
  const unstored = !empty && (checkout.storage === 'memory' || checkout.error?.kind === 'storage');
  const paying = checkout.phase === 'checking-out' || checkout.phase === 'staff-check';
  if (unstored || paying || scene.kind === 'loading') return 'no';
  const atRest = scene.kind === 'welcome' || scene.kind === 'problem';
  const nothingOpen = !checkoutOpen && picking === null && drawing === null;
  return empty && atRest && nothingOpen ? 'free' : 'ask';
}

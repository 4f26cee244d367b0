import { msg } from '@lit/localize';
import type { CheckoutErrorKind, CheckoutView } from './checkout-port.ts';
import type { IconName } from './icons.ts';

/** Where the basket is, in a few words. */
export interface SyncWords {
  /** `calm`: all is as it should be. `notice`: worth knowing. `problem`: something may be lost, or nothing goes on. */
  readonly tone: 'calm' | 'notice' | 'problem';
  readonly icon: IconName;
  readonly text: string;
  /** It passes by itself in a moment, mostly before anybody has read it. */
  readonly passing: boolean;
}

/**
 * What the basket panel says of the shop's knowledge of the basket; null where there is nothing to say of an empty one. That it is kept nowhere goes
 * before that it is not sent.
 *
 * @param online the device believes to have a network
 * @param empty nothing is in the basket
 */
export function syncWords(
  { sync, storage, unsentEvents, error }: Pick<CheckoutView, 'sync' | 'storage' | 'unsentEvents' | 'error'>,
  online: boolean,
  empty: boolean,
): SyncWords | null {
  const problem = (text: string): SyncWords => ({ tone: 'problem', icon: 'warning', text, passing: false });
  if (error?.kind === 'storage' && !empty) return problem(msg('Not saved: this device has no room. Keep this page open.'));
  if (storage === 'memory' && !empty) return problem(msg('This browser saves nothing. Keep this page open.'));
  if (!online || sync === 'offline') {
    const text = msg('Offline: go on shopping. Your order is sent when the connection is back.');
    return { tone: 'notice', icon: 'offline', text, passing: false };
  }
  const refusal = error && refusalOf(error.kind);
  if (sync === 'error' && refusal) return problem(refusal);
  if (sync === 'syncing') return { tone: 'calm', icon: 'syncing', text: msg('Syncing with the shop'), passing: true };
  if (sync === 'pending' || unsentEvents > 0)
    return { tone: 'calm', icon: 'phone', text: msg('Saved on this phone'), passing: true };
  return empty ? null : { tone: 'calm', icon: 'synced', text: msg('Synced with the shop'), passing: false };
}

/** Why the shop does not have the basket; null for what went wrong with paying, which the checkout says itself. */
function refusalOf(kind: CheckoutErrorKind): string | null {
  if (kind === 'unavailable') return msg('Saved on this phone. The shop does not answer; trying again.');
  if (kind === 'item-unavailable') return msg('Saved on this phone. The shop does not sell something in it.');
  if (kind === 'rejected' || kind === 'unauthorized') return msg('Saved on this phone. The shop refuses it: ask the staff.');
  return null;
}

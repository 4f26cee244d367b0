import { msg } from '@lit/localize';
import type { RecoveryReason, SessionState } from './session-state.ts';

/** What the app is doing, while all is well. */
export function observerWords(observer: SessionState['observer']): string {
  switch (observer) {
    case 'starting':
      return msg('Looking at the basket');
    case 'settled':
      return msg('Ready');
    case 'interaction':
      return msg('Watching');
    case 'settling':
      return msg('Counting');
    case 'unsteady':
      return msg('Hold still');
  }
}

/** What happened where it sees nothing for a moment, and that it mends itself. */
export function recoveryWords(reason: RecoveryReason): string {
  switch (reason) {
    case 'device-lost':
      return msg('Graphics chip lost, going on without it');
    case 'worker-crashed':
      return msg('Seeing broke off, starting it again');
    case 'timeout':
      return msg('Seeing got stuck, starting it again');
  }
}

/** The same for those who cannot see it. */
export function recoveryAnnouncement(): string {
  return msg('One moment: the camera’s picture is not being read. It goes on by itself, and your basket is kept.');
}

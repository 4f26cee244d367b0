import type { RecoveryReason, SessionState } from './session-state.ts';

/** What the app is doing, while all is well. */
export const OBSERVER_WORDS: Readonly<Record<SessionState['observer'], string>> = {
  starting: 'Looking at the basket',
  settled: 'Ready',
  interaction: 'Watching',
  settling: 'Counting',
  unsteady: 'Hold still',
};

/** What happened where it sees nothing for a moment, and that it mends itself. */
export const RECOVERY_WORDS: Readonly<Record<RecoveryReason, string>> = {
  'device-lost': 'Graphics chip lost, going on without it',
  'worker-crashed': 'Seeing broke off, starting it again',
  timeout: 'Seeing got stuck, starting it again',
};

/** The same for those who cannot see it. */
export const RECOVERY_ANNOUNCEMENT =
  'One moment: the camera’s picture is not being read. It goes on by itself, and your basket is kept.';

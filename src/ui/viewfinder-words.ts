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
  'device-lost': 'Graphics chip lost, starting it again',
  'worker-crashed': 'Seeing broke off, starting it again',
  timeout: 'Seeing got stuck, starting it again',
};

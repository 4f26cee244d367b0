import type { VisionChange } from './ui/ports.ts';
import type { VisionState } from './vision/vision-client.ts';
import { VisionClientError } from './vision/vision-client-error.ts';

/** What a step of the vision client means to the screen; null where nothing. */
export function changeBetween(before: VisionState, now: VisionState): VisionChange | null {
  if (now.kind === 'recovering') return { kind: 'recovering', reason: now.reason };
  const worked = before.kind === 'ready' || before.kind === 'recovering';
  // Also where it worked all the time: names can be given from now on, or another backend has taken over.
  if (now.kind === 'ready' && worked) return { kind: 'working', report: now.report };
  // A start that fails is told by its own rejection.
  if (now.kind === 'failed' && worked) return { kind: 'failed', error: new VisionClientError(now.code, now.message) };
  return null;
}

import type { VisionChange } from './ui/ports.ts';
import type { VisionState } from './vision/vision-client.ts';
import { VisionClientError } from './vision/vision-client-error.ts';

/** What a step of the vision client means to the screen; null where nothing. */
export function changeBetween(before: VisionState, now: VisionState): VisionChange | null {
  if (now.kind === 'recovering') return { kind: 'recovering', reason: now.reason };
  if (now.kind === 'ready' && before.kind === 'recovering') {
    return { kind: 'working', report: now.report, anew: before.reason !== 'device-lost' };
  }
  // Names can be given from now on.
  if (now.kind === 'ready' && before.kind === 'ready') return { kind: 'working', report: now.report, anew: false };
  // A start that fails is told by its own rejection.
  const worked = before.kind === 'ready' || before.kind === 'recovering';
  if (now.kind === 'failed' && worked) return { kind: 'failed', error: new VisionClientError(now.code, now.message) };
  return null;
}

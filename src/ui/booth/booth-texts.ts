import { msg } from '@lit/localize';
import type { CameraReason } from '../../core/booth.ts';

/** Why the clip goes on, in words that make nobody feel wrong. */
export function cameraText(reason: CameraReason): string {
  switch (reason) {
    case 'denied':
      return msg('The camera is not allowed here, so the clip goes on. It is counted in just the same way.');
    case 'missing':
      return msg('There is no camera here, so the clip goes on. It is counted in just the same way.');
    case 'taken':
      return msg('The camera is away for a moment, so the clip goes on. Touch the screen to try again.');
  }
}

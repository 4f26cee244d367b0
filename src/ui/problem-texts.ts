import type { IconName } from './icons.ts';
import type { ProblemKind } from './session-state.ts';

export interface ProblemText {
  readonly icon: IconName;
  readonly title: string;
  /** What to do, in sentences a shopper understands. */
  readonly advice: string;
  /** The button that tries again; null where trying again cannot help. */
  readonly retry: string | null;
}

/** One text per problem: what happened and what to do. */
export const PROBLEM_TEXTS: Readonly<Record<ProblemKind, ProblemText>> = {
  'no-camera': {
    icon: 'cameraOff',
    title: 'No camera found',
    advice: 'Connect a camera and try again, or watch the demo clip: it goes the same way as the camera’s picture.',
    retry: 'Try again',
  },
  'camera-denied': {
    icon: 'cameraOff',
    title: 'The camera is blocked',
    advice:
      'Open the sign beside the address at the top of the browser, set Camera to Allow, then try again. Pictures stay on this phone.',
    retry: 'Try again',
  },
  'camera-busy': {
    icon: 'cameraOff',
    title: 'Another app uses the camera',
    advice: 'Close video calls and other camera apps, then try again.',
    retry: 'Try again',
  },
  'camera-lost': {
    icon: 'cameraOff',
    title: 'The camera stopped',
    advice: 'It was unplugged or taken by another app. Your basket is kept. Connect it and go on.',
    retry: 'Go on',
  },
  'camera-unsupported': {
    icon: 'cameraOff',
    title: 'The camera did not start',
    advice:
      'This browser gives this page no camera. If the page was opened inside another app, open it in the phone’s own browser. Or try again, or watch the demo clip.',
    retry: 'Try again',
  },
  insecure: {
    icon: 'warning',
    title: 'This address cannot use the camera',
    advice: 'Browsers give the camera only to secure pages. Open the address that begins with https://, or watch the demo clip.',
    retry: null,
  },
  unsupported: {
    icon: 'warning',
    title: 'This browser is too old',
    advice:
      'CartLens needs WebAssembly with SIMD, OffscreenCanvas, video frame callbacks and IndexedDB, and not all of them are here. Update the browser, or use a current Chrome, Edge, Firefox or Safari.',
    retry: null,
  },
  'model-missing': {
    icon: 'warning',
    title: 'Product recognition is missing',
    advice: 'The files that recognise products were not found at this address. Try again, or tell the shop.',
    retry: 'Try again',
  },
  'model-corrupt': {
    icon: 'warning',
    title: 'A file arrived damaged',
    advice:
      'The files that recognise products do not match their fingerprint, so they are not used. Try again to fetch fresh ones.',
    retry: 'Fetch again',
  },
  'models-offline': {
    icon: 'offline',
    title: 'No connection yet',
    advice:
      'The start needs a connection to fetch the shop’s list and what recognises products. After that it goes on without one as long as this page stays open.',
    retry: 'Try again',
  },
  'server-failed': {
    icon: 'warning',
    title: 'The shop does not answer properly',
    advice: 'The connection works, but the shop’s server answers with an error. Wait a moment and try again, or tell the shop.',
    retry: 'Try again',
  },
  'catalog-missing': {
    icon: 'warning',
    title: 'The shop’s list is missing',
    advice: 'The catalogue could not be read. Try again, or tell the shop.',
    retry: 'Try again',
  },
  'clip-missing': {
    icon: 'warning',
    title: 'The clip cannot be played',
    advice: 'It was not found, or this browser cannot read it. The camera works without it.',
    retry: 'Try again',
  },
  'vision-failed': {
    icon: 'warning',
    title: 'Seeing stopped',
    advice: 'The part that recognises products failed and could not be restarted. Your basket is kept.',
    retry: 'Start it again',
  },
};

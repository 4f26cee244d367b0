import { msg } from '@lit/localize';
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
export function problemText(kind: ProblemKind): ProblemText {
  switch (kind) {
    case 'no-camera':
      return {
        icon: 'cameraOff',
        title: msg('No camera found'),
        advice: msg('Connect a camera and try again, or watch the demo clip: it goes the same way as the camera’s picture.'),
        retry: msg('Try again'),
      };
    case 'camera-denied':
      return {
        icon: 'cameraOff',
        title: msg('The camera is blocked'),
        advice: msg(
          'Open the sign beside the address at the top of the browser, set Camera to Allow, then try again. Pictures stay on this phone.',
        ),
        retry: msg('Try again'),
      };
    case 'camera-busy':
      return {
        icon: 'cameraOff',
        title: msg('Another app uses the camera'),
        advice: msg('Close video calls and other camera apps, then try again.'),
        retry: msg('Try again'),
      };
    case 'camera-lost':
      return {
        icon: 'cameraOff',
        title: msg('The camera stopped'),
        advice: msg('It was unplugged or taken by another app. Your basket is kept. Connect it and go on.'),
        retry: msg('Go on'),
      };
    case 'camera-unsupported':
      return {
        icon: 'cameraOff',
        title: msg('The camera did not start'),
        advice: msg(
          'This browser gives this page no camera. If the page was opened inside another app, open it in the phone’s own browser. Or try again, or watch the demo clip.',
        ),
        retry: msg('Try again'),
      };
    case 'insecure':
      return {
        icon: 'warning',
        title: msg('This address cannot use the camera'),
        advice: msg(
          'Browsers give the camera only to secure pages. Open the address that begins with https://, or watch the demo clip.',
        ),
        retry: null,
      };
    case 'unsupported':
      return {
        icon: 'warning',
        title: msg('This browser is too old'),
        advice: msg(
          'CartLens needs WebAssembly with SIMD, OffscreenCanvas, video frame callbacks and IndexedDB, and not all of them are here. Update the browser, or use a current Chrome, Edge, Firefox or Safari.',
        ),
        retry: null,
      };
    case 'model-missing':
      return {
        icon: 'warning',
        title: msg('Product recognition is missing'),
        advice: msg('The files that recognise products were not found at this address. Try again, or tell the shop.'),
        retry: msg('Try again'),
      };
    case 'model-corrupt':
      return {
        icon: 'warning',
        title: msg('A file arrived damaged'),
        advice: msg(
          'The files that recognise products do not match their fingerprint, so they are not used. Try again to fetch fresh ones.',
        ),
        retry: msg('Fetch again'),
      };
    case 'models-offline':
      return {
        icon: 'offline',
        title: msg('No connection yet'),
        advice: msg(
          'The start needs a connection to fetch the shop’s list and what recognises products. After that it goes on without one as long as this page stays open.',
        ),
        retry: msg('Try again'),
      };
    case 'server-failed':
      return {
        icon: 'warning',
        title: msg('The shop does not answer properly'),
        advice: msg(
          'The connection works, but the shop’s server answers with an error. Wait a moment and try again, or tell the shop.',
        ),
        retry: msg('Try again'),
      };
    case 'catalog-missing':
      return {
        icon: 'warning',
        title: msg('The shop’s list is missing'),
        advice: msg('The catalogue could not be read. Try again, or tell the shop.'),
        retry: msg('Try again'),
      };
    case 'clip-missing':
      return {
        icon: 'warning',
        title: msg('The clip cannot be played'),
        advice: msg('It was not found, or this browser cannot read it. The camera works without it.'),
        retry: msg('Try again'),
      };
    case 'vision-failed':
      return {
        icon: 'warning',
        title: msg('Seeing stopped'),
        advice: msg('The part that recognises products failed and could not be restarted. Your basket is kept.'),
        retry: msg('Start it again'),
      };
  }
}

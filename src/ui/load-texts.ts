import { msg, str } from '@lit/localize';
import type { LoadState } from './session-state.ts';
import { bytes, number } from './words.ts';

/** Heading and sentence for a step of the start. */
export function loadText(load: LoadState): { readonly title: string; readonly text: string } {
  switch (load.step) {
    case 'asking-camera':
      return { title: msg('May the camera look?'), text: msg('Your browser asks for it now. Pictures stay on this phone.') };
    case 'catalog':
      return { title: msg('Opening the shop'), text: msg('Fetching what it sells.') };
    case 'learning':
      return {
        title: msg('Learning the products'),
        text: msg(str`${number(load.done)} of ${number(load.total)} pictures seen. This happens once for a catalogue.`),
      };
    case 'models':
      return modelText(load.progress);
  }
}

function modelText(progress: Extract<LoadState, { step: 'models' }>['progress']): ReturnType<typeof loadText> {
  switch (progress.step) {
    case 'download':
      return {
        title: msg('Downloading the models'),
        text: msg(
          str`${bytes(progress.loadedBytes)} of ${bytes(progress.totalBytes)}, each checked by its fingerprint. Kept on this device for the next start.`,
        ),
      };
    case 'compile':
      return { title: msg('Getting ready'), text: msg('Preparing the models for this device.') };
    case 'warm-up':
      return { title: msg('Warming up'), text: msg('A first look, to be quick from then on.') };
    case 'parity':
      return { title: msg('Testing the graphics chip'), text: msg('It must see exactly what the processor sees.') };
  }
}

/** How much of the start is done, 0..1: downloads count for their true bytes, the short rest for fixed parts. Null before there is a number. */
export function loadFraction(load: LoadState): number | null {
  switch (load.step) {
    case 'asking-camera':
    case 'catalog':
      return null;
    case 'learning':
      return 0.85 + 0.15 * (load.total > 0 ? load.done / load.total : 1);
    case 'models': {
      const { step, loadedBytes, totalBytes } = load.progress;
      if (step === 'download') return totalBytes > 0 ? 0.7 * Math.min(1, loadedBytes / totalBytes) : null;
      return { compile: 0.75, 'warm-up': 0.8, parity: 0.83 }[step];
    }
  }
}

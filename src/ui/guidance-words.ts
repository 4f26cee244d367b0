import { msg } from '@lit/localize';
import type { GuidanceNote } from '../core/guidance.ts';

/** What the shopper can do, in two or three words: shown, and said once. */
export function guidanceWords(note: GuidanceNote): string {
  switch (note) {
    case 'too-dark':
      return msg('Too dark: more light');
    case 'hold-still':
      return msg('Hold still');
    case 'move-back':
      return msg('Move back a little');
  }
}

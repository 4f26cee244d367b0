import { msg } from '@lit/localize';
import type { Aim } from '../core/aim.ts';
import type { SessionState } from './session-state.ts';

/** What can be told about a frame. */
export interface Situation {
  readonly aim: Aim;
  readonly observer: SessionState['observer'];
  /** Whether anything is known to lie in the basket: an empty one shows nothing, wherever it is. */
  readonly filled: boolean;
}

/** A fault must last so long before it is worth a word, seconds. */
const PATIENCE = 1.2;
/** Between two hints, seconds: time to hear the first and to follow it. */
const PAUSE = 4;
/** Before the same hint is given again, seconds. */
const REPEAT = 10;

type Hint = Aim | 'still';

/**
 * What to say to somebody who cannot see the picture, and when: a fault that lasts, seldom, and once that it is over. While a hand is in the
 * picture nothing is said: it covers what is aimed at.
 */
export class SpokenGuide {
  private hint: Hint = 'good';
  private since = 0;
  private said: Hint = 'good';
  private saidAt = -Infinity;

  /** The words for now, or null; `t` in seconds, only growing. */
  hear(situation: Situation, t: number): string | null {
    if (situation.observer === 'interaction' || situation.observer === 'settling') return null;
    const hint = hintOf(situation);
    if (hint !== this.hint) {
      this.hint = hint;
      this.since = t;
    }
    if (hint === 'good' && this.said === 'good') return null;
    const wait = hint === this.said ? REPEAT : PAUSE;
    if (t - this.since < PATIENCE || t - this.saidAt < wait) return null;
    this.said = hint;
    this.saidAt = t;
    return wordsOf(hint);
  }
}

function hintOf({ aim, observer, filled }: Situation): Hint {
  if (observer === 'unsteady') return 'still';
  return aim === 'lost' && !filled ? 'good' : aim;
}

function wordsOf(hint: Hint): string {
  switch (hint) {
    case 'good':
      return msg('Basket in view.');
    case 'left':
      return msg('Move left.');
    case 'right':
      return msg('Move right.');
    case 'up':
      return msg('Move up.');
    case 'down':
      return msg('Move down.');
    case 'back':
      return msg('Move back.');
    case 'lost':
      return msg('Basket not in view.');
    case 'still':
      return msg('Hold still');
  }
}

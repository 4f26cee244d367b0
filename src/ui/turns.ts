import { painted } from './painted.ts';

/**
 * Who acts when. What builds a screen waits until the control that was touched has answered, by no longer being pressed: the shopper sees that at
 * once, and not only when all is built. What comes meanwhile waits as well, so that everything is done in the order it was asked for.
 */
export class Turns {
  private readonly answered: () => Promise<void>;
  private last: Promise<void> | null = null;

  /** @param answered resolves when what was rendered is on the screen */
  constructor(answered = painted) {
    this.answered = answered;
  }

  /** Acts now, or in its turn. */
  take(builds: boolean, act: () => void): void {
    if (!this.last && !builds) {
      act();
      return;
    }
    const turn = (this.last ?? this.answered())
      .then(act)
      // One that fails takes nothing from those behind it.
      .catch((error: unknown) => reportError(error))
      .finally(() => {
        if (this.last === turn) this.last = null;
      });
    this.last = turn;
  }
}

/** So long after a touch its answer may take to be on the screen (milliseconds). */
const ANSWER = 150;
/** A finger that stays longer is not about to let go. */
const LONGEST = 400;

/**
 * Lets what is slow rest from when a finger comes down until what it touched has answered: on a processor of few cores the models leave none to the
 * page. A tap costs a quarter of a second of looking.
 */
export class TouchRest {
  private readonly rest: (resting: boolean) => void;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(rest: (resting: boolean) => void) {
    this.rest = rest;
  }

  down(): void {
    if (this.timer === undefined) this.rest(true);
    this.endIn(LONGEST);
  }

  /** The finger is gone, or scrolls. */
  up(): void {
    if (this.timer !== undefined) this.endIn(ANSWER);
  }

  private endIn(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.rest(false);
    }, milliseconds);
  }
}

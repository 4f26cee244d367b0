import type { Box } from './geometry.ts';
import type { Gtin14 } from './gtin.ts';

/** A number and where it was read, pixels of the picture. */
export interface BarcodeRead {
  readonly gtin: Gtin14;
  readonly box: Box;
}

/** A number that was read twice. */
export interface ConfirmedRead extends BarcodeRead {
  /** It has come into view: one scan. False for a code that is still being shown; where it lies may have become known since. */
  readonly fresh: boolean;
}

/** Seconds without a code in which a first read waits for its second, and after which a code that was read has gone from view. */
const PATIENCE = 1.5;
const GONE_AFTER = 2;
/** Seconds after which a code that stays in view is told again. */
const AGAIN_AFTER = 1;
/** A longer gap between pictures says nothing about what was in view meanwhile, seconds. */
const LONGEST_GAP = 0.75;

interface Shown {
  /** Seconds of looking without it. */
  unseen: number;
  /** When it was confirmed last; null while it was read once. */
  toldAt: number | null;
}

/**
 * Turns what is read in one picture after the other into scans. One read may be a misread whose check digit fits by chance (one in ten
 * does): two equal ones count. A code that stays in view is one scan, and so is one that a finger covers for a moment; what counts as gone is
 * time in which was looked, so that a pause is no second scan.
 */
export class BarcodeReads {
  readonly #shown = new Map<Gtin14, Shown>();
  #last: number | null = null;

  /**
   * All that was read in one picture; the same number may be there more than once.
   *
   * @param t seconds, not falling
   */
  take(t: number, reads: readonly BarcodeRead[]): readonly ConfirmedRead[] {
    const passed = Math.min(LONGEST_GAP, t - (this.#last ?? t));
    this.#last = t;
    const byNumber = new Map(reads.map((read) => [read.gtin, read]));
    for (const [gtin, shown] of this.#shown) {
      shown.unseen += passed;
      // A code that is seen again after so long was gone all the same.
      if (shown.unseen > (shown.toldAt === null ? PATIENCE : GONE_AFTER)) this.#shown.delete(gtin);
    }
    return [...byNumber.values()].flatMap((read) => this.#see(t, read));
  }

  /** Nothing is in view any more. */
  forget(): void {
    this.#shown.clear();
    this.#last = null;
  }

  #see(t: number, read: BarcodeRead): ConfirmedRead[] {
    const shown = this.#shown.get(read.gtin);
    if (shown === undefined) {
      this.#shown.set(read.gtin, { unseen: 0, toldAt: null });
      return [];
    }
    shown.unseen = 0;
    const { toldAt } = shown;
    if (toldAt !== null && t - toldAt < AGAIN_AFTER) return [];
    shown.toldAt = t;
    return [{ ...read, fresh: toldAt === null }];
  }
}

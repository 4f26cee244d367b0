import { ITEM } from './detections.ts';
import type { Size } from './geometry.ts';
import type { ObserverState } from './inventory.ts';
import type { Track } from './track.ts';

/** What the shopper can do so that the camera sees better. */
export type GuidanceNote = 'too-dark' | 'hold-still' | 'move-back';

/** What is known of one frame, as far as it tells how well the camera sees. */
export interface Sighting {
  /** Seconds, growing. */
  readonly t: number;
  readonly frame: Size;
  /** Brightness that a tenth of the picture exceeds, 0..1 (`highlight`). */
  readonly light: number;
  readonly observer: ObserverState;
  /** Boxes in pixels of the frame. */
  readonly tracks: readonly Track[];
}

export interface Guidance {
  /** What to show; at most one note, null where all is well. */
  readonly note: GuidanceNote | null;
  /** It is new and was not said for a while: say it once. */
  readonly speak: boolean;
}

/** One thing that can be wrong with what the camera sees. */
interface Trouble {
  readonly note: GuidanceNote;
  /** How bad it is, any unit. */
  readonly measure: (sighting: Sighting) => number;
  /** Bad enough to say so from here on, and good again only below `end`: between the two nothing changes. */
  readonly begin: number;
  readonly end: number;
  /** Seconds that it must last before it is said; a hand's shadow and a step aside are no trouble. */
  readonly after: number;
}

/** Most urgent first: in the dark nothing else can be judged, and in a blur no size. */
const TROUBLES: readonly Trouble[] = [
  { note: 'too-dark', measure: ({ light }) => 1 - light, begin: 0.8, end: 0.73, after: 1 },
  { note: 'hold-still', measure: ({ observer }) => (observer === 'unsteady' ? 1 : 0), begin: 1, end: 0.5, after: 0.8 },
  { note: 'move-back', measure: largestItem, begin: 0.85, end: 0.7, after: 1.5 },
];
/** A trouble is over after so many seconds without it. */
const OVER_AFTER = 0.8;
/** The same note is said again after so many seconds at the earliest. */
const SAY_AGAIN_AFTER = 45;
/** Seconds without a frame (a call, another app) after which what was before says nothing. */
const GAP = 5;

/**
 * Decides what to tell a shopper whose camera sees badly: one note at a time, no sooner than the trouble has lasted for a moment, and not
 * flickering where it is just bad enough.
 */
export class Guide {
  #lastTime: number | null = null;
  #shown: GuidanceNote | null = null;
  readonly #troubled = new Set<GuidanceNote>();
  /** Since when a trouble looks otherwise than it is held to be. */
  readonly #turning = new Map<GuidanceNote, number>();
  readonly #said = new Map<GuidanceNote, number>();

  take(sighting: Sighting): Guidance {
    const { t } = sighting;
    if (t - (this.#lastTime ?? t) > GAP) this.#forget();
    this.#lastTime = t;
    for (const trouble of TROUBLES) this.#judge(trouble, trouble.measure(sighting), t);
    const note = TROUBLES.find((trouble) => this.#troubled.has(trouble.note))?.note ?? null;
    const speak = note !== null && note !== this.#shown && t - (this.#said.get(note) ?? -Infinity) >= SAY_AGAIN_AFTER;
    if (speak) this.#said.set(note, t);
    this.#shown = note;
    return { note, speak };
  }

  #judge({ note, begin, end, after }: Trouble, measure: number, t: number): void {
    const troubled = this.#troubled.has(note);
    const turns = troubled ? measure < end : measure >= begin;
    if (!turns) {
      this.#turning.delete(note);
      return;
    }
    const since = this.#turning.get(note) ?? t;
    this.#turning.set(note, since);
    if (t - since < (troubled ? OVER_AFTER : after)) return;
    this.#turning.delete(note);
    if (troubled) this.#troubled.delete(note);
    else this.#troubled.add(note);
  }

  #forget(): void {
    this.#troubled.clear();
    this.#turning.clear();
    this.#shown = null;
  }
}

/** Share of the picture's width or height that the largest item takes up. */
function largestItem({ t, frame, tracks }: Sighting): number {
  let largest = 0;
  for (const { classId, state, lastSeen, box } of tracks) {
    if (classId !== ITEM || state !== 'confirmed' || lastSeen < t) continue;
    largest = Math.max(largest, (box[2] - box[0]) / frame.width, (box[3] - box[1]) / frame.height);
  }
  return largest;
}

/** What a booth needs from the outside, beside a session. `src/booth.ts` plugs it in; tests plug in their own. */
import type { BoothSettings } from '../../core/booth-settings.ts';
import type { EventLabel } from './event-labels.ts';

export interface BoothWorld {
  /** Seconds, only growing. */
  now(): number;
  /** Calls back a few times a second until told to stop. */
  everyTick(tick: () => void): () => void;
  readonly settings: { load(): BoothSettings; save(settings: BoothSettings): void };
  /** Calls back at once and whenever a camera is plugged in or out, or allowed: what was said about it may be wrong then. */
  watchCamera(listener: (there: boolean) => void): () => void;
  /** Keeps the screen on until told to stop. */
  keepAwake(): () => void;
  /** From a gesture only. What the browser refuses is not done. */
  fillScreen(): void;
  /** Loads the page anew, if it can be had: a page that cannot is worse than one that waits. */
  reload(): void;
  /** To the app, out of full screen. */
  leave(): void;
  /** Forgets all that the booth has kept on this device, and loads the page anew. */
  forgetAll(): void;
  tone(kind: EventLabel['kind']): void;
  readonly pin: PinPort;
  /** Null where nothing can be taught: then nobody is prompted. */
  readonly teach: TeachSeam | null;
}

/** Teaching the booth a visitor's own object. The dialog goes into the screen's `cover`, which is emptied when it was left open. */
export interface TeachSeam {
  open(): void;
  /** What this visitor has taught is forgotten with the visit. */
  forget(): void;
}

export interface PinPort {
  /** PINs need the browser's cryptography, which it gives to secure pages only. */
  readonly isPossible: boolean;
  readonly isSet: boolean;
  readonly secondsLocked: number;
  set(pin: string): Promise<void>;
  check(pin: string): Promise<boolean>;
}

import { KeptTexts, type TextStorage } from '../core/kept-texts.ts';
import { formatLocale } from './language.ts';

/** Reads a text out. `ended` is called once it is over, however it ended. */
export interface Voice {
  say(text: string, locale: string, ended: () => void): void;
  /** Falls silent at once. */
  stop(): void;
}

const KEY = 'cartlens.speech';

/**
 * The app's own voice, for shoppers who do not see the screen. Off until somebody wants it, and remembered. Announcements wait for each
 * other and break off a hint; a hint is for now or never, so it is dropped while anything is being said. Fires `change` when it is turned on or off.
 */
export class Speech extends EventTarget {
  private readonly voice: Voice | null;
  private readonly texts: KeptTexts;
  private on_: boolean;
  private readonly saying = new Set<'announcement' | 'hint'>();
  private announcements = 0;

  /**
   * @param voice null where the browser has none
   * @param storage gets it, and may throw where the browser forbids it
   */
  constructor(voice: Voice | null, storage: () => TextStorage) {
    super();
    this.voice = voice;
    this.texts = new KeptTexts(storage);
    this.on_ = voice !== null && this.texts.read(KEY) === 'true';
  }

  get available(): boolean {
    return this.voice !== null;
  }

  get on(): boolean {
    return this.on_;
  }

  turn(on: boolean): void {
    this.on_ = on && this.available;
    if (!on) this.hush();
    this.texts.write(KEY, String(this.on_));
    this.dispatchEvent(new Event('change'));
  }

  announce(text: string): void {
    if (!this.on_) return;
    if (this.saying.has('hint')) this.hush();
    this.announcements++;
    this.saying.add('announcement');
    this.voice?.say(text, formatLocale(), () => {
      if (--this.announcements <= 0) this.saying.delete('announcement');
    });
  }

  hint(text: string): void {
    if (!this.on_ || this.saying.size > 0) return;
    this.saying.add('hint');
    this.voice?.say(text, formatLocale(), () => this.saying.delete('hint'));
  }

  /** Breaks off whatever is being said. */
  hush(): void {
    this.voice?.stop();
  }
}

/** The platform's speech synthesis, in the best voice that it has for a locale. */
function platformVoice(): Voice | null {
  if (typeof speechSynthesis === 'undefined') return null;
  // Held, since Chromium forgets to tell the end of a sentence that nobody holds.
  const spoken = new Set<SpeechSynthesisUtterance>();
  return {
    say(text, locale, ended) {
      const utterance = new SpeechSynthesisUtterance(text);
      spoken.add(utterance);
      utterance.lang = locale;
      utterance.onend = utterance.onerror = () => {
        spoken.delete(utterance);
        ended();
      };
      speechSynthesis.speak(utterance);
    },
    stop: () => speechSynthesis.cancel(),
  };
}

/** The page has one voice. */
export const speech = new Speech(platformVoice(), () => localStorage);

import { KeptTexts, type TextStorage } from './core/kept-texts.ts';
import { Live } from './core/live.ts';
import { parseSettings, type Settings } from './core/settings.ts';

const KEY = 'cartlens.settings';

/** Keeps the shopper's settings on this device. A storage that is full or forbidden keeps nothing: then they last as long as the page. */
export class SettingsMemory extends Live<Settings> {
  private readonly texts: KeptTexts;
  private isKept_ = true;

  /** @param storage gets it, and may throw where the browser forbids it */
  constructor(storage: () => TextStorage) {
    super(parseSettings(null));
    this.texts = new KeptTexts(storage);
    this.read();
  }

  get isKept(): boolean {
    return this.isKept_;
  }

  change(change: Partial<Settings>): void {
    const settings = { ...this.value, ...change };
    this.isKept_ = this.texts.write(KEY, JSON.stringify(settings));
    this.set(settings);
  }

  /** Another tab has changed them. */
  read(): void {
    const text = this.texts.read(KEY);
    if (text === undefined) this.isKept_ = false;
    else this.set(parseSettings(text));
  }
}

import { Live } from './core/live.ts';
import { parseSettings, type Settings } from './core/settings.ts';

const KEY = 'cartlens.settings';

/** Keeps the shopper's settings on this device. A storage that is full or forbidden keeps nothing: then they last as long as the page. */
export class SettingsMemory extends Live<Settings> {
  private readonly storage: () => Storage;
  private isKept_ = true;

  /** @param storage gets it, and may throw where the browser forbids it */
  constructor(storage: () => Storage) {
    super(parseSettings(null));
    this.storage = storage;
    this.read();
  }

  get isKept(): boolean {
    return this.isKept_;
  }

  change(change: Partial<Settings>): void {
    const settings = { ...this.value, ...change };
    try {
      this.storage().setItem(KEY, JSON.stringify(settings));
      this.isKept_ = true;
    } catch {
      this.isKept_ = false;
    }
    this.set(settings);
  }

  /** Another tab has changed them. */
  read(): void {
    try {
      this.set(parseSettings(this.storage().getItem(KEY)));
    } catch {
      this.isKept_ = false;
    }
  }
}

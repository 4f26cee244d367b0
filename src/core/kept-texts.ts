/** Where a browser keeps short texts by name; its `localStorage` is one. */
export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
  removeItem(key: string): void;
}

/** Short texts on this device. A storage that is full or forbidden keeps nothing, and breaks nothing. */
export class KeptTexts {
  private readonly storage: () => TextStorage;

  /** @param storage gets it, and may throw where the browser forbids it */
  constructor(storage: () => TextStorage) {
    this.storage = storage;
  }

  /** Null where there is none, undefined where nobody can tell. */
  read(key: string): string | null | undefined {
    try {
      return this.storage().getItem(key);
    } catch {
      return undefined;
    }
  }

  /** @returns whether it is kept from now on */
  write(key: string, text: string): boolean {
    try {
      this.storage().setItem(key, text);
      return true;
    } catch {
      return false;
    }
  }

  remove(key: string): void {
    try {
      this.storage().removeItem(key);
    } catch {
      // Then it was never kept.
    }
  }
}

/** How many failures of one kind are forgiven within the window. */
export interface AttemptLimit {
  readonly most: number;
  readonly windowMs: number;
}

const MAX_KEYS = 10_000;

/**
 * Counts failed attempts by key, in this process. Several servers count apart, so the limits are of a server, not of the shop: enough
 * against guessing, which scrypt makes slow in any case.
 */
export class Attempts {
  readonly #limit: AttemptLimit;
  readonly #failures = new Map<string, { count: number; readonly until: number }>();

  constructor(limit: AttemptLimit) {
    this.#limit = limit;
  }

  /** Seconds until this key may try again; 0 when it may now. */
  waitFor(key: string, now: Date): number {
    const entry = this.#failures.get(key);
    if (!entry || entry.until <= now.getTime() || entry.count < this.#limit.most) return 0;
    return Math.ceil((entry.until - now.getTime()) / 1000);
  }

  /** Notes an attempt before it is checked, so that many at once are counted too. */
  note(key: string, now: Date): void {
    const entry = this.#failures.get(key);
    if (entry && entry.until > now.getTime()) {
      entry.count++;
      return;
    }
    if (this.#failures.size >= MAX_KEYS) this.#forgetOldest();
    this.#failures.delete(key);
    this.#failures.set(key, { count: 1, until: now.getTime() + this.#limit.windowMs });
  }

  /** It was right: nothing is held against the key. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  #forgetOldest(): void {
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined) this.#failures.delete(oldest);
  }
}

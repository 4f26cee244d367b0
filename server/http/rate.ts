/** How much one key (a token, an address) may ask for. */
export interface Rate {
  /** Requests a second that may be kept up. */
  readonly perSecond: number;
  /** Requests that may come at once after a pause. */
  readonly burst: number;
}

/** Keys that are remembered at most: some megabytes. */
const MAX_KEYS = 50_000;

/**
 * Token buckets of bounded memory, one number a key (the generic cell rate algorithm, as in ATM traffic control: the number is the time at
 * which the bucket will be full again). When there are too many keys, the one that was used longest ago is forgotten: its bucket is full by
 * then, unless somebody floods with keys, and who can do that gains nothing by it.
 */
export class RateLimit {
  readonly #interval: number;
  readonly #slack: number;
  readonly #maxKeys: number;
  /** By key, least recently used first: the time in milliseconds at which the bucket is full. */
  readonly #full = new Map<string, number>();

  constructor({ perSecond, burst }: Rate, maxKeys = MAX_KEYS) {
    this.#interval = 1000 / perSecond;
    this.#slack = (burst - 1) * this.#interval;
    this.#maxKeys = maxKeys;
  }

  /**
   * Takes one request out of the key's bucket.
   *
   * @param now milliseconds of a clock that never goes back
   * @returns 0 when it was there, else the milliseconds after which it will be; nothing is taken then
   */
  take(key: string, now: number): number {
    const full = Math.max(this.#full.get(key) ?? now, now);
    const wait = full - now - this.#slack;
    this.#full.delete(key);
    this.#full.set(key, wait > 0 ? full : full + this.#interval);
    if (this.#full.size > this.#maxKeys) {
      const [oldest = key] = this.#full.keys();
      this.#full.delete(oldest);
    }
    return Math.max(wait, 0);
  }

  /** Keys that are remembered. */
  get size(): number {
    return this.#full.size;
  }
}

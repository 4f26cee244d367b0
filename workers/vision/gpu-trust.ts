/** So many losses within `MEMORY_MS` end all trust. */
const ENOUGH = 3;
const MEMORY_MS = 10 * 60_000;
/** After each loss it is left alone for so long, four times as long after each further one. */
const REST_MS = 2000;

/** How often a GPU was lost, or could not be set up again, and whether it is worth another try. A driver that fails all the time must not cost frames for ever. */
export class GpuTrust {
  #losses: readonly number[] = [];

  /** @param now milliseconds, growing */
  lost(now: number): void {
    this.#losses = [...this.#losses.filter((at) => now - at < MEMORY_MS), now];
  }

  /** It is never tried again. */
  get isSpent(): boolean {
    return this.#losses.length >= ENOUGH;
  }

  /** @param now milliseconds */
  mayTry(now: number): boolean {
    const last = this.#losses.at(-1) ?? -Infinity;
    return !this.isSpent && now - last >= REST_MS * 4 ** (this.#losses.length - 1);
  }
}

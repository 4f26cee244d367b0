import { KeptTexts, type TextStorage } from './core/kept-texts.ts';
import { afterWrong, OPEN_GUARD, parseGuard, secondsLocked, type PinGuard } from './core/pin-guard.ts';
import { fromBase64, toBase64 } from './vision/base64.ts';

const PIN_KEY = 'cartlens.booth.pin';
const GUARD_KEY = 'cartlens.booth.pin-tries';

/** Of PBKDF2-HMAC-SHA-256, as OWASP's Password Storage Cheat Sheet advises. */
const ITERATIONS = 600_000;

/** What is kept of a PIN: bytes in base64. */
interface KeptPin {
  readonly salt: string;
  readonly hash: string;
  readonly iterations: number;
}

/**
 * The PIN of a booth's staff: only its salted hash is kept, on this device, and wrong ones make the next try wait. It keeps visitors out, not
 * somebody with the browser's developer tools. Where the browser keeps nothing it lasts as long as the page.
 */
export class StaffPin {
  private readonly texts: KeptTexts;
  private readonly now: () => number;
  private readonly iterations: number;
  /** What a browser that keeps nothing would have kept. */
  private readonly unkept = new Map<string, string>();

  /**
   * @param storage gets it, and may throw where the browser forbids it
   * @param now seconds of the wall clock
   */
  constructor(storage: () => TextStorage, now: () => number, iterations = ITERATIONS) {
    this.texts = new KeptTexts(storage);
    this.now = now;
    this.iterations = iterations;
  }

  get isSet(): boolean {
    return this.kept() !== null;
  }

  /** Whole seconds until a PIN may be tried again. */
  get secondsLocked(): number {
    return secondsLocked(this.guard, this.now());
  }

  async set(pin: string): Promise<void> {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const hash = await hashOf(pin, salt, this.iterations);
    this.write(PIN_KEY, JSON.stringify({ salt: toBase64(salt), hash, iterations: this.iterations } satisfies KeptPin));
    this.forget(GUARD_KEY);
  }

  /** Whether it is the one. While tries are locked none is. */
  async check(pin: string): Promise<boolean> {
    const kept = this.kept();
    if (kept === null || this.secondsLocked > 0) return false;
    // Counted before it is known: a page that is closed meanwhile has used its try.
    const before = this.guard;
    this.write(GUARD_KEY, JSON.stringify(afterWrong(before, this.now())));
    const right = (await hashOf(pin, fromBase64(kept.salt), kept.iterations)) === kept.hash;
    if (right) this.forget(GUARD_KEY);
    return right;
  }

  /** The next one in sets a new one. */
  clear(): void {
    for (const key of [PIN_KEY, GUARD_KEY]) this.forget(key);
  }

  private get guard(): PinGuard {
    const text = this.read(GUARD_KEY);
    return text === null ? OPEN_GUARD : parseGuard(text);
  }

  private kept(): KeptPin | null {
    try {
      const { salt, hash, iterations } = JSON.parse(this.read(PIN_KEY) ?? '') as Partial<KeptPin>;
      return typeof salt === 'string' && typeof hash === 'string' && Number.isSafeInteger(iterations)
        ? { salt, hash, iterations: Number(iterations) }
        : null;
    } catch {
      return null;
    }
  }

  private read(key: string): string | null {
    return this.unkept.get(key) ?? this.texts.read(key) ?? null;
  }

  private write(key: string, text: string): void {
    if (!this.texts.write(key, text)) this.unkept.set(key, text);
  }

  private forget(key: string): void {
    this.unkept.delete(key);
    this.texts.remove(key);
  }
}

async function hashOf(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, 256);
  return toBase64(new Uint8Array(bits));
}

import { Live } from '../core/live.ts';
import type { OutgoingRequest, SentRequest, TrafficTotals } from '../core/traffic.ts';

/** Older requests are counted, not listed. */
const KEPT = 100;
const SECRETS: ReadonlySet<string> = new Set(['authorization']);

/**
 * All requests of this page to the endpoint, newest first. In memory only: on disk it would be a second record of what somebody has bought.
 */
export class TrafficLog extends Live<readonly SentRequest[]> {
  readonly #now: () => number;
  #totals: TrafficTotals = { requests: 0, sent: 0, received: 0 };

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    super([]);
    this.#now = now;
  }

  get totals(): TrafficTotals {
    return this.#totals;
  }

  /**
   * Notes a request before it goes.
   *
   * @returns to be told the answer, or null where none came
   */
  begin(
    { purpose, method, path, body }: OutgoingRequest,
    headers: Readonly<Record<string, string>>,
  ): (answer: { readonly status: number; readonly text: string } | null) => void {
    const { requests, sent, received } = this.#totals;
    const serial = requests + 1;
    const size = bytesOf(body);
    this.#totals = { requests: serial, sent: sent + size, received };
    const shown = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, masked(name, value)]));
    const entry = {
      serial,
      at: this.#now(),
      purpose,
      method,
      path,
      body,
      headers: shown,
      sent: size,
      answer: 'waiting',
    } as const;
    this.set([entry, ...this.value].slice(0, KEPT));
    return (answer) => {
      const back = answer === null ? 0 : bytesOf(answer.text);
      this.#totals = { ...this.#totals, received: this.#totals.received + back };
      const known = answer === null ? ('none' as const) : { status: answer.status, received: back };
      this.set(this.value.map((other) => (other.serial === serial ? { ...other, answer: known } : other)));
    };
  }
}

/** The scheme stays, so that one sees what kind of secret it is. */
function masked(name: string, value: string): string {
  return SECRETS.has(name.toLowerCase()) ? value.replace(/\S+$/, '••••••••') : value;
}

function bytesOf(text: string | null): number {
  return text === null ? 0 : new TextEncoder().encode(text).byteLength;
}

import type { CDPSession, Page } from '@playwright/test';

/** One interaction as Event Timing tells of it (https://w3c.github.io/event-timing). Milliseconds; `duration` in steps of 8. */
export interface Touch {
  /** What was touched or typed into. */
  readonly target: string;
  /** The slowest event of the interaction: from the touch to the next paint. */
  readonly duration: number;
  readonly inputDelay: number;
  readonly processing: number;
  readonly presentation: number;
}

/** As it is kept in the page. */
interface SeenTouch extends Touch {
  readonly began: number;
  readonly processingStart: number;
  readonly processingEnd: number;
}

interface Watched {
  touchesSeen?: Map<number, SeenTouch>;
}

/**
 * Interaction to next paint is the slowest touch of a visit (https://web.dev/articles/inp; of fewer than fifty none is left out). It is taken from the
 * page itself, as a site takes it from its visitors: a trace with pictures and stacks would take the processor that the page is to have.
 */
export class TouchWatch {
  private readonly page: Page;
  private readonly devtools: CDPSession;

  private constructor(page: Page, devtools: CDPSession) {
    this.page = page;
    this.devtools = devtools;
  }

  /** From now on the page is so many times slower. */
  static async start(page: Page, slowdown: number): Promise<TouchWatch> {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await page.evaluate(() => {
      const seen = ((globalThis as Watched).touchesSeen = new Map<number, SeenTouch>());
      // Entries tell of the outermost element only.
      const targets = new Map<number, string>();
      for (const type of ['pointerdown', 'pointerup', 'click', 'keydown', 'keyup'])
        addEventListener(
          type,
          (event) => {
            const control = event.composedPath().find((node) => node instanceof HTMLElement && node.matches('button, input, a'));
            if (!(control instanceof HTMLElement)) return;
            const label = control.ariaLabel ?? control.innerText.trim();
            targets.set(event.timeStamp, `${label === '' ? control.localName : label} (${type})`.replace(/\s+/g, ' '));
          },
          true,
        );
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as PerformanceEventTiming[]) {
          const { interactionId, startTime, duration } = entry;
          const known = seen.get(interactionId);
          if (!interactionId || (known && known.duration > duration)) continue;
          // The letting go and the click are of one moment, and one picture follows both.
          const both = known?.began === startTime ? known : null;
          const begin = Math.min(entry.processingStart, both?.processingStart ?? Infinity);
          const end = Math.max(entry.processingEnd, both?.processingEnd ?? 0);
          seen.set(interactionId, {
            began: startTime,
            processingStart: begin,
            processingEnd: end,
            target: targets.get(startTime) ?? '?',
            duration,
            inputDelay: begin - startTime,
            processing: end - begin,
            presentation: Math.max(0, startTime + duration - end),
          });
        }
      }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
    });
    return new TouchWatch(page, devtools);
  }

  /** Those slower than 16 ms, in their order, since the last call. */
  async take(): Promise<readonly Touch[]> {
    return this.page.evaluate(() => {
      const seen = (globalThis as Watched).touchesSeen;
      const touches = [...(seen?.values() ?? [])];
      seen?.clear();
      return touches;
    });
  }

  async end(): Promise<void> {
    await this.devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await this.devtools.detach();
  }
}

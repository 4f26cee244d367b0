import type { Page } from '@playwright/test';

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

/** One as the page keeps it: times of the page's clock. */
interface Seen {
  readonly target: string;
  readonly began: number;
  readonly duration: number;
  readonly processingStart: number;
  readonly processingEnd: number;
}

interface Watched {
  /** By interaction: its slowest event. */
  touchesSeen?: Map<number, Seen>;
}

/**
 * Makes the page so many times slower and watches what is touched from now on. Gives a function that takes what was seen since its last call: touches
 * slower than 16 ms, in their order. Interaction to next paint is the slowest of a visit (https://web.dev/articles/inp; of fewer than fifty none is
 * left out). It is taken from the page itself, as a site takes it from its visitors: a trace of Lighthouse's tells of the slowest alone, without its name.
 */
export async function watchTouches(page: Page, slowdown: number): Promise<() => Promise<readonly Touch[]>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.evaluate(() => {
    const seen = ((globalThis as Watched).touchesSeen = new Map<number, Seen>());
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
        const { interactionId, startTime: began, duration, processingStart, processingEnd } = entry;
        const known = seen.get(interactionId);
        if (!interactionId || (known && known.duration > duration)) continue;
        // The letting go and the click are of one moment, and one picture follows both.
        const both = known?.began === began ? known : entry;
        seen.set(interactionId, {
          target: targets.get(began) ?? '?',
          began,
          duration,
          processingStart: Math.min(processingStart, both.processingStart),
          processingEnd: Math.max(processingEnd, both.processingEnd),
        });
      }
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  return async () => {
    const seen = await page.evaluate(() => {
      const { touchesSeen } = globalThis as Watched;
      const touches = [...(touchesSeen?.values() ?? [])];
      touchesSeen?.clear();
      return touches;
    });
    return seen.map(({ target, began, duration, processingStart, processingEnd }) => ({
      target,
      duration,
      inputDelay: processingStart - began,
      processing: processingEnd - processingStart,
      presentation: Math.max(0, began + duration - processingEnd),
    }));
  };
}

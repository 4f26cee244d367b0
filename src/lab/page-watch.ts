/** Main-thread long tasks: whatever keeps the page from answering for 50 ms and more (https://w3c.github.io/longtasks). */
export interface LongTasks {
  readonly count: number;
  /** Milliseconds, all together and the longest. */
  readonly ms: number;
  readonly worst: number;
}

export interface Memory {
  /** The page's JavaScript, bytes; null where the browser does not say. */
  readonly pageHeap: number | null;
  /** Page and workers together, bytes, by `measureUserAgentSpecificMemory`; null where it is not there or was not asked for. */
  readonly whole: { readonly total: number; readonly parts: readonly { readonly name: string; readonly bytes: number }[] } | null;
}

/** Part of https://wicg.github.io/performance-measure-memory/, which TypeScript does not know. */
interface MemoryMeasurement {
  readonly bytes: number;
  readonly breakdown: readonly {
    readonly bytes: number;
    readonly attribution: readonly { readonly scope: string }[];
    readonly types: readonly string[];
  }[];
}
interface MemoryPerformance {
  readonly memory?: { readonly usedJSHeapSize: number };
  readonly measureUserAgentSpecificMemory?: () => Promise<MemoryMeasurement>;
}

/** Collects long tasks from its making on; null where the browser tells of none (all but Chromium). */
export class LongTaskWatch {
  private tasks: LongTasks = { count: 0, ms: 0, worst: 0 };
  private readonly observer: PerformanceObserver | null;

  constructor() {
    const supported = PerformanceObserver.supportedEntryTypes.includes('longtask');
    this.observer = supported ? new PerformanceObserver((list) => this.take(list.getEntries())) : null;
    this.observer?.observe({ type: 'longtask' });
  }

  get seen(): LongTasks | null {
    this.take(this.observer?.takeRecords() ?? []);
    return this.observer && this.tasks;
  }

  stop(): void {
    this.observer?.disconnect();
  }

  private take(entries: readonly PerformanceEntry[]): void {
    for (const { duration } of entries) {
      const { count, ms, worst } = this.tasks;
      this.tasks = { count: count + 1, ms: ms + duration, worst: Math.max(worst, duration) };
    }
  }
}

/** Bytes of the page's JavaScript heap; null where the browser does not say (all but Chromium). */
export function pageHeap(source: MemoryPerformance = performance as MemoryPerformance): number | null {
  return source.memory?.usedJSHeapSize ?? null;
}

/** Page and workers together. It waits for the browser's next garbage collection: up to twenty seconds. Null where the browser cannot. */
export async function wholeMemory(source: MemoryPerformance = performance as MemoryPerformance): Promise<Memory['whole']> {
  // It has to be called on the object itself.
  const measured = await source.measureUserAgentSpecificMemory?.();
  if (!measured) return null;
  const parts = measured.breakdown
    .filter(({ bytes }) => bytes > 0)
    .map(({ bytes, attribution, types }) => {
      const scopes = [...new Set(attribution.map(({ scope }) => (scope === 'Window' ? 'page' : 'worker')))];
      return { name: [scopes.join(' and '), ...types].filter(Boolean).join(', ') || 'other', bytes };
    })
    .sort((a, b) => b.bytes - a.bytes);
  return { total: measured.bytes, parts };
}

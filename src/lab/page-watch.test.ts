import { afterEach, expect, it, vi } from 'vitest';
import { LongTaskWatch, pageHeap, wholeMemory } from './page-watch.ts';

afterEach(() => vi.unstubAllGlobals());

it('adds long tasks up, those that were not told yet too', () => {
  let pending = [{ duration: 80 }];
  let tell = (_: { getEntries(): unknown }): void => undefined;
  vi.stubGlobal(
    'PerformanceObserver',
    class {
      static supportedEntryTypes = ['longtask'];
      constructor(listener: typeof tell) {
        tell = listener;
      }
      observe(): void {}
      disconnect(): void {}
      takeRecords(): unknown {
        return pending.splice(0);
      }
    },
  );
  const watch = new LongTaskWatch();
  tell({ getEntries: () => [{ duration: 50 }, { duration: 120 }] });
  expect(watch.seen).toEqual({ count: 3, ms: 250, worst: 120 });
  pending = [];
  expect(watch.seen?.count).toBe(3);
});

it('says so where the browser tells of no long tasks', () => {
  vi.stubGlobal('PerformanceObserver', { supportedEntryTypes: ['mark'] });
  expect(new LongTaskWatch().seen).toBeNull();
});

it('tells memory by who uses it, the most first, and null where the browser tells none', async () => {
  expect(pageHeap({ memory: { usedJSHeapSize: 7 } })).toBe(7);
  expect(pageHeap({})).toBeNull();
  expect(await wholeMemory({})).toBeNull();
  const breakdown = [
    { bytes: 0, attribution: [], types: [] },
    { bytes: 10, attribution: [{ scope: 'Window' }], types: ['JavaScript'] },
    { bytes: 90, attribution: [{ scope: 'DedicatedWorkerGlobalScope' }], types: ['WebAssembly'] },
    { bytes: 5, attribution: [], types: ['Shared'] },
  ];
  const whole = await wholeMemory({ measureUserAgentSpecificMemory: async () => ({ bytes: 105, breakdown }) });
  expect(whole).toEqual({
    total: 105,
    parts: [
      { name: 'worker, WebAssembly', bytes: 90 },
      { name: 'page, JavaScript', bytes: 10 },
      { name: 'Shared', bytes: 5 },
    ],
  });
});

import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from './core/settings.ts';
import { SettingsMemory } from './settings-memory.ts';

function makeStorage(kept: Map<string, string>, limit = Infinity): Storage {
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > limit) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
  } as Storage;
}

test('what is chosen is there the next time, and followers are told', () => {
  const kept = new Map<string, string>();
  const first = new SettingsMemory(() => makeStorage(kept));
  let told = 0;
  const stop = first.subscribe(() => told++);
  first.change({ budget: 2000 });
  first.change({ sound: false });
  stop();
  first.change({ flight: false });
  expect(told).toBe(2);
  const next = new SettingsMemory(() => makeStorage(kept));
  expect(next.value).toEqual({ ...DEFAULT_SETTINGS, budget: 2000, sound: false, flight: false });
  expect(next.isKept).toBe(true);
});

test.each([
  [
    'forbidden',
    (): Storage => {
      throw new DOMException('no', 'SecurityError');
    },
  ],
  ['full', () => makeStorage(new Map(), 10)],
])('with a storage that is %s settings last as long as the page, and that can be told', (_what, storage) => {
  const memory = new SettingsMemory(storage);
  memory.change({ sound: false });
  expect(memory.value).toEqual({ ...DEFAULT_SETTINGS, sound: false });
  expect(memory.isKept).toBe(false);
});

test('a change in another tab is read', () => {
  const kept = new Map<string, string>();
  const [here, there] = [new SettingsMemory(() => makeStorage(kept)), new SettingsMemory(() => makeStorage(kept))];
  there.change({ allergens: ['milk'] });
  here.read();
  expect(here.value.allergens).toEqual(['milk']);
});

import { expect, it } from 'vitest';
import type { Zone } from './core/zone.ts';
import { ZoneMemory } from './zone-memory.ts';

const ZONE: Zone = [
  [0.1, 0.25],
  [0.9, 0.25],
  [0.5, 1],
];

function storageOf(kept: Map<string, string>): () => Storage {
  const storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
  return () => storage as Storage;
}

it('keeps an area for each way of holding the phone, and forgets it', () => {
  let upright = true;
  const memory = new ZoneMemory(storageOf(new Map()), () => upright);
  expect(memory.load()).toBeNull();
  memory.save(ZONE);
  expect(memory.load()).toEqual(ZONE);
  upright = false;
  expect(memory.load()).toBeNull();
  upright = true;
  memory.save(null);
  expect(memory.load()).toBeNull();
});

it.each(['', 'nonsense', '0.1,0.1 0.2,0.2', '0,0 1,0 7,1', '0,0 1,1 0.5,0.5', '<b>'])('reads no damaged area: "%s"', (text) => {
  expect(new ZoneMemory(storageOf(new Map([['cartlens.zone.portrait', text]])), () => true).load()).toBeNull();
});

it('goes on without where the browser forbids it or it is full', () => {
  const forbidden = new ZoneMemory(
    () => {
      throw new DOMException('no', 'SecurityError');
    },
    () => true,
  );
  expect(() => forbidden.save(ZONE)).not.toThrow();
  expect(forbidden.load()).toBeNull();
});

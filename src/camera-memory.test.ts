import { expect, test } from 'vitest';
import { CameraMemory } from './camera-memory.ts';

const memoryWith = (kept: string | null): CameraMemory => {
  let text = kept;
  return new CameraMemory(
    () => ({ getItem: () => text, setItem: (_: string, next: string) => void (text = next) }) as unknown as Storage,
  );
};

test('what is chosen is there the next time', () => {
  const memory = memoryWith(null);
  expect(memory.load()).toEqual({ lens: null, zoom: {} });
  memory.save({ lens: 'a', zoom: { a: 2 } });
  expect(memory.load()).toEqual({ lens: 'a', zoom: { a: 2 } });
});

test.each([['{'], ['7'], ['null'], ['[]'], ['{"lens":5,"zoom":"wide"}']])('%s is nothing', (kept) => {
  expect(memoryWith(kept).load()).toEqual({ lens: null, zoom: {} });
});

test('one damaged zoom costs no other', () => {
  expect(memoryWith('{"lens":"a","zoom":{"a":2,"b":"3","c":null}}').load()).toEqual({ lens: 'a', zoom: { a: 2 } });
});

test('a forbidden storage keeps nothing and breaks nothing', () => {
  const memory = new CameraMemory(() => {
    throw new DOMException('no', 'SecurityError');
  });
  memory.save({ lens: 'a', zoom: {} });
  expect(memory.load()).toEqual({ lens: null, zoom: {} });
});

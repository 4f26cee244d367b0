import { expect, test } from 'vitest';
import { StaffPin } from './staff-pin.ts';

/** A device whose clock and storage the test has in its hands. */
function makeDevice() {
  const kept = new Map<string, string>();
  const clock = { now: 1000 };
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  };
  // Few iterations: the test is not about time.
  return {
    kept,
    clock,
    open: () =>
      new StaffPin(
        () => storage,
        () => clock.now,
        10,
      ),
  };
}

test('a PIN that was set is right, also after a reload, and is not in what is kept', async () => {
  const { kept, open } = makeDevice();
  expect(open().isSet).toBe(false);
  await open().set('482913');
  expect(open().isSet).toBe(true);
  expect(await open().check('482913')).toBe(true);
  expect(await open().check('482914')).toBe(false);
  expect([...kept.values()].join()).not.toContain('482913');
  const once = kept.get('cartlens.booth.pin');
  await open().set('482913');
  expect(kept.get('cartlens.booth.pin')).not.toBe(once);
});

test('wrong ones make the next try wait, even the right one, across reloads; a right one forgives them', async () => {
  const { clock, open } = makeDevice();
  await open().set('1234');
  for (const wrong of ['0000', '1111', '2222']) expect(await open().check(wrong)).toBe(false);
  expect(open().secondsLocked).toBe(30);
  expect(await open().check('1234')).toBe(false);
  clock.now += 30;
  expect(await open().check('1234')).toBe(true);
  expect(await open().check('0000')).toBe(false);
  expect(open().secondsLocked).toBe(0);
});

test('a browser that keeps nothing has the PIN until the page is closed', async () => {
  const pin = new StaffPin(
    () => {
      throw new DOMException('no', 'SecurityError');
    },
    () => 0,
    10,
  );
  await pin.set('1234');
  expect([pin.isSet, await pin.check('1234'), await pin.check('4321')]).toEqual([true, true, false]);
  pin.clear();
  expect(pin.isSet).toBe(false);
});

test('a kept PIN that is damaged is none: it is set anew', () => {
  const { kept, open } = makeDevice();
  for (const text of ['', '{', 'null', '{"salt":1}', '{"salt":"a","hash":"b"}']) {
    kept.set('cartlens.booth.pin', text);
    expect(open().isSet, text).toBe(false);
  }
});

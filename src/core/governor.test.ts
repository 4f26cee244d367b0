import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Governor, type Looked } from './governor.ts';
import type { Luminance } from './luminance.ts';
import { Random } from './testing/random.ts';

const picture = (change: (bytes: Uint8Array) => void = () => undefined): Luminance => {
  const bytes = Uint8Array.from({ length: 80 * 60 }, (_, k) => 60 + ((k * 37) % 120));
  change(bytes);
  return { width: 80, height: 60, bytes };
};
const look = (t: number, more: Partial<Looked> = {}): Looked => ({
  t,
  picture: picture(),
  observer: 'settled',
  busy: false,
  ...more,
});

/** A basket in which nothing happens is filmed for `seconds`, and then shows `last`. */
function afterQuiet(seconds: number, last: Luminance, governor = new Governor()): boolean {
  let t = 0;
  for (; t < seconds; t += 0.1) if (!(governor.mayRest(t) && governor.skips(t, picture()))) governor.looked(look(t));
  return governor.mayRest(t) && governor.skips(t, last);
}

test('a quiet basket is looked at twice a second', () => {
  const governor = new Governor();
  let looks = 0;
  for (let k = 0; k < 900; k++) {
    const t = k / 30;
    if (governor.mayRest(t) && governor.skips(t, picture())) continue;
    governor.looked(look(t));
    looks++;
  }
  // Two seconds of all frames, then 28 of two a second.
  expect(looks).toBeGreaterThan(60 + 50);
  expect(looks).toBeLessThan(60 + 60);
});

test.each(['interaction', 'settling', 'starting', 'unsteady'] as const)(
  'every frame is looked at while the observer is %s',
  (observer) => {
    const governor = new Governor();
    for (let k = 0; k < 300; k++) {
      expect(governor.mayRest(k / 30)).toBe(false);
      governor.looked(look(k / 30, { observer }));
    }
  },
);

test('nothing rests while something is not decided, and for two seconds after', () => {
  const governor = new Governor();
  for (let k = 0; k < 100; k++) governor.looked(look(k / 30));
  expect(governor.mayRest(100 / 30)).toBe(true);
  governor.looked(look(100 / 30, { busy: true }));
  for (let k = 101; k < 160; k++) {
    expect(governor.mayRest(k / 30)).toBe(false);
    governor.looked(look(k / 30));
  }
});

test('the tip of a hand is seen at once; noise, and light that fades, are not', () => {
  const random = new Random(3);
  const tip = picture((bytes) => [40, 41, 42, 120, 121, 122].forEach((k) => (bytes[k] = 250)));
  const noise = picture((bytes) => bytes.forEach((value, k) => (bytes[k] = value + Math.round(2 * random.normal()))));
  const darker = picture((bytes) => bytes.forEach((value, k) => (bytes[k] = value - 20)));
  expect(afterQuiet(4, tip)).toBe(false);
  expect(afterQuiet(4, noise)).toBe(true);
  expect(afterQuiet(4, darker)).toBe(true);
});

test('what covers half of the picture is seen too, and so is a sleeve in the dark', () => {
  const half = picture((bytes) =>
    bytes.fill(0, 0, 2400).forEach((_, k) => (bytes[k] = (picture().bytes[k] ?? 0) + (k < 2400 ? 26 : 0))),
  );
  expect(afterQuiet(4, half)).toBe(false);
  const dark = (change: number): Luminance => ({
    width: 80,
    height: 60,
    bytes: new Uint8Array(4800).fill(12).fill(12 + change, 0, 1600),
  });
  const governor = new Governor();
  for (let k = 0; k < 100; k++) governor.looked(look(k / 30, { picture: dark(0) }));
  expect(governor.skips(100 / 30, dark(0))).toBe(true);
  expect(governor.skips(100 / 30, dark(12))).toBe(false);
});

test('before a phone that sways it does not ask for a picture of every frame first', () => {
  const moved = picture((bytes) => bytes.reverse());
  const governor = new Governor();
  let asked = 0;
  for (let k = 0; k < 300; k++) {
    const t = k / 30;
    const now = k % 2 === 0 ? picture() : moved;
    if (governor.mayRest(t)) {
      asked++;
      if (governor.skips(t, now)) continue;
    }
    governor.looked(look(t, { picture: now }));
  }
  expect(asked).toBeLessThan(40);
});

test('a frame of another size is never skipped, however much power is to be saved', () => {
  const governor = new Governor();
  governor.savePower(true);
  for (let k = 0; k < 100; k++) governor.looked(look(k / 30));
  expect(governor.skips(100 / 30, { width: 60, height: 80, bytes: picture().bytes })).toBe(false);
});

test('a change of the area or the catalogue wakes it, and so does another size of the picture', () => {
  const governor = new Governor();
  for (let k = 0; k < 100; k++) governor.looked(look(k / 30));
  expect(governor.skips(100 / 30, { width: 60, height: 80, bytes: picture().bytes })).toBe(false);
  governor.wake();
  expect(governor.mayRest(100 / 30)).toBe(false);
});

test('a swaying phone that saves power looks at some of its frames only, while nothing goes on', () => {
  const moved = picture((bytes) => bytes.reverse());
  const saving = new Governor();
  saving.savePower(true);
  expect(afterQuiet(4, moved)).toBe(false);
  expect(afterQuiet(4, moved, saving)).toBe(true);
});

test('however frames come, a basket is never left alone for more than half a second', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ gap: fc.double({ min: 0.01, max: 1, noNaN: true }), busy: fc.boolean() })), (frames) => {
      const governor = new Governor();
      let [t, last] = [0, -Infinity];
      for (const { gap, busy } of frames) {
        t += gap;
        if (governor.mayRest(t) && governor.skips(t, picture())) {
          expect(t - last).toBeLessThan(0.5);
        } else {
          governor.looked(look(t, { busy }));
          last = t;
        }
      }
    }),
  );
});

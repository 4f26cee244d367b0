import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HAND, ITEM } from './detections.ts';
import { Guide, type GuidanceNote, type Sighting } from './guidance.ts';
import type { Track } from './track.ts';

const FRAME = { width: 640, height: 480 };
const item = (height: number, t: number, extra: Partial<Track> = {}): Track => ({
  id: 1,
  state: 'confirmed',
  classId: ITEM,
  box: [100, 0, 200, height * FRAME.height],
  confidence: 0.9,
  firstSeen: 0,
  lastSeen: t,
  ...extra,
});
const sighting = (t: number, change: Partial<Sighting> = {}): Sighting => ({
  t,
  frame: FRAME,
  light: 0.6,
  observer: 'settled',
  tracks: [],
  ...change,
});

/** Notes of a guide that sees the same for so long, one frame every `step` seconds. */
function watch(
  guide: Guide,
  from: number,
  to: number,
  change: (t: number) => Partial<Sighting>,
  step = 0.1,
): (GuidanceNote | null)[] {
  const notes: (GuidanceNote | null)[] = [];
  for (let t = from; t < to; t += step) notes.push(guide.take(sighting(t, change(t))).note);
  return notes;
}

test('nothing is said while all is well', () => {
  expect(new Set(watch(new Guide(), 0, 10, (t) => ({ tracks: [item(0.4, t)] })))).toEqual(new Set([null]));
});

test.each<[GuidanceNote, (t: number) => Partial<Sighting>]>([
  ['too-dark', () => ({ light: 0.1 })],
  ['hold-still', () => ({ observer: 'unsteady' })],
  ['move-back', (t) => ({ tracks: [item(0.95, t)] })],
])('%s is said after a moment, and taken back after another', (note, trouble) => {
  const guide = new Guide();
  const notes = watch(guide, 0, 4, trouble);
  expect(notes.slice(0, 5)).toEqual([null, null, null, null, null]);
  expect(notes.at(-1)).toBe(note);
  const after = watch(guide, 4, 8, () => ({}));
  expect(after[0]).toBe(note);
  expect(after.at(-1)).toBeNull();
});

test('at one frame a second too', () => {
  expect(watch(new Guide(), 0, 4, () => ({ light: 0.1 }), 1)).toEqual([null, 'too-dark', 'too-dark', 'too-dark']);
});

test('in the dark nothing else is said, and the next trouble comes up when it is over', () => {
  const guide = new Guide();
  const blurred = { observer: 'unsteady' } as const;
  expect(watch(guide, 0, 4, () => ({ ...blurred, light: 0.05 })).at(-1)).toBe('too-dark');
  expect(watch(guide, 4, 8, () => blurred).at(-1)).toBe('hold-still');
});

test('a hand, a thing that is gone and one that passes are no reason to move back', () => {
  const notes = (change: (t: number) => Partial<Sighting>, to = 4): unknown => watch(new Guide(), 0, to, change).at(-1);
  expect(notes((t) => ({ tracks: [item(1, t, { classId: HAND })] }))).toBeNull();
  expect(notes((t) => ({ tracks: [item(1, t - 1)] }))).toBeNull();
  expect(notes((t) => ({ tracks: [item(1, t)] }), 1)).toBeNull();
});

test('it is spoken once, and again only after a while', () => {
  const guide = new Guide();
  let spoken = 0;
  for (let t = 0; t < 40; t += 0.1) if (guide.take(sighting(t, { light: Math.floor(t / 5) % 2 ? 0.6 : 0.1 })).speak) spoken++;
  expect(spoken).toBe(1);
  for (let t = 50; t < 60; t += 0.1) if (guide.take(sighting(t, { light: 0.1 })).speak) spoken++;
  expect(spoken).toBe(2);
});

test('what was before a call says nothing', () => {
  const guide = new Guide();
  watch(guide, 0, 3, () => ({ light: 0.1 }));
  expect(guide.take(sighting(60)).note).toBeNull();
});

test('however the light flickers, a note stays or keeps away for the time of its hysteresis', () => {
  const lights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(lights, fc.double({ min: 0.03, max: 0.3, noNaN: true }), (levels, step) => {
      const guide = new Guide();
      const changes: number[] = [];
      let before: GuidanceNote | null = null;
      levels.forEach((light, i) => {
        const { note, speak } = guide.take(sighting(i * step, { light }));
        expect([null, 'too-dark']).toContain(note);
        if (speak) expect(note).not.toBeNull();
        if (note !== before) changes.push(i * step);
        before = note;
      });
      changes.slice(1).forEach((t, i) => expect(t - (changes[i] ?? 0)).toBeGreaterThanOrEqual(0.8 - 1e-9));
    }),
  );
});

test('light between the two limits changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.201, max: 0.269, noNaN: true }), { maxLength: 60 }), (levels) => {
      const [fresh, dark] = [new Guide(), new Guide()];
      for (let t = -3; t < 0; t += 0.1) dark.take(sighting(t, { light: 0.1 }));
      levels.forEach((light, i) => {
        expect(fresh.take(sighting(i / 10, { light })).note).toBeNull();
        expect(dark.take(sighting(i / 10, { light })).note).toBe('too-dark');
      });
    }),
  );
});

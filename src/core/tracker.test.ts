import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HAND, ITEM, fromList } from './detections.ts';
import type { Detection } from './detections.ts';
import { translate } from './geometry.ts';
import type { Box } from './geometry.ts';
import { anyDetection } from './testing/arbitraries.ts';
import { Random } from './testing/random.ts';
import { Tracker } from './tracker.ts';

const BOX: Box = [100, 100, 180, 170];
const item = (box: Box, confidence = 0.8): Detection => ({ box, confidence, classId: ITEM });
const newTracker = (): Tracker => new Tracker({ confidence: 0.3, patience: 1 });

describe('Tracker', () => {
  it.each([30, 15, 5, 1])('keeps one id for a thing that lies still at %i fps, whatever the jitter', (fps) => {
    const random = new Random(fps);
    const tracker = newTracker();
    const ids = new Set<number>();
    for (let i = 0; i < 60; i++) {
      const box = translate(BOX, 3 * random.normal(), 3 * random.normal());
      for (const track of tracker.update(i / fps, fromList([item(box)]))) ids.add(track.id);
    }
    expect(ids.size).toBe(1);
  });

  it.each([30, 15, 5])('follows a thing on a belt at %i fps', (fps) => {
    const tracker = newTracker();
    const ids = new Set<number>();
    for (let i = 0; i < 2 * fps; i++)
      for (const { id } of tracker.update(i / fps, fromList([item(translate(BOX, (210 * i) / fps, 0))]))) ids.add(id);
    expect(ids.size).toBe(1);
  });

  it('says when a box is not where the track was or went', () => {
    const tracker = newTracker();
    const jumps = [0, 2, 4, 62, 63].map((dx, k) => tracker.update(k / 5, fromList([item(translate(BOX, dx, 0))]))[0]?.jumped);
    expect(jumps).toEqual([false, false, false, true, false]);
  });

  it('confirms at the second sight, or at once where frames are far apart and the box is sure', () => {
    const fast = newTracker();
    fast.update(0, fromList([]));
    expect(fast.update(0.03, fromList([item(BOX)])).map(({ state }) => state)).toEqual(['tentative']);
    expect(fast.update(0.06, fromList([item(BOX)])).map(({ state }) => state)).toEqual(['confirmed']);
    const slow = newTracker();
    slow.update(0, fromList([]));
    expect(slow.update(1, fromList([item(BOX)])).map(({ state }) => state)).toEqual(['confirmed']);
    expect(slow.update(2, fromList([item(BOX), item(translate(BOX, 200, 0), 0.4)])).map(({ state }) => state)).toEqual([
      'confirmed',
      'tentative',
    ]);
  });

  it('lets weak boxes prolong a track but start none', () => {
    const tracker = newTracker();
    expect(tracker.update(0, fromList([item(BOX, 0.25)]))).toEqual([]);
    tracker.update(0.1, fromList([item(BOX, 0.8)]));
    tracker.update(0.2, fromList([item(BOX, 0.8)]));
    for (let i = 3; i < 30; i++)
      expect(tracker.update(i / 10, fromList([item(BOX, 0.25)])).map(({ id, state }) => [id, state])).toEqual([[1, 'confirmed']]);
  });

  it('finds a thing again after a hand passed, and gives it up after its patience', () => {
    const tracker = newTracker();
    for (let i = 0; i < 10; i++) tracker.update(i / 30, fromList([item(BOX)]));
    for (let i = 10; i < 30; i++) expect(tracker.update(i / 30, fromList([]))[0]?.state).toBe('lost');
    expect(tracker.update(1, fromList([item(BOX)])).map(({ id, state }) => [id, state])).toEqual([[1, 'confirmed']]);
    for (let i = 31; i <= 60; i++) tracker.update(i / 30, fromList([]));
    expect(tracker.update(2.1, fromList([]))).toEqual([]);
    expect(tracker.update(2.2, fromList([item(BOX)])).map(({ id }) => id)).toEqual([2]);
  });

  it('forgives one missed frame at one frame a second', () => {
    const tracker = newTracker();
    tracker.update(0, fromList([item(BOX)]));
    tracker.update(1, fromList([item(BOX)]));
    tracker.update(2.03, fromList([]));
    expect(tracker.update(3.05, fromList([item(BOX)])).map(({ id }) => id)).toEqual([1]);
  });

  it('never takes a hand for an item', () => {
    const tracker = newTracker();
    tracker.update(0, fromList([item(BOX)]));
    const tracks = tracker.update(0.1, fromList([{ box: BOX, confidence: 0.9, classId: HAND }]));
    expect(tracks.map(({ id, classId, lastSeen }) => [id, classId, lastSeen])).toEqual([
      [1, ITEM, 0],
      [2, HAND, 0.1],
    ]);
  });

  it('keeps two neighbours apart while they cross the frame together', () => {
    const tracker = newTracker();
    for (let i = 0; i < 40; i++) {
      const tracks = tracker.update(i / 15, fromList([item(translate(BOX, 8 * i, 0)), item(translate(BOX, 8 * i + 85, 0))]));
      expect(tracks.map(({ id }) => id)).toEqual([1, 2]);
      expect((tracks[1]?.box[0] ?? 0) - (tracks[0]?.box[0] ?? 0)).toBeGreaterThan(60);
    }
  });

  it('refuses time that stands still', () => {
    const tracker = newTracker();
    tracker.update(1, fromList([]));
    expect(() => tracker.update(1, fromList([]))).toThrow(RangeError);
  });

  it('gives every detection to at most one track, uses no id twice and repeats itself exactly', () => {
    const clip = fc.array(
      fc.tuple(fc.double({ min: 0.02, max: 1.5, noNaN: true }), fc.array(anyDetection(fc), { maxLength: 6 })),
      {
        maxLength: 15,
      },
    );
    fc.assert(
      fc.property(clip, (frames) => {
        const [first, second] = [newTracker(), newTracker()];
        const dead = new Set<number>();
        let alive: readonly number[] = [];
        let t = 0;
        for (const [dt, list] of frames) {
          t += dt;
          const tracks = first.update(t, fromList(list));
          expect(second.update(t, fromList(list))).toEqual(tracks);
          const ids = tracks.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          for (const id of alive) if (!ids.includes(id)) dead.add(id);
          expect(ids.some((id) => dead.has(id))).toBe(false);
          expect(tracks.filter(({ lastSeen }) => lastSeen === t).length).toBeLessThanOrEqual(list.length);
          alive = ids;
        }
      }),
    );
  });
});

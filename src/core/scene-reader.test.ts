import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIXED_VIEW } from './camera-follower.ts';
import { fromList } from './detections.ts';
import { SceneReader } from './scene-reader.ts';
import { anyDetection } from './testing/arbitraries.ts';
import { HAND_LABEL, paint } from './testing/paint.ts';
import type { Painted } from './testing/paint.ts';
import { FRAME } from './testing/scene-script.ts';
import { STAGE_GALLERY, Stage } from './testing/staged-clip.ts';
import type { Shot } from './testing/staged-clip.ts';

const COLA: Shot[number] = ['cola', 100, 200, 190, 300];
const SOUP: Shot[number] = ['soup', 300, 200, 420, 320];
const OVER_COLA: Shot[number] = ['hand', 70, 0, 220, 310];
const OPTIONS = { runId: 'r', confidence: 0.3, calibration: { scale: 12, unknownSimilarity: 0.5 } };
const detections = (shot: Shot): ReturnType<typeof fromList> =>
  fromList(
    shot.map(([label, x1, y1, x2, y2]) => ({ box: [x1, y1, x2, y2], confidence: 0.85, classId: label === 'hand' ? 1 : 0 })),
  );

describe('SceneReader', () => {
  it('wants one look at every new item, never at hands, and no more than its budget', () => {
    const reader = new SceneReader({ ...OPTIONS, gallery: STAGE_GALLERY, looksPerFrame: 2 });
    const looks = reader.see(0, FRAME, detections([COLA, SOUP, ['tea', 480, 60, 600, 220], ['hand', 0, 0, 90, 90]]));
    expect(looks.map(({ box }) => box)).toEqual([
      [100, 200, 190, 300],
      [300, 200, 420, 320],
    ]);
    reader.conclude(Float32Array.from([1, 0, 0, 0, 0, 1, 0, 0]));
    expect(reader.see(0.1, FRAME, detections([COLA, SOUP, ['tea', 480, 60, 600, 220]])).map(({ box }) => box)).toEqual([
      [480, 60, 600, 220],
    ]);
  });

  it('looks again at doubtful items, after a while and not for ever', () => {
    const reader = new SceneReader({ ...OPTIONS, gallery: STAGE_GALLERY });
    let looks = 0;
    for (let i = 0; i < 100; i++) {
      const wanted = reader.see(i / 10, FRAME, detections([COLA]));
      looks += wanted.length;
      // Half way between two products, seen from ever new sides.
      reader.conclude(Float32Array.from(wanted.flatMap(() => [Math.SQRT1_2, Math.SQRT1_2, 0, 0])));
    }
    expect(looks).toBeGreaterThan(1);
    expect(looks).toBeLessThanOrEqual(8);
  });

  it('publishes names with the tracks', () => {
    const stage = new Stage(10);
    const { tracks } = stage.hold(1, [COLA, ['hand', 400, 0, 500, 100]]);
    expect(tracks.map(({ classId, identity }) => [classId, identity?.candidates[0]?.product])).toEqual([
      [0, 'cola'],
      [1, undefined],
    ]);
  });

  it('counts without names when there is no gallery or no embedding', () => {
    const reader = new SceneReader(OPTIONS);
    const events = [];
    for (let i = 0; i < 100; i++) {
      reader.see(i / 10, FRAME, detections(i < 30 ? [] : i < 50 ? [OVER_COLA] : [COLA]));
      events.push(...reader.conclude(null).events);
    }
    expect(events).toMatchObject([{ type: 'item-added', product: null, identity: { kind: 'unknown' } }]);
  });

  it('charges no guess: an item between two products has no product', () => {
    const reader = new SceneReader({ ...OPTIONS, gallery: STAGE_GALLERY });
    const events = [];
    for (let i = 0; i < 100; i++) {
      const looks = reader.see(i / 10, FRAME, detections(i < 30 ? [] : i < 50 ? [OVER_COLA] : [COLA]));
      events.push(...reader.conclude(Float32Array.from(looks.flatMap(() => [Math.SQRT1_2, Math.SQRT1_2, 0, 0]))).events);
    }
    expect(events).toMatchObject([{ type: 'item-added', product: null, identity: { kind: 'ambiguous' } }]);
    expect(events[0]?.identity.candidates.map(({ product }) => product).slice(0, 2)).toEqual(['cola', 'soup']);
  });

  it.each([1, 5, 10, 30])('believes no look at what may be a hand once it sees the thing itself, at %i fps', (fps) => {
    const stage = new Stage(fps);
    stage.hold(8, []);
    // The detector boxes the hand that brings it as an item too, and surer.
    stage.hold(1, [
      ['milk', 85, 2, 337, 152, 0.67],
      ['hand', 84, 3, 335, 153, 0.49],
    ]);
    stage.hold(1, [['hand', 98, 0, 330, 210]]);
    stage.hold(4, [['cola', 168, 41, 306, 181]]);
    expect(stage.story).toEqual(['+cola']);
  });

  it('charges nobody for a name that was read off something in a hand alone', () => {
    const stage = new Stage(10);
    stage.hold(8, []);
    stage.hold(1, [['hand', 80, 0, 240, 310]]);
    const scene = stage.hold(2, [COLA, ['hand', 150, 0, 240, 310]]);
    expect(scene.tracks.find(({ classId }) => classId === 0)?.identity).toMatchObject({
      kind: 'ambiguous',
      candidates: [{ product: 'cola' }, {}, {}],
    });
    expect(stage.hold(1, [COLA]).inventory[0]?.identity).toMatchObject({ kind: 'recognised', product: 'cola' });
  });

  it('takes a barcode for the item that it lies on', () => {
    const stage = new Stage(10);
    const { inventory } = stage.hold(2, [COLA, SOUP]);
    expect(stage.reader.readBarcode('tea', [150, 250])).toEqual({ kind: 'item', item: inventory[0]?.item });
    expect(stage.reader.readBarcode('milk', [10, 10])).toEqual({ kind: 'elsewhere' });
    expect(stage.show([COLA, SOUP]).inventory.map(({ identity }) => identity.candidates[0]?.product)).toEqual(['tea', 'soup']);
  });

  it('names what a hand holds by its barcode, and calls it arriving when it lies there', () => {
    const stage = new Stage(10);
    stage.hold(2, []);
    stage.hold(0.5, [['hand', 280, 0, 440, 340], SOUP]);
    expect(stage.reader.readBarcode('tea', [350, 250])).toEqual({ kind: 'elsewhere' });
    stage.hold(0.4, [SOUP]);
    expect(stage.reader.readBarcode('tea', [350, 250])).toEqual({ kind: 'arriving' });
    stage.hold(2, [SOUP]);
    expect(stage.story).toEqual(['+tea']);
  });

  it('takes a barcode for the item of that product that a hand has taken away, wherever it is read', () => {
    const stage = new Stage(10);
    const [cola] = stage.hold(2, [COLA, SOUP]).inventory;
    stage.hold(0.4, [OVER_COLA, SOUP]);
    stage.hold(0.4, [SOUP, ['hand', 430, 0, 600, 160]]);
    expect(stage.reader.readBarcode('cola', [500, 100])).toEqual({ kind: 'item', item: cola?.item });
    expect(stage.reader.readBarcode('tea', [500, 100])).toEqual({ kind: 'elsewhere' });
    expect(stage.reader.readBarcode('soup', [500, 100])).toEqual({ kind: 'elsewhere' });
  });

  it('works names out anew for a new gallery', () => {
    const stage = new Stage(10);
    stage.hold(1, [COLA]);
    stage.reader.setGallery({ ...STAGE_GALLERY, products: ['kola', 'soup', 'milk', 'tea'] });
    expect(stage.hold(1, [COLA]).inventory).toMatchObject([{ identity: { product: 'kola' } }]);
  });

  it('asks for the tallies that names need, once, and believes who fills them in', () => {
    const reader = new SceneReader({ ...OPTIONS, gallery: STAGE_GALLERY });
    const looks = reader.see(0, FRAME, detections([COLA, SOUP]));
    expect(reader.questions()).toEqual([]);
    reader.learn(Float32Array.from(looks.flatMap(() => [1, 0, 0, 0])));
    const [first, second, ...rest] = reader.questions();
    expect(rest).toEqual([]);
    expect(first?.gallery).toBe(STAGE_GALLERY);
    if (second) second.tally = { best: [{ column: 3, logit: 30 }], total: 30, nearest: [1] };
    const { tracks } = reader.conclude(null);
    expect(tracks).toMatchObject([{ identity: { product: 'cola' } }, { identity: { product: 'tea' } }]);
    expect(reader.questions()).toEqual([]);
    // Another gallery is asked for everything there is.
    reader.setGallery({ ...STAGE_GALLERY });
    expect(reader.questions().map(({ tally }) => tally)).toEqual([null, null]);
  });

  it('takes out what an area that is drawn leaves out, and what lies in it stays', () => {
    const stage = new Stage(10);
    stage.hold(2, []);
    stage.hold(1, [OVER_COLA]);
    stage.hold(2, [COLA]);
    stage.hold(1, [COLA, ['hand', 280, 0, 430, 330]]);
    stage.hold(3, [COLA, SOUP]);
    stage.reader.setZone([
      [0.4, 0],
      [1, 0],
      [1, 1],
      [0.4, 1],
    ]);
    expect(stage.hold(4, [COLA, SOUP]).inventory).toMatchObject([{ identity: { product: 'soup' } }]);
    expect(stage.story).toEqual(['+cola', '+soup', '-cola']);
  });

  it('takes it out even where only the picture shows it at that moment', () => {
    const look = (zoned: boolean): readonly string[] => {
      const reader = new SceneReader({ ...OPTIONS, gallery: STAGE_GALLERY });
      const told: string[] = [];
      for (let i = 0; i < 150; i++) {
        const shot: Shot = i < 20 || i >= 70 ? [] : i < 30 ? [OVER_COLA] : [COLA];
        // The detector misses it from 7 s on; it lies there all the time.
        const painted: Painted[] =
          i < 20 ? [] : i < 30 ? [{ label: HAND_LABEL, box: [70, 0, 220, 310] }] : [{ label: 5, box: [100, 200, 190, 300] }];
        if (i === 70 && zoned)
          reader.setZone([
            [0.5, 0],
            [1, 0],
            [1, 1],
            [0.5, 1],
          ]);
        const looks = reader.see(i / 10, FRAME, detections(shot), { ...FIXED_VIEW, picture: paint(painted) });
        told.push(...reader.conclude(Float32Array.from(looks.flatMap(() => [1, 0, 0, 0]))).events.map(({ type }) => type));
      }
      return told;
    };
    expect(look(false)).toEqual(['item-added']);
    expect(look(true)).toEqual(['item-added', 'item-removed']);
  });

  it('refuses embeddings that do not fit, and a second half without a first', () => {
    const reader = new SceneReader(OPTIONS);
    expect(() => reader.conclude(null)).toThrow(/see\(\) first/);
    expect(() => reader.learn(new Float32Array())).toThrow(/see\(\) first/);
    reader.see(0, FRAME, detections([COLA, SOUP]));
    expect(() => reader.conclude(new Float32Array(5))).toThrow(RangeError);
    reader.see(1, FRAME, fromList([]));
    expect(() => reader.conclude(new Float32Array(4))).toThrow(RangeError);
    reader.see(2, FRAME, fromList([]));
    expect(reader.conclude(new Float32Array(0)).events).toEqual([]);
  });

  it('stays consistent on any boxes at any times: what it reports is what its inventory shows', () => {
    const clip = fc.array(
      fc.tuple(fc.double({ min: 0.02, max: 1.5, noNaN: true }), fc.array(anyDetection(fc), { maxLength: 6 })),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(clip, (frames) => {
        const reader = new SceneReader(OPTIONS);
        const ids = new Set<string>();
        const basket = new Set<string>();
        let t = 0;
        for (const [dt, list] of frames) {
          t += dt;
          reader.see(t, FRAME, fromList(list));
          const { events, inventory } = reader.conclude(null);
          for (const event of events) {
            expect(ids.has(event.id)).toBe(false);
            ids.add(event.id);
            expect(event.t).toBe(t);
            expect(event.confidence).toBeGreaterThan(0.5);
            if (event.type === 'item-added') {
              expect(basket.has(event.item)).toBe(false);
              basket.add(event.item);
            } else {
              basket.delete(event.item);
            }
          }
          const items = inventory.map(({ item }) => item);
          expect(new Set(items).size).toBe(items.length);
          expect(inventory.filter(({ initial }) => !initial).map(({ item }) => item)).toEqual([...basket]);
        }
      }),
    );
  });
});

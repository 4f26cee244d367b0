import { describe, expect, it } from 'vitest';
import { Stage } from './testing/staged-clip.ts';
import type { Shot } from './testing/staged-clip.ts';
import { parseZone } from './zone.ts';

const COLA: Shot[number] = ['cola', 100, 200, 190, 300];
const SOUP: Shot[number] = ['soup', 300, 200, 420, 320];
const MILK: Shot[number] = ['milk', 480, 60, 600, 220];
/** Hands with their arm, from the upper edge, over the places of cola and soup. */
const OVER_COLA: Shot[number] = ['hand', 70, 0, 220, 310];
const OVER_SOUP: Shot[number] = ['hand', 280, 0, 440, 330];
const ELSEWHERE: Shot[number] = ['hand', 480, 0, 600, 150];

const at = (label: string, x: number, y: number, width = 90, height = 100): Shot[number] => [label, x, y, x + width, y + height];

describe.each([30, 15, 5, 2, 1])('at %i fps', (fps) => {
  it('takes what lies there first as the start, without events', () => {
    const stage = new Stage(fps);
    const { inventory, observer } = stage.hold(3, [COLA, SOUP]);
    expect(stage.story).toEqual([]);
    expect(observer).toBe('settled');
    expect(inventory.map(({ initial, state, identity }) => [initial, state, identity.kind])).toEqual([
      [true, 'visible', 'recognised'],
      [true, 'visible', 'recognised'],
    ]);
  });

  it('counts what a hand puts in, soon after the hand has gone', () => {
    const stage = new Stage(fps);
    stage.hold(4, [SOUP]);
    stage.hold(2, [SOUP, OVER_COLA]);
    const gone = stage.t;
    stage.hold(3, [SOUP, COLA]);
    expect(stage.story).toEqual(['+cola']);
    expect(stage.events[0]).toMatchObject({ source: 'vision', identity: { kind: 'recognised', product: 'cola' } });
    expect((stage.events[0]?.t ?? NaN) - gone).toBeLessThanOrEqual(1.2);
    expect(stage.events[0]?.confidence).toBeGreaterThan(0.8);
  });

  it('says what each event rests on', () => {
    const stage = new Stage(fps);
    stage.hold(4, [SOUP]);
    stage.hold(2, [SOUP, OVER_COLA]);
    let scene = stage.show([SOUP, COLA]);
    while (scene.events.length === 0) scene = stage.show([SOUP, COLA]);
    const [decision] = scene.decisions;
    expect(decision).toMatchObject({ event: { id: scene.events[0]?.id, type: 'item-added' }, touch: 'handled' });
    expect(1 / (1 + Math.exp(-(decision?.prior ?? 0) - (decision?.evidence ?? 0)))).toBeCloseTo(
      scene.events[0]?.confidence ?? 0,
      9,
    );
    expect(stage.show([SOUP, COLA]).decisions).toEqual([]);
  });

  it('counts what a hand takes out, as the item that it was', () => {
    const stage = new Stage(fps);
    stage.hold(4, [SOUP]);
    stage.hold(2, [SOUP, OVER_COLA]);
    stage.hold(3, [SOUP, COLA]);
    stage.hold(2, [SOUP, OVER_COLA]);
    const gone = stage.t;
    const { inventory } = stage.hold(3, [SOUP]);
    expect(stage.story).toEqual(['+cola', '-cola']);
    expect(stage.events[1]?.item).toBe(stage.events[0]?.item);
    expect((stage.events[1]?.t ?? NaN) - gone).toBeLessThanOrEqual(1.2);
    expect(inventory).toHaveLength(1);
  });

  it('names what lay there from the start when it is taken out', () => {
    const stage = new Stage(fps);
    stage.hold(4, [SOUP, COLA]);
    stage.hold(2, [SOUP, OVER_COLA]);
    stage.hold(3, [SOUP]);
    expect(stage.story).toEqual(['-cola']);
  });

  it('says nothing when a hand comes and goes, however often', () => {
    const stage = new Stage(fps);
    stage.hold(4, [COLA, SOUP]);
    for (let i = 0; i < 3; i++) {
      stage.hold(2, [SOUP, OVER_COLA]);
      stage.hold(2, [COLA, SOUP]);
      stage.hold(2, [COLA, OVER_SOUP]);
      stage.hold(2, [COLA, SOUP]);
    }
    expect(stage.story).toEqual([]);
  });

  it('waits under a hovering hand', () => {
    const stage = new Stage(fps);
    stage.hold(4, [COLA, SOUP]);
    for (let i = 0; i < 10; i++) stage.hold(1, [SOUP, at('hand', 60 + 12 * i, 0, 170 + 10 * i, 310)]);
    expect(stage.story).toEqual([]);
    const { inventory } = stage.hold(3, [COLA, SOUP]);
    expect(stage.story).toEqual([]);
    expect(inventory.map(({ state }) => state)).toEqual(['visible', 'visible']);
  });

  it('keeps what is covered, does not add it again, and removes it when its place is seen empty', () => {
    const stage = new Stage(fps);
    stage.hold(4, [COLA, SOUP]);
    stage.hold(2, [SOUP, OVER_COLA]);
    const big = at('milk', 80, 180, 150, 150);
    expect(stage.hold(4, [big, SOUP]).inventory.map(({ state }) => state)).toEqual(['covered', 'visible', 'visible']);
    expect(stage.story).toEqual(['+milk']);
    stage.hold(2, [SOUP, OVER_COLA]);
    stage.hold(4, [COLA, SOUP]);
    expect(stage.story).toEqual(['+milk', '-milk']);
    stage.hold(2, [SOUP, OVER_COLA]);
    stage.hold(4, [SOUP]);
    expect(stage.story).toEqual(['+milk', '-milk', '-cola']);
  });

  it('counts equal items one by one', () => {
    const stage = new Stage(fps);
    stage.hold(4, []);
    const second: Shot[number] = at('cola', 300, 200);
    stage.hold(2, [OVER_COLA]);
    stage.hold(3, [COLA]);
    stage.hold(2, [COLA, OVER_SOUP]);
    stage.hold(3, [COLA, second]);
    stage.hold(2, [second, OVER_COLA]);
    const { inventory } = stage.hold(3, [second]);
    expect(stage.story).toEqual(['+cola', '+cola', '-cola']);
    expect(stage.events[2]?.item).toBe(stage.events[0]?.item);
    expect(inventory).toHaveLength(1);
  });

  it('takes what a hand moved for the same thing', () => {
    const stage = new Stage(fps);
    stage.hold(4, [COLA, MILK]);
    const [before] = stage.hold(1, [COLA, MILK]).inventory;
    stage.hold(2, [OVER_COLA, MILK]);
    stage.hold(1, [at('hand', 280, 0, 160, 330), MILK]);
    const { inventory } = stage.hold(3, [at('cola', 310, 210), MILK]);
    expect(stage.story).toEqual([]);
    expect(inventory[0]?.item).toBe(before?.item);
    expect(inventory[0]?.box[0]).toBeCloseTo(310, 0);
  });

  it('counts two equal items that are put in at once as two, even if one is missed for a moment', () => {
    const stage = new Stage(fps);
    const right = (confidence = 0.9): Shot[number] => ['cola', 195, 200, 285, 300, confidence];
    stage.hold(4, [SOUP]);
    stage.hold(2, [SOUP, ['hand', 70, 0, 320, 310]]);
    stage.hold(1.2, [SOUP, COLA, right(0.48)]);
    stage.show([SOUP, right()]);
    expect(stage.story).toEqual(['+cola', '+cola']);
    expect(stage.hold(4, [SOUP, COLA, right()]).inventory).toHaveLength(3);
    expect(stage.story).toEqual(['+cola', '+cola']);
  });

  it('keeps an item whose track jumps to a box nearby while no hand is there', () => {
    const stage = new Stage(fps);
    stage.hold(4, [COLA, SOUP]);
    const beside: Shot[number] = ['cola', 168, 215, 228, 285, 0.4];
    stage.show([beside, SOUP]);
    stage.hold(1, [COLA, beside, SOUP]);
    expect(stage.hold(4, [COLA, SOUP]).inventory.map(({ box }) => Math.round(box[0]))).toEqual([100, 300]);
    expect(stage.story).toEqual([]);
  });

  it('decides on what one visit did even if the next one follows at once', () => {
    const stage = new Stage(fps);
    const tip: Shot[number] = ['hand', 70, 0, 220, 30];
    stage.hold(4, [SOUP, COLA, MILK]);
    stage.hold(2, [SOUP, OVER_COLA, MILK]);
    stage.hold(Math.max(0.3, 1 / fps), [SOUP, tip, MILK]);
    stage.hold(Math.max(0.6, 1 / fps), [SOUP, MILK]);
    for (let i = 0; i < 3; i++) stage.hold(1, [SOUP, at('hand', 470 + 10 * i, 0, 120, 110)]);
    expect(stage.story).toEqual(['-cola']);
  });

  it('tells a swap from a move by the looks', () => {
    const stage = new Stage(fps);
    stage.hold(4, [COLA, MILK]);
    stage.hold(2, [OVER_COLA, MILK]);
    stage.hold(1, [at('hand', 280, 0, 160, 330), MILK]);
    stage.hold(4, [at('tea', 310, 210), MILK]);
    expect([...stage.story].sort()).toEqual(['+tea', '-cola']);
  });

  it('sees that another thing lies in the place of the old one', () => {
    const stage = new Stage(fps);
    stage.hold(4, [COLA, MILK]);
    stage.hold(2, [OVER_COLA, MILK]);
    const { inventory } = stage.hold(4, [at('soup', 95, 195, 100, 110), MILK]);
    expect(stage.story).toEqual(['+soup']);
    // From above it lies on the old one: that is in the basket until its place is seen empty.
    expect(inventory.map(({ state }) => state)).toEqual(['covered', 'visible', 'visible']);
  });

  it('does not count two boxes of one thing, nor one box over two things', () => {
    const stage = new Stage(fps);
    const neighbour = at('cola', 195, 200);
    stage.hold(4, [COLA, neighbour, SOUP]);
    stage.hold(3, [COLA, neighbour, SOUP, ['soup', 300, 200, 370, 320, 0.5]]);
    stage.hold(3, [['cola', 100, 200, 285, 300], SOUP]);
    const { inventory } = stage.hold(3, [COLA, neighbour, SOUP]);
    expect(stage.story).toEqual([]);
    expect(inventory).toHaveLength(3);
  });

  it('repeats itself exactly, with ids of its run', () => {
    const play = (stage: Stage): Stage => {
      stage.hold(4, [SOUP]);
      stage.hold(2, [SOUP, OVER_COLA]);
      stage.hold(3, [SOUP, COLA]);
      return stage;
    };
    const [first, second] = [play(new Stage(fps)), play(new Stage(fps))];
    expect(first.events).toEqual(second.events);
    expect(first.events.every(({ id, item }) => id.startsWith('stage-') && item.startsWith('stage-'))).toBe(true);
  });
});

describe('what the detector gets wrong', () => {
  it.each([30, 15])('forgives misses of a third of a second at %i fps', (fps) => {
    const stage = new Stage(fps);
    stage.hold(4, [COLA, SOUP]);
    for (let i = 0; i < 5; i++) {
      stage.hold(0.35, [SOUP]);
      stage.hold(1, [COLA, SOUP]);
    }
    expect(stage.story).toEqual([]);
  });

  it('forgives one missed frame at 1 fps', () => {
    const stage = new Stage(1);
    stage.hold(6, [COLA, SOUP]);
    stage.show([SOUP]);
    stage.hold(4, [COLA, SOUP]);
    stage.show([COLA]);
    stage.hold(4, [COLA, SOUP]);
    expect(stage.story).toEqual([]);
  });

  it('learns that an item is hard to find, and keeps it when it flickers', () => {
    const stage = new Stage(1);
    stage.hold(6, [COLA, SOUP]);
    for (const misses of [1, 1, 1, 2, 1, 2, 2]) {
      for (let i = 0; i < misses; i++) stage.show([SOUP]);
      stage.hold(2, [COLA, SOUP]);
    }
    expect(stage.story).toEqual([]);
    stage.hold(12, [SOUP]);
    expect(stage.story).toEqual(['-cola']);
  });

  it.each([30, 1])('believes what it sees for long even when no hand was seen, at %i fps', (fps) => {
    const stage = new Stage(fps);
    stage.hold(8, [COLA, SOUP]);
    stage.hold(4, [SOUP]);
    stage.hold(4, [SOUP, MILK]);
    expect(stage.story).toEqual(['-cola', '+milk']);
  });

  it('is not fooled by a false box of a moment', () => {
    const stage = new Stage(30);
    stage.hold(4, [COLA, SOUP]);
    for (let i = 0; i < 5; i++) {
      stage.hold(0.2, [COLA, SOUP, ['milk', 400 + 20 * i, 20, 480 + 20 * i, 120, 0.5]]);
      stage.hold(1, [COLA, SOUP]);
    }
    expect(stage.story).toEqual([]);
  });

  it('goes on in spite of a "hand" that never moves', () => {
    const stage = new Stage(5);
    stage.hold(8, [COLA, ELSEWHERE]);
    stage.hold(2, [ELSEWHERE, OVER_COLA]);
    stage.hold(3, [ELSEWHERE]);
    expect(stage.story).toEqual(['-cola']);
  });
});

describe('the start', () => {
  it('does not count what a hand did before the first settled scene', () => {
    const stage = new Stage(10);
    stage.hold(2, [SOUP, OVER_COLA]);
    const { inventory } = stage.hold(3, [SOUP, COLA]);
    expect(stage.story).toEqual([]);
    expect(inventory).toHaveLength(2);
  });

  it.each([30, 1])('knows what lay in the first frame even when a hand comes at once, at %i fps', (fps) => {
    const stage = new Stage(fps);
    stage.show([COLA, SOUP]);
    stage.hold(2, [SOUP, OVER_COLA]);
    stage.hold(3, [SOUP]);
    expect(stage.story).toEqual(['-cola']);
  });

  it('takes a late find of the detector for old', () => {
    const stage = new Stage(10);
    stage.hold(1.5, [COLA]);
    stage.hold(6, [COLA, SOUP]);
    expect(stage.story).toEqual([]);
  });

  it('begins with an empty basket and counts the first thing', () => {
    const stage = new Stage(10);
    stage.hold(2, []);
    stage.hold(1, [OVER_SOUP]);
    stage.hold(2, [SOUP]);
    expect(stage.story).toEqual(['+soup']);
  });
});

describe('things that glide by themselves', () => {
  const glide = (stage: Stage, fps: number, label: string): void => {
    // From beyond the right edge to beyond the left one, 210 pixels a second.
    for (let x = 640; x > -70; x -= 210 / fps) {
      const [left, right] = [Math.max(0, x), Math.min(640, x + 70)];
      stage.show(right - left > 15 ? [[label, left, 150, right, 220]] : []);
    }
  };

  it.each([30, 15, 5])('are counted in and out at %i fps', (fps) => {
    const stage = new Stage(fps);
    stage.hold(0.5, []);
    glide(stage, fps, 'cola');
    stage.hold(1, []);
    glide(stage, fps, 'soup');
    stage.hold(1, []);
    expect(stage.story).toEqual(['+cola', '-cola', '+soup', '-soup']);
    const [added, removed] = stage.events;
    expect(added?.t).toBeLessThan(0.5 + 1.5);
    expect((removed?.t ?? NaN) - (0.5 + 3.4)).toBeLessThan(1);
  });
});

describe('the zone', () => {
  const RIGHT = parseZone('0.5,0 1,0 1,1 0.5,1');

  it('is where things count', () => {
    const stage = new Stage(10, { zone: RIGHT });
    const { inventory } = stage.hold(3, [COLA, MILK]);
    expect(inventory.map(({ identity }) => identity.candidates[0]?.product)).toEqual(['milk']);
    stage.hold(1, [MILK, OVER_COLA]);
    stage.hold(3, [MILK]);
    expect(stage.story).toEqual([]);
  });

  it('is left by what is carried over its border', () => {
    const stage = new Stage(10, { zone: RIGHT });
    stage.hold(3, [MILK]);
    for (let x = 480; x > 100; x -= 20) stage.show([at('milk', x, 60, 120, 160), at('hand', x - 20, 0, 180, 170)]);
    stage.hold(3, [at('milk', 100, 60, 120, 160)]);
    expect(stage.story).toEqual(['-milk']);
  });
});

describe('states', () => {
  it('are named', () => {
    const stage = new Stage(10);
    expect(stage.show([COLA]).observer).toBe('starting');
    expect(stage.hold(2, [COLA]).observer).toBe('settled');
    expect(stage.show([COLA, ['hand', 480, 0, 600, 150, 0.4]]).observer).toBe('settled');
    expect(stage.show([COLA, ELSEWHERE]).observer).toBe('interaction');
    expect(stage.show([COLA]).observer).toBe('settling');
    expect(stage.hold(1, [COLA]).observer).toBe('settled');
  });
});

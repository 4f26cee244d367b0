import { describe, expect, it } from 'vitest';
import type { KnownScene } from './known-scene.ts';
import type { Scene } from './scene-reader.ts';
import { FRAME } from './testing/scene-script.ts';
import { Stage } from './testing/staged-clip.ts';
import type { Shot } from './testing/staged-clip.ts';

const COLA: Shot[number] = ['cola', 100, 200, 190, 300];
const SOUP: Shot[number] = ['soup', 300, 200, 420, 320];
const TEA: Shot[number] = ['tea', 480, 60, 600, 220];
const HAND: Shot[number] = ['hand', 70, 0, 220, 310];

/** What the reader of a worker that dies leaves: the client knows no more than the results it got. */
function leftBehind(t: number, { tracks, inventory, observer }: Scene, lastTrack: number): KnownScene {
  return { t, frame: FRAME, tracks, inventory, observer, lastTrack };
}

/** Soup lay there, cola was put in; then the reader is gone for a while, and another one goes on. */
function afterCrash(fps: number, seconds: number) {
  const before = new Stage(fps);
  before.hold(3, [SOUP]);
  before.hold(1.5, [SOUP, HAND]);
  const scene = before.hold(4, [SOUP, COLA]);
  expect(before.story).toEqual(['+cola']);
  const t = before.t - 1 / fps;
  const known = leftBehind(t, scene, 9);
  return { before: scene, after: new Stage(fps, { runId: 'stage~2', known }, t + seconds) };
}

describe.each([1, 5, 10, 30])('a reader that goes on at %i fps where another has left off', (fps) => {
  it.each([1 / fps, 2, 20])('makes no event of what it finds as it was after %f s, and keeps all ids', (seconds) => {
    const { before, after } = afterCrash(fps, seconds);
    const scene = after.hold(6, [SOUP, COLA]);
    expect(after.story).toEqual([]);
    expect(scene.inventory.map(({ item, initial }) => ({ item, initial }))).toEqual(
      before.inventory.map(({ item, initial }) => ({ item, initial })),
    );
    expect(scene.tracks.map(({ id }) => id)).toEqual(before.tracks.map(({ id }) => id));
    const names = scene.inventory.map(({ identity }) => identity.candidates[0]?.product);
    expect(names).toEqual(['soup', 'cola']);
    expect(scene.observer).toBe('settled');
  });

  it('tells what was taken out meanwhile, under its id and name', () => {
    const { before, after } = afterCrash(fps, 2);
    after.hold(8, [SOUP]);
    expect(after.story).toEqual(['-cola']);
    expect(after.events[0]?.item).toBe(before.inventory[1]?.item);
  });

  it('tells what was put in meanwhile, under ids that nothing had before', () => {
    const { before, after } = afterCrash(fps, 2);
    const scene = after.hold(8, [SOUP, COLA, TEA]);
    expect(after.story).toEqual(['+tea']);
    const known = before.inventory.map(({ item }) => item);
    expect(known).not.toContain(after.events[0]?.item);
    expect(scene.tracks.map(({ id }) => id)).toEqual([...before.tracks.map(({ id }) => id), 10]);
  });
});

it('keeps what another thing hid when the reading broke off', () => {
  const before = new Stage(10);
  before.hold(3, []);
  before.hold(1.5, [HAND]);
  before.hold(4, [COLA]);
  before.hold(1.5, [HAND]);
  const over: Shot[number] = ['soup', 95, 195, 200, 310];
  const scene = before.hold(4, [over]);
  expect(before.story).toEqual(['+cola', '+soup']);
  expect(scene.inventory.map(({ state }) => state)).toEqual(['covered', 'visible']);
  const after = new Stage(10, { runId: 'stage~2', known: leftBehind(before.t, scene, 9) }, before.t + 2);
  expect(after.hold(6, [over]).inventory.map(({ state }) => state)).toEqual(['covered', 'visible']);
  expect(after.story).toEqual([]);
  after.hold(6, []);
  expect(after.story.toSorted()).toEqual(['-cola', '-soup']);
});

it('begins from the start where nothing had settled yet', () => {
  const before = new Stage(10);
  const scene = before.hold(0.3, [SOUP]);
  expect(scene.observer).toBe('starting');
  const after = new Stage(10, { runId: 'stage~2', known: leftBehind(before.t, scene, 1) }, before.t + 2);
  expect(after.hold(4, [SOUP]).inventory).toMatchObject([{ initial: true }]);
  expect(after.story).toEqual([]);
});

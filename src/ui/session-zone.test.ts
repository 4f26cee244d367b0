import { expect, test } from 'vitest';
import type { InventoryItem } from '../core/inventory.ts';
import type { Zone } from '../core/zone.ts';
import { colaIn, makeWorld, resultAt } from './testing/session-world.ts';

const DRAWN: Zone = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.5, 0.9],
];

test('the basket area that is drawn goes to vision, is dimmed around, and is there again the next time', async () => {
  const { session, hooks, zones, showFrame } = makeWorld();
  const moved: Zone = DRAWN.map(([x, y]) => [x + 0.05, y]);
  hooks.process = (t) => Promise.resolve({ ...resultAt(t), zone: moved });
  const shown: unknown[] = [];
  await session.start('camera');
  expect(zones).toEqual([null]);
  session.feed?.subscribe((shot) => shown.push(shot.zone));
  session.openZone();
  expect(session.state.drawing).toEqual({ zone: null });
  await session.setZone(DRAWN);
  expect(session.state.drawing).toBeNull();
  expect([zones, hooks.keptZone]).toEqual([[null, DRAWN], DRAWN]);
  await showFrame(1);
  // It goes with the camera, and is drawn anew from where it is now.
  expect(shown).toEqual([moved]);
  session.openZone();
  expect(session.state.drawing).toEqual({ zone: moved });
  session.closeZone();
  session.stop();
  await session.start('camera');
  expect(zones.at(-1)).toBe(DRAWN);
  await session.setZone(null);
  expect([zones.at(-1), hooks.keptZone]).toEqual([null, null]);
});

test('a clip has no area of its own, and what is drawn for it is not kept', async () => {
  const { session, hooks, zones } = makeWorld();
  hooks.keptZone = DRAWN;
  await session.start('clip');
  expect(zones).toEqual([null]);
  await session.setZone(null);
  expect(hooks.keptZone).toBe(DRAWN);
  session.openZone();
  session.stop();
  expect(session.state.drawing).toBeNull();
  session.openZone();
  expect(session.state.drawing).toBeNull();
});

test('when the phone is turned, the area that was drawn is given up and what lies there is not added again', async () => {
  const { session, hooks, zones, showFrame } = makeWorld();
  const shown: unknown[] = [];
  const lying: InventoryItem = {
    item: 'item-a2',
    box: [0, 0, 9, 9],
    state: 'visible',
    initial: true,
    identity: colaIn('a').identity,
  };
  hooks.process = (t) =>
    Promise.resolve(
      t === 1
        ? { ...resultAt(t, [colaIn('a')]), zone: DRAWN }
        : {
            ...resultAt(t, t === 3 ? [{ ...colaIn('a2'), type: 'item-removed' }] : []),
            anew: t === 2,
            inventory: t === 2 ? [lying] : [],
          },
    );
  await session.start('camera');
  await session.setZone(DRAWN);
  hooks.keptZone = null;
  session.feed?.subscribe((shot) => shown.push(shot.zone));
  await showFrame(1);
  session.openZone();
  await showFrame(2);
  expect(shown).toEqual([DRAWN, null]);
  expect(session.state.drawing).toBeNull();
  expect(session.state.announcement?.text).toContain('everything in view is counted');
  expect([session.state.basket.count, session.state.initialItems]).toEqual([1, 0]);
  await showFrame(3);
  expect(session.state.basket.count).toBe(0);
  expect(zones).toEqual([null, DRAWN]);
});

test('an area that was drawn for the new way of holding the phone is there again', async () => {
  const { session, hooks, zones, showFrame } = makeWorld();
  hooks.process = (t) => Promise.resolve({ ...resultAt(t), anew: t === 2 });
  await session.start('camera');
  await showFrame(1);
  hooks.keptZone = DRAWN;
  await showFrame(2);
  expect(zones).toEqual([null, DRAWN]);
});

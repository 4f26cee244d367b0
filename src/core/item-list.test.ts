import { expect, it } from 'vitest';
import type { Disturbance } from './disturbance.ts';
import { EvidenceByTrack } from './evidence.ts';
import type { Box } from './geometry.ts';
import { HandLog } from './hand-log.ts';
import { ItemList, newItem } from './item-list.ts';
import type { ItemRecord, Sighting } from './observed.ts';
import { SceneView } from './scene-view.ts';
import { STILL } from './similarity.ts';
import { paint } from './testing/paint.ts';
import { FRAME } from './testing/scene-script.ts';

const VIEW = new SceneView(FRAME, null, STILL);
const CALM: Disturbance = { hands: [], idleHands: [], moving: new Set(), handLike: new Set() };
const LEFT: Box = [100, 100, 200, 200];
const RIGHT: Box = [400, 100, 500, 200];
const LOOK = { cola: Float32Array.of(1, 0), soup: Float32Array.of(0, 1) };

function listOf(evidence: EvidenceByTrack) {
  const list = new ItemList(evidence, new HandLog(), () => ({ kind: 'unknown', confidence: 0, candidates: [] }));
  const lay = (item: string, track: number | null, box: Box): ItemRecord => {
    const known = track === null ? new EvidenceByTrack().of(0) : evidence.of(track);
    const record = newItem({ item, initial: false, product: null, evidence: known, track, box, firstSight: 0, lastSight: 0 });
    list.add(record);
    return record;
  };
  const sight = (track: number, box: Box): Sighting => ({
    track,
    box,
    confidence: 0.9,
    held: false,
    moving: false,
    atEdge: false,
    evidence: evidence.of(track),
  });
  return { list, lay, sight };
}

it("does not give an item its neighbour's looks when the neighbour's track jumps to it", () => {
  const evidence = new EvidenceByTrack();
  const { list, lay, sight } = listOf(evidence);
  const cola = lay('cola', 1, LEFT);
  const nameless = lay('nameless', null, RIGHT);
  cola.evidence.addLook(LOOK.cola);
  list.update(1, 1, [sight(1, RIGHT)], CALM, VIEW);
  expect(nameless.track).toBe(1);
  expect(nameless.evidence.size).toBe(0);
  expect(evidence.of(1)).not.toBe(cola.evidence);
  // What is seen from now on is seen of the other thing.
  evidence.of(1).addLook(LOOK.soup);
  list.update(2, 1, [sight(1, RIGHT)], CALM, VIEW);
  expect(nameless.evidence.size).toBe(1);
  expect(cola.evidence.size).toBe(1);
});

it('keeps the looks of both items apart when their tracks are swapped', () => {
  const evidence = new EvidenceByTrack();
  const { list, lay, sight } = listOf(evidence);
  const [cola, soup] = [lay('cola', 1, LEFT), lay('soup', 2, RIGHT)];
  cola.evidence.addLook(LOOK.cola);
  soup.evidence.addLook(LOOK.soup);
  list.update(3, 3, [sight(2, LEFT), sight(1, RIGHT)], CALM, VIEW);
  expect([cola.track, soup.track]).toEqual([2, 1]);
  expect([cola.evidence.size, soup.evidence.size]).toEqual([1, 1]);
  evidence.of(2).addLook(LOOK.cola);
  list.update(6, 3, [sight(2, LEFT), sight(1, RIGHT)], CALM, VIEW);
  expect(cola.evidence.similarity(soup.evidence)).toBe(0);
  expect(evidence.of(2)).toBe(cola.evidence);
});

it('asks for new looks after a hand was at an item, even while the item is in sight', () => {
  const evidence = new EvidenceByTrack();
  const { list, lay, sight } = listOf(evidence);
  const cola = lay('cola', 1, LEFT);
  cola.evidence.addLook(LOOK.cola);
  const hand: Disturbance = { ...CALM, hands: [[90, 0, 210, 180]] };
  list.update(1, 1, [sight(1, LEFT)], hand, VIEW);
  list.update(2, 1, [sight(1, LEFT)], CALM, VIEW);
  expect(cola.suspect).toBe(true);
  expect(evidence.of(1)).not.toBe(cola.evidence);
  evidence.of(1).addLook(LOOK.soup);
  list.update(3, 1, [sight(1, LEFT)], CALM, VIEW);
  expect(cola.suspect).toBe(false);
  expect(cola.evidence.size).toBe(2);
});

it('takes an item that is not found for one that the detector misses as long as its place looks the same', () => {
  const { list, lay, sight } = listOf(new EvidenceByTrack());
  const cola = lay('cola', 1, LEFT);
  const [full, empty] = [paint([{ label: 1, box: LEFT }]), paint([])].map((picture) => new SceneView(FRAME, picture, STILL));
  if (full === undefined || empty === undefined) throw new Error('two views');
  list.update(1, 1, [sight(1, LEFT)], CALM, full);
  for (let t = 2; t < 20; t++) list.update(t, 1, [], CALM, full);
  expect(cola.absence).toBe(0);
  list.update(20, 1, [], CALM, empty);
  expect(cola.absence).toBeGreaterThan(3);
});

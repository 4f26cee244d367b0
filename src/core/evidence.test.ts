import { describe, expect, it } from 'vitest';
import { Evidence, EvidenceByTrack } from './evidence.ts';
import type { Gallery } from './gallery.ts';

const CALIBRATION = { scale: 12, unknownSimilarity: 0.5 };
const axis = (k: number): Float32Array => Float32Array.from({ length: 4 }, (_, i) => (i === k ? 1 : 0));
const GALLERY: Gallery = {
  dimension: 4,
  products: ['cola', 'soup'],
  vectors: Float32Array.from([...axis(0), ...axis(1)]),
  embedder: 'x',
};
/** A unit vector with the given cosines to cola and soup. */
function look(cola: number, soup: number, rest = 2): Float32Array {
  const vector = new Float32Array(4);
  vector.set([cola, soup]);
  vector[rest] = Math.sqrt(1 - cola * cola - soup * soup);
  return vector;
}
function named(...looks: readonly Float32Array[]): ReturnType<Evidence['identity']> {
  const evidence = new Evidence();
  for (const each of looks) evidence.addLook(each);
  return evidence.identity(GALLERY, CALIBRATION);
}

describe('Evidence', () => {
  it('knows nothing before the first look', () => {
    expect(new Evidence().identity(GALLERY, CALIBRATION)).toEqual({ kind: 'unknown', confidence: 0, candidates: [] });
    expect(new Evidence().identity(null, CALIBRATION).kind).toBe('unknown');
  });

  it('is the softmax of one look over the products and "unknown"', () => {
    const identity = named(look(0.9, 0.2));
    const [cola, soup, none] = [0.9, 0.2, 0.5].map((cosine) => Math.exp(12 * cosine));
    expect(identity).toMatchObject({ kind: 'recognised', product: 'cola' });
    expect(identity.confidence).toBeCloseTo((cola ?? 0) / ((cola ?? 0) + (soup ?? 0) + (none ?? 0)), 5);
    expect(identity.candidates.map(({ product }) => product)).toEqual(['cola', 'soup']);
  });

  it('says unknown where nothing is near, and asks where two are', () => {
    expect(named(look(0.1, 0.2)).kind).toBe('unknown');
    expect(named(look(0.68, 0.67))).toMatchObject({ kind: 'ambiguous' });
  });

  it('grows surer with looks that differ, not with the same look again', () => {
    const once = named(look(0.65, 0.55));
    const again = named(look(0.65, 0.55), look(0.65, 0.55), look(0.65, 0.55), look(0.65, 0.55));
    const fromTwoSides = named(look(0.65, 0.55, 2), look(0.65, 0.55, 3));
    expect(again.confidence).toBeCloseTo(once.confidence, 6);
    expect(fromTwoSides.confidence).toBeGreaterThan(once.confidence);
  });

  it('gives a hidden view less weight', () => {
    const hidden = new Evidence();
    hidden.addLook(look(0.9, 0.2), 0.3);
    expect(hidden.identity(GALLERY, CALIBRATION).confidence).toBeLessThan(named(look(0.9, 0.2)).confidence);
  });

  it('forgets hidden views at the first free one, in whatever order they come', () => {
    const [before, after] = [new Evidence(), new Evidence()];
    for (const rest of [2, 3]) before.addLook(look(0.2, 0.9, rest), 0.4);
    before.addLook(look(0.9, 0.2));
    after.addLook(look(0.9, 0.2));
    for (const rest of [2, 3]) after.addLook(look(0.2, 0.9, rest), 0.4);
    const alone = named(look(0.9, 0.2));
    expect(before.identity(GALLERY, CALIBRATION)).toEqual(alone);
    expect(after.identity(GALLERY, CALIBRATION)).toEqual(alone);
    const together = new Evidence();
    together.addLook(look(0.2, 0.9), 0.4);
    together.absorb(after);
    expect(together.identity(GALLERY, CALIBRATION)).toEqual(alone);
  });

  it('believes a barcode more than any look', () => {
    const evidence = new Evidence();
    for (const rest of [2, 3]) evidence.addLook(look(0.95, 0.1, rest));
    evidence.addBarcode('soup');
    expect(evidence.identity(GALLERY, CALIBRATION)).toMatchObject({ kind: 'recognised', product: 'soup', confidence: 1 });
  });

  it('knows a barcode whose product has no pictures, with and without a gallery', () => {
    const evidence = new Evidence();
    evidence.addBarcode('gum');
    expect(evidence.identity(null, CALIBRATION)).toMatchObject({ kind: 'recognised', product: 'gum' });
    evidence.addLook(look(0.9, 0.2));
    expect(evidence.identity(GALLERY, CALIBRATION)).toMatchObject({ kind: 'recognised', product: 'gum' });
  });

  it('is worked out anew for another gallery', () => {
    const evidence = new Evidence();
    evidence.addLook(look(0.9, 0.2));
    expect(evidence.identity(GALLERY, CALIBRATION)).toMatchObject({ product: 'cola' });
    const other: Gallery = { ...GALLERY, products: ['tea', 'soup'] };
    expect(evidence.identity(other, CALIBRATION)).toMatchObject({ product: 'tea' });
  });

  it('keeps a few looks however many come', () => {
    const evidence = new Evidence();
    for (let i = 0; i < 100; i++) evidence.addLook(Float32Array.from([Math.cos(i), Math.sin(i), 0, 0]));
    expect(evidence.size).toBeLessThanOrEqual(8);
  });

  it('compares two things by their mean looks, and takes over what another track saw', () => {
    const [a, b] = [new Evidence(), new Evidence()];
    expect(a.similarity(b)).toBeNull();
    a.addLook(look(0.9, 0.2));
    b.addLook(look(0.9, 0.2));
    expect(a.similarity(b)).toBeCloseTo(1, 6);
    const c = new Evidence();
    c.addLook(look(0.1, 0.9));
    c.addBarcode('soup');
    a.absorb(c);
    expect(a.size).toBe(2);
    expect(a.identity(GALLERY, CALIBRATION)).toMatchObject({ product: 'soup', confidence: 1 });
  });
});

describe('EvidenceByTrack', () => {
  it('keeps what is alive and shares what is told to be shared', () => {
    const store = new EvidenceByTrack();
    const shared = store.of(1);
    store.set(2, shared);
    expect(store.of(2)).toBe(shared);
    store.keep(new Set([2]));
    expect(store.of(1)).not.toBe(shared);
    expect(store.of(2)).toBe(shared);
  });
});

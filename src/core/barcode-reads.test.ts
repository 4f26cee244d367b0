import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BarcodeReads } from './barcode-reads.ts';

const COLA = '05449000000996';
const TEA = '00036000291452';
const BOX = [10, 20, 110, 60] as const;

/** What a row of pictures, `interval` seconds apart, is told to be: `COLA` for a scan, `COLA again` for a code that stays. */
function watch(pictures: readonly (readonly string[])[], interval = 0.25): string[] {
  const reads = new BarcodeReads();
  return pictures.flatMap((gtins, i) =>
    reads
      .take(
        i * interval,
        gtins.map((gtin) => ({ gtin, box: BOX })),
      )
      .map(({ gtin, fresh }) => (fresh ? gtin : `${gtin} again`)),
  );
}

const times = (n: number, picture: readonly string[]): string[][] => Array.from({ length: n }, () => [...picture]);

describe('BarcodeReads', () => {
  it('counts two equal reads, and no single one', () => {
    expect(watch([[COLA]])).toEqual([]);
    expect(watch([[COLA], [TEA], [COLA]])).toEqual([COLA]);
    expect(watch([[COLA, COLA]])).toEqual([]);
  });

  it('forgets a single read that nothing confirms in time', () => {
    expect(watch([[COLA], ...times(7, []), [COLA]])).toEqual([]);
  });

  it('takes a code that stays in view, or is covered for a moment, for one scan', () => {
    const told = watch([...times(6, [COLA]), ...times(5, []), ...times(6, [COLA])]);
    expect(told.filter((entry) => entry === COLA)).toHaveLength(1);
    expect(told).toContain(`${COLA} again`);
  });

  it('takes a code that was gone and comes back for a second scan', () => {
    const told = watch([...times(3, [COLA]), ...times(9, []), ...times(3, [COLA])]);
    expect(told).toEqual([COLA, COLA]);
  });

  it('does not take a pause for going away', () => {
    const reads = new BarcodeReads();
    const see = (t: number) => reads.take(t, [{ gtin: COLA, box: BOX }]).map(({ fresh }) => fresh);
    expect([see(0), see(0.3), see(60), see(60.3)]).toEqual([[], [true], [false], []]);
  });

  it('starts anew when told that nothing is in view', () => {
    const reads = new BarcodeReads();
    const see = (t: number) => reads.take(t, [{ gtin: COLA, box: BOX }]).length;
    expect([see(0), see(0.3)]).toEqual([0, 1]);
    reads.forget();
    expect([see(0.4), see(0.6)]).toEqual([0, 1]);
  });

  it('says where it was read last', () => {
    const reads = new BarcodeReads();
    reads.take(0, [{ gtin: COLA, box: BOX }]);
    expect(reads.take(0.2, [{ gtin: COLA, box: [0, 0, 5, 5] }])).toEqual([{ gtin: COLA, box: [0, 0, 5, 5], fresh: true }]);
  });

  it('never tells more than half of what was read, whatever comes', () => {
    const picture = fc.array(fc.constantFrom(COLA, TEA), { maxLength: 2 });
    fc.assert(
      fc.property(fc.array(picture, { maxLength: 80 }), fc.double({ min: 0.01, max: 3, noNaN: true }), (pictures, interval) => {
        const told = watch(pictures, interval);
        for (const gtin of [COLA, TEA] as const) {
          const reads = pictures.filter((entry) => entry.includes(gtin)).length;
          const scans = told.filter((entry) => entry === gtin).length;
          expect(2 * scans).toBeLessThanOrEqual(reads);
          // Each scan but the first needs the code to be away for as long as it takes.
          expect((scans - 1) * 2).toBeLessThan(pictures.length * interval);
        }
      }),
    );
  });

  it('finds every code that is held long enough, among any others', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 3, maxLength: 40 }), (others) => {
        const told = watch(others.map((other) => (other ? [COLA, TEA] : [COLA])));
        expect(told.filter((entry) => entry === COLA)).toHaveLength(1);
      }),
    );
  });
});

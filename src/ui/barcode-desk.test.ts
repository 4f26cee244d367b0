import { beforeEach, expect, test } from 'vitest';
import type { BarcodeSite } from '../core/barcode-site.ts';
import type { BarcodeSighting } from '../core/barcode.ts';
import { parseCatalog, type Catalog } from '../core/catalog.ts';
import { HAND, ITEM, type ClassId } from '../core/detections.ts';
import type { Track } from '../core/track.ts';
import { BarcodeDesk } from './barcode-desk.ts';
import type { BarcodeView } from './barcode-view.ts';

const catalog: Catalog = parseCatalog({
  currency: 'EUR',
  products: [
    { id: 'cola', gtin: '5449000000996', title: 'Cola', price: 120, images: ['c/1.jpg'] },
    { id: 'apples', gtin: '2812345000007', title: 'Apples', images: ['a/1.jpg'] },
    { id: 'pears', gtin: '2112345000008', title: 'Pears', images: ['p/1.jpg'] },
  ],
  restrictedCodes: ['28IIIIIVPPPPC', '21IIIIIWWWWWC'],
});
const code = (text: string): BarcodeSighting => ({ symbology: 'ean_13', text, box: [100, 100, 200, 140] });
const COLA = code('5449000000996');
const UNKNOWN = code('4006381333931');
const APPLES = code('2812345704998');
const PEARS = code('2112345004327');

/** Counts how often it is closed; clones are frames of their own. */
class FakeFrame {
  closed = 0;
  readonly clones: FakeFrame[] = [];
  clone(): FakeFrame {
    const copy = new FakeFrame();
    this.clones.push(copy);
    return copy;
  }
  close(): void {
    this.closed++;
  }
}

let now: number;
let opened: Catalog | null;
let view: BarcodeView;
let log: string[];
let told: string[];
let asked: string[];
let frames: FakeFrame[];
let boxes: (readonly unknown[])[];
let read: () => Promise<readonly BarcodeSighting[]>;
let stops: number;
let siteOf: () => Promise<BarcodeSite>;
let desk: BarcodeDesk;

beforeEach(() => {
  now = 0;
  opened = catalog;
  log = [];
  told = [];
  asked = [];
  stops = 0;
  frames = [];
  boxes = [];
  view = { state: 'off', notes: [] };
  read = () => Promise.resolve([]);
  siteOf = () => Promise.resolve({ kind: 'elsewhere' });
  desk = new BarcodeDesk(
    {
      read: async (frame, around) => {
        boxes.push(around);
        frame.close();
        return read();
      },
      stop: () => stops++,
    },
    {
      now: () => now,
      catalog: () => opened,
      siteOf: (product, at) => {
        expect(at).toEqual([150, 120]);
        asked.push(product);
        return siteOf();
      },
      take: (product, site) => log.push(`${product} ${site.kind}`),
      show: (next) => (view = next),
      tell: (text) => told.push(text),
    },
  );
});

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Frames of 30 a second for a while. */
async function look(seconds: number): Promise<void> {
  for (const end = now + seconds; now < end; now += 1 / 30) {
    const frame = new FakeFrame();
    frames.push(frame);
    desk.offer({ frame: frame as unknown as VideoFrame, t: now });
    await settle();
  }
}

const looks = (): number => frames.reduce((sum, { clones }) => sum + clones.length, 0);

test('a product that is held to the camera is one scan, of few frames, none of which stays open', async () => {
  read = () => Promise.resolve([COLA]);
  await look(2);
  expect(log).toEqual(['cola elsewhere']);
  expect(looks()).toBeLessThanOrEqual(8);
  expect(looks()).toBeGreaterThan(4);
  expect(frames.flatMap(({ clones }) => clones).every(({ closed }) => closed === 1)).toBe(true);
  // The frame itself goes on to vision.
  expect(frames.every(({ closed }) => closed === 0)).toBe(true);
  expect(view).toEqual({ state: 'reading', notes: [] });
});

test('a slow reader rests twice as long as it works', async () => {
  read = async () => {
    now += 1;
    return [];
  };
  await look(12);
  expect(looks()).toBe(4);
});

test('nothing is read before the catalogue is there, and nothing that was shown meanwhile is lost', async () => {
  opened = null;
  read = () => Promise.resolve([COLA]);
  await look(1);
  expect([looks(), view.state]).toEqual([0, 'off']);
  opened = catalog;
  await look(1);
  expect(log).toEqual(['cola elsewhere']);
});

test('a code that stays in view names the thing that it lies on once that is known, and scans nothing again', async () => {
  read = () => Promise.resolve([COLA]);
  await look(1);
  siteOf = () => Promise.resolve({ kind: 'item', item: 'i1' });
  await look(1);
  expect(log).toEqual(['cola elsewhere', 'cola item']);
});

test('a scan counts when the part that sees fails, or is not there yet', async () => {
  siteOf = () => Promise.reject(new Error('worker crashed'));
  read = () => Promise.resolve([COLA]);
  await look(1);
  expect(log).toEqual(['cola elsewhere']);
});

test('a code that is in no catalogue asks once, is said, and stays until it is settled', async () => {
  read = () => Promise.resolve([UNKNOWN]);
  await look(2);
  expect(view.notes).toEqual([{ kind: 'unknown', gtin: '04006381333931' }]);
  expect(told).toEqual(['The barcode 4006381333931 is not in the catalogue. Nothing was added.']);
  desk.rest();
  expect(view).toMatchObject({ state: 'off', notes: [{}] });
  desk.rest();
  expect(stops).toBe(1);
  desk.settle('04006381333931');
  expect(view.notes).toEqual([]);
  expect(log).toEqual([]);
});

test('a label with its own price is charged by its number, and looked for as what it is on', async () => {
  read = () => Promise.resolve([APPLES]);
  await look(1);
  expect(log).toEqual(['02812345704998 elsewhere']);
  expect(asked[0]).toBe('apples');
  expect(view.notes).toEqual([]);
});

test('a label that tells a weight without a price for it is not charged at another one', async () => {
  read = () => Promise.resolve([PEARS]);
  await look(1);
  const label = { product: { id: 'pears' }, says: { means: 'grams', value: 432 } };
  expect(view.notes).toMatchObject([{ kind: 'weighed', gtin: '02112345004327', label }]);
  expect(told).toEqual(['Pears cannot be charged by its label. Have it rung up at the till.']);
  expect(log).toEqual([]);
});

test('a misread is nothing', async () => {
  read = () => Promise.resolve([code('5449000000997')]);
  await look(1);
  expect([log, view.notes]).toEqual([[], []]);
});

test('a reader that fails is tried again, then given up and told once; the next start tries anew', async () => {
  read = () => Promise.reject(new Error('offline'));
  await look(20);
  expect(looks()).toBe(3);
  expect(view.state).toBe('failed');
  expect(told).toEqual(['Barcodes cannot be read just now']);
  expect(frames.flatMap(({ clones }) => clones).every(({ closed }) => closed === 1)).toBe(true);
  desk.rest();
  read = () => Promise.resolve([COLA]);
  await look(2);
  expect([view.state, log]).toEqual(['reading', ['cola elsewhere']]);
});

test('things without a name are looked at closely, hands and known ones are not', async () => {
  const track = (classId: ClassId, product: string | null): Track => ({
    id: 1,
    state: 'confirmed',
    classId,
    box: [classId, product === null ? 0 : 1, 50, 50],
    confidence: 1,
    firstSeen: 0,
    lastSeen: 0,
    ...(product !== null && { identity: { kind: 'recognised', product, confidence: 1, candidates: [] } }),
  });
  desk.see([track(ITEM, null), track(ITEM, 'cola'), track(HAND, null)]);
  await look(0.1);
  expect(boxes).toEqual([[[0, 0, 50, 50]]]);
  desk.rest();
  await look(0.5);
  expect(boxes.at(-1)).toEqual([]);
});

test('what was read for a camera that is off does not count for the next', async () => {
  let answer: (found: readonly BarcodeSighting[]) => void = () => undefined;
  read = () => new Promise((resolve) => (answer = resolve));
  await look(0.1);
  desk.rest();
  answer([UNKNOWN]);
  await settle();
  read = () => Promise.resolve([UNKNOWN]);
  await look(0.2);
  expect(view.notes).toEqual([]);
});

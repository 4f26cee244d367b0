import { expect, test } from 'vitest';
import type { BasketEvent } from '../core/basket-event.ts';
import type { InventoryItem } from '../core/inventory.ts';
import type { VisionReport } from '../../workers/vision.api.ts';
import { colaIn, makeWorld, report, resultAt, settle } from './testing/session-world.ts';

test('barcodes are read while models load; what was scanned is in the basket when the camera is looked at, and not twice', async () => {
  const { session, hooks, stored, showFrame } = makeWorld();
  let finish: (report: VisionReport) => void = () => undefined;
  hooks.startVision = (onProgress) => {
    onProgress({ step: 'models', progress: { step: 'download', model: 'detector', loadedBytes: 1, totalBytes: 2 } });
    return new Promise((resolve) => (finish = resolve));
  };
  hooks.siteOf = () => Promise.reject(new Error('nothing is seen yet'));
  const codes = ['5449000000996', '4006381333931'];
  hooks.readBarcodes = (frame) => {
    frame.close();
    return Promise.resolve(codes.map((text) => ({ symbology: 'ean_13', text, box: [0, 0, 9, 9] })));
  };
  const starting = session.start('camera');
  await settle();
  for (const t of [1, 2, 3]) await showFrame(t);
  expect(session.state).toMatchObject({ scene: { kind: 'loading' }, basket: { count: 1, total: 120 } });
  expect(session.state.barcodes).toEqual({ state: 'reading', notes: [{ kind: 'unknown', gtin: '04006381333931' }] });
  expect(stored.map(({ source, product }) => [source, product])).toEqual([['barcode', 'cola']]);

  session.pickFor({ kind: 'add', gtin: '04006381333931' });
  session.pick('cola');
  expect(session.state).toMatchObject({ basket: { count: 2 }, barcodes: { notes: [] } });

  finish(report);
  await starting;
  hooks.process = (t) => {
    const lies = (item: string): InventoryItem => ({
      item,
      box: [0, 0, 9, 9],
      state: 'visible',
      initial: true,
      identity: colaIn('').identity,
    });
    return Promise.resolve({ ...resultAt(t), inventory: [lies('a'), lies('b'), lies('c')] });
  };
  await showFrame(4);
  expect(session.state).toMatchObject({ scene: { kind: 'live' }, basket: { count: 2 }, initialItems: 1 });
  session.stop();
  expect(session.state.barcodes.state).toBe('off');
});

test('a code on a thing that lies there gives it its name', async () => {
  const { session, hooks, showFrame } = makeWorld();
  const unnamed: BasketEvent = { ...colaIn('a'), product: null, identity: { kind: 'unknown', confidence: 1, candidates: [] } };
  hooks.process = (t) => Promise.resolve(resultAt(t, t === 1 ? [unnamed] : []));
  hooks.siteOf = () => Promise.resolve({ kind: 'item', item: 'item-a' });
  hooks.readBarcodes = (frame) => {
    frame.close();
    return Promise.resolve([{ symbology: 'ean_13', text: '5449000000996', box: [0, 0, 9, 9] }]);
  };
  await session.start('camera');
  await showFrame(1);
  expect(session.state.basket.questions).toHaveLength(1);
  for (const t of [2, 3, 4]) await showFrame(t);
  expect(session.state.basket).toMatchObject({ questions: [], count: 1 });
  expect(session.state.announcement?.text).toBe('Changed to Cola. Total €1.20.');
});

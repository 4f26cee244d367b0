import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { BasketEvent } from '../core/basket-event.ts';
import type { Catalog } from '../core/catalog.ts';
import type { Identity } from '../core/identity.ts';
import type { InventoryItem } from '../core/inventory.ts';
import { parseRestrictedLayout } from '../core/restricted-code.ts';
import type { BasketChange } from './basket-change.ts';
import { BasketKeeper, CLIP_IDS } from './basket-keeper.ts';
import { changeWords } from './change-texts.ts';

const product = (id: string, title: string, price: number) =>
  [id, { id, title, price, images: [], ageRestricted: false }] as const;
const catalog: Catalog = {
  currency: 'EUR',
  products: new Map([product('cola', 'Cola', 120), product('juice', 'Juice', 250), product('tea', 'Tea', 300)]),
};
const known = (id: string): Identity => ({
  kind: 'recognised',
  product: id,
  confidence: 1,
  candidates: [{ product: id, score: 1 }],
});
const unsure: Identity = {
  kind: 'ambiguous',
  confidence: 0.4,
  candidates: [
    { product: 'juice', score: 0.4 },
    { product: 'gone-from-the-shop', score: 0.3 },
    { product: 'tea', score: 0.2 },
  ],
};

let ids = 0;
let stored: BasketEvent[];
let keeper: BasketKeeper;

beforeEach(() => {
  ids = 0;
  stored = [];
  keeper = new BasketKeeper(catalog, {
    newId: () => `id${++ids}`,
    now: () => 100 + ids,
    store: (events) => stored.push(...events),
  });
});

const seen = (type: BasketEvent['type'], item: string, identity: Identity): BasketEvent => ({
  id: `v${++ids}`,
  type,
  t: ids,
  source: 'vision',
  item,
  product: identity.kind === 'recognised' ? identity.product : null,
  identity,
  confidence: 0.9,
});
const lying = (item: string, identity: Identity): InventoryItem => ({
  item,
  identity,
  box: [0, 0, 1, 1],
  state: 'visible',
  initial: true,
});
/** "2 cola, 1 tea = 540" */
const read = (): string => {
  const { lines, total } = keeper.view;
  return `${lines.map(({ quantity, product }) => `${quantity} ${product.id}`).join(', ') || 'nothing'} = ${total}`;
};
/** In words, as they are shown. */
const wordsOf = (change: BasketChange | null | undefined): string | null => (change ? changeWords(change) : null);
const offered = (): string | null => wordsOf(keeper.undoOffer?.change);
const undone = (): string | null => wordsOf(keeper.undo());

test('what vision adds and removes is counted, named and stored; every change can be taken back', () => {
  keeper.takeEvents([seen('item-added', 'a', known('cola')), seen('item-added', 'b', known('cola'))]);
  expect(offered()).toBe('2 × Cola added');
  keeper.takeEvents([seen('item-added', 'c', known('tea'))]);
  expect(read()).toBe('1 tea, 2 cola = 540');
  keeper.takeEvents([seen('item-removed', 'a', known('cola'))]);
  expect(read()).toBe('1 tea, 1 cola = 420');
  expect(offered()).toBe('Cola removed');
  expect([undone(), read()]).toEqual(['Cola removed', '1 tea, 2 cola = 540']);
  expect([undone(), read()]).toEqual(['Tea added', '2 cola = 240']);
  expect([undone(), read()]).toEqual(['2 × Cola added', 'nothing = 0']);
  expect(keeper.undo()).toBeNull();
  // The stored log alone gives the same basket.
  const reloaded = new BasketKeeper(catalog, { newId: () => 'x', now: () => 0, store: () => undefined });
  reloaded.open(stored);
  expect(reloaded.view).toEqual({ lines: [], questions: [], count: 0, sold: 0, total: 0 });
});

test('an unnamed item is a question with the candidates the shop sells, costs nothing, and is answered or dismissed', () => {
  keeper.takeEvents([seen('item-added', 'a', unsure), seen('item-added', 'b', unsure)]);
  expect(keeper.view.questions.map(({ item }) => item)).toEqual(['b', 'a']);
  expect(keeper.view.questions[0]?.candidates.map(({ id }) => id)).toEqual(['juice', 'tea']);
  expect(read()).toBe('nothing = 0');
  keeper.answer('a', 'tea');
  expect(offered()).toBe('Changed to Tea');
  expect(read()).toBe('1 tea = 300');
  keeper.dismiss('b');
  expect(keeper.view.questions).toEqual([]);
  keeper.undo();
  keeper.undo();
  expect(keeper.view.questions.map(({ item }) => item).sort()).toEqual(['a', 'b']);
  expect(read()).toBe('nothing = 0');
});

test('all questions can be dismissed at once, and undone at once', () => {
  keeper.takeEvents([seen('item-added', 'a', unsure), seen('item-added', 'b', known('cola')), seen('item-added', 'c', unsure)]);
  keeper.dismissAll();
  expect([keeper.view.questions.length, read()]).toEqual([0, '1 cola = 120']);
  keeper.undo();
  expect(keeper.view.questions).toHaveLength(2);
});

test('the camera does not overrule the shopper', () => {
  keeper.takeEvents([seen('item-added', 'a', unsure)]);
  keeper.answer('a', 'tea');
  keeper.takeEvents([seen('item-added', 'a', known('juice'))]);
  expect(read()).toBe('1 tea = 300');
  // Taking it out is a fact, not an opinion.
  keeper.takeEvents([seen('item-removed', 'a', known('juice'))]);
  expect(read()).toBe('nothing = 0');
});

test('a name that vision finds later replaces the question', () => {
  keeper.takeEvents([seen('item-added', 'a', unsure)]);
  keeper.takeEvents([seen('item-added', 'a', known('juice'))]);
  expect(keeper.view.questions).toEqual([]);
  expect(read()).toBe('1 juice = 250');
});

test('a question that later looks answer is withdrawn, without another step to undo', () => {
  keeper.takeEvents([seen('item-added', 'a', unsure), seen('item-added', 'b', unsure)]);
  keeper.answer('b', 'juice');
  const named = keeper.takeInventory([
    { ...lying('a', known('cola')), initial: false },
    { ...lying('b', known('tea')), initial: false },
  ]);
  expect(named).toEqual(['Cola']);
  expect(read()).toBe('1 juice, 1 cola = 370');
  expect(stored.at(-1)).toMatchObject({ type: 'item-added', source: 'vision', item: 'a', product: 'cola' });
  keeper.takeInventory([{ ...lying('a', known('tea')), initial: false }]);
  expect(read()).toBe('1 juice, 1 cola = 370');
  keeper.undo();
  keeper.undo();
  expect(read()).toBe('nothing = 0');
});

test('quantities, correction and removal by hand', () => {
  keeper.takeEvents([seen('item-added', 'a', known('cola'))]);
  keeper.changeQuantity('cola', 1);
  keeper.changeQuantity('cola', 1);
  expect(read()).toBe('3 cola = 360');
  keeper.correct('cola', 'juice');
  expect(read()).toBe('1 juice, 2 cola = 490');
  keeper.changeQuantity('cola', -1);
  expect(read()).toBe('1 juice, 1 cola = 370');
  keeper.removeLine('juice');
  keeper.removeLine('cola');
  expect(read()).toBe('nothing = 0');
  keeper.undo();
  keeper.undo();
  expect(read()).toBe('1 juice, 1 cola = 370');
});

test("the clip's things are not the shopper's: they go when it is left, the shopper's come back, also after a reload", () => {
  keeper.takeEvents([seen('item-added', 'a', known('cola')), seen('item-added', 'b', unsure)]);
  keeper.enterClip();
  expect(read()).toBe('nothing = 0');
  expect(keeper.undoOffer).toBeNull();
  keeper.takeEvents([seen('item-added', `${CLIP_IDS}x`, known('tea')), seen('item-added', `${CLIP_IDS}y`, known('cola'))]);
  keeper.changeQuantity('juice', 1);
  keeper.changeQuantity('cola', -1);
  expect(read()).toBe('1 juice, 1 tea = 550');
  // Played again: what was set aside stays so.
  keeper.enterClip();
  keeper.takeEvents([seen('item-added', `${CLIP_IDS}z`, known('tea'))]);
  expect(keeper.setAside.map(({ item }) => item)).toEqual(['a', 'b']);
  const log = [...stored];

  keeper.open(log);
  keeper.leaveClip();
  expect(read()).toBe('1 cola = 120');
  expect(keeper.view.questions.map(({ item }) => item)).toEqual(['b']);
  expect(keeper.setAside).toEqual([]);
  keeper.leaveClip();
  expect(read()).toBe('1 cola = 120');
});

test('items that lay there at the start are offered, and added only when wanted', () => {
  keeper.beginRun();
  keeper.takeInventory([lying('i1', known('cola')), lying('i2', unsure), { ...lying('n', known('tea')), initial: false }]);
  expect(keeper.initialItems).toBe(2);
  keeper.addInitial();
  expect(read()).toBe('1 cola = 120');
  expect(keeper.view.questions).toHaveLength(1);
  keeper.takeInventory([lying('i1', known('cola')), lying('i2', unsure)]);
  expect(keeper.initialItems).toBe(0);
  keeper.takeEvents([seen('item-removed', 'i1', known('cola'))]);
  expect(read()).toBe('nothing = 0');
});

test('a thing at the start that looks like no product is not offered', () => {
  keeper.beginRun();
  keeper.takeInventory([lying('handle', { kind: 'unknown', confidence: 0.9, candidates: [] }), lying('i1', known('cola'))]);
  expect(keeper.initialItems).toBe(1);
});

test('an item is asked about until it has a name', () => {
  keeper.takeEvents([seen('item-added', 'a', unsure)]);
  expect(keeper.asksAbout('a')).toBe(true);
  keeper.answer('a', 'tea');
  expect(keeper.asksAbout('a')).toBe(false);
  expect(keeper.asksAbout('never seen')).toBe(false);
});

test('items that are not wanted are not offered again', () => {
  keeper.beginRun();
  keeper.takeInventory([lying('i1', known('cola'))]);
  keeper.dismissInitial();
  keeper.takeInventory([lying('i1', known('cola')), lying('i2', known('tea'))]);
  expect(keeper.initialItems).toBe(1);
});

test('after a reload the same things are known under new ids: not offered again, and gone when taken out', () => {
  keeper.takeEvents([seen('item-added', 'old1', known('cola')), seen('item-added', 'old2', known('cola'))]);
  keeper.open(stored);
  keeper.beginRun();
  keeper.takeInventory([lying('new1', known('cola')), lying('new2', known('cola')), lying('new3', known('cola'))]);
  expect(keeper.initialItems).toBe(1);
  keeper.takeEvents([seen('item-removed', 'new1', known('cola'))]);
  expect(read()).toBe('1 cola = 120');
  keeper.takeEvents([seen('item-removed', 'new3', known('cola'))]);
  expect(read()).toBe('1 cola = 120');
  keeper.takeEvents([seen('item-removed', 'new2', known('cola'))]);
  expect(read()).toBe('nothing = 0');
});

test('after a reload an item counts once whatever it was called: nameless, or named by the shopper', () => {
  keeper.open([seen('item-added', 'old1', unsure), seen('item-added', 'old2', known('juice'))]);
  keeper.answer('old2', 'tea');
  keeper.beginRun();
  keeper.takeInventory([lying('new1', unsure), lying('new2', known('juice'))]);
  expect(keeper.initialItems).toBe(0);
  keeper.takeEvents([seen('item-removed', 'new2', known('juice')), seen('item-removed', 'new1', known('juice'))]);
  expect(read()).toBe('nothing = 0');
  expect(keeper.view.questions).toEqual([]);
});

test('what an undo brings back is not counted again when vision finds it as something new', () => {
  keeper.takeEvents([seen('item-added', 'a', known('cola'))]);
  keeper.takeEvents([seen('item-removed', 'a', known('cola'))]);
  keeper.undo();
  keeper.takeEvents([seen('item-added', 'b', known('cola'))]);
  expect(read()).toBe('1 cola = 120');
  keeper.takeEvents([seen('item-added', 'c', known('cola'))]);
  expect(read()).toBe('2 cola = 240');
  keeper.takeEvents([seen('item-removed', 'b', known('cola'))]);
  expect(read()).toBe('1 cola = 120');
});

test('the same event twice counts once', () => {
  const event = seen('item-added', 'a', known('cola'));
  keeper.takeEvents([event]);
  keeper.takeEvents([event]);
  expect(read()).toBe('1 cola = 120');
  keeper.undo();
  expect(keeper.undoOffer).toBeNull();
});

const IN_A_HAND = { kind: 'elsewhere' } as const;

test('a scanned thing counts at once, and not again when the camera sees it come in, whatever it takes it for', () => {
  for (const identity of [known('cola'), unsure, { kind: 'unknown', confidence: 0.9, candidates: [] } as const]) {
    keeper.open([]);
    keeper.takeScan('cola', IN_A_HAND);
    expect(read()).toBe('1 cola = 120');
    expect(stored.at(-1)).toMatchObject({ type: 'item-added', source: 'barcode', product: 'cola', confidence: 1 });
    expect(offered()).toBe('Cola added');
    const item = `seen as ${identity.kind}`;
    keeper.takeEvents([seen('item-added', item, identity)]);
    expect(read()).toBe('1 cola = 120');
    expect(keeper.view.questions).toEqual([]);
    // It is that thing from now on: taken out it leaves its line.
    keeper.takeEvents([seen('item-removed', item, identity)]);
    expect(read()).toBe('nothing = 0');
  }
});

test('a scan stands for one thing: a second one that comes in is counted, and so is another product', () => {
  keeper.takeScan('cola', IN_A_HAND);
  keeper.takeEvents([
    seen('item-added', 'a', known('tea')),
    seen('item-added', 'b', known('cola')),
    seen('item-added', 'c', known('cola')),
  ]);
  expect(read()).toBe('1 tea, 2 cola = 540');
  keeper.takeScan('tea', IN_A_HAND);
  expect(read()).toBe('2 tea, 2 cola = 840');
});

test('a scan that nothing followed does not swallow what comes much later', () => {
  keeper.takeScan('cola', IN_A_HAND);
  ids += 30;
  keeper.takeEvents([seen('item-added', 'a', known('cola'))]);
  expect(read()).toBe('2 cola = 240');
});

test('a code that is read again on the way in is the same scan; on a thing that lies there it is that thing’s name', () => {
  keeper.takeScan('cola', IN_A_HAND);
  keeper.takeScan('cola', { kind: 'arriving' });
  keeper.takeEvents([seen('item-added', 'a', known('cola'))]);
  keeper.takeScan('cola', { kind: 'item', item: 'a' });
  expect(read()).toBe('1 cola = 120');
  keeper.takeEvents([seen('item-added', 'b', unsure), seen('item-added', 'c', known('juice'))]);
  keeper.takeScan('tea', { kind: 'item', item: 'b' });
  keeper.takeScan('tea', { kind: 'item', item: 'c' });
  expect(read()).toBe('2 tea, 1 cola = 720');
  expect(keeper.view.questions).toEqual([]);
  expect(stored.slice(-2).map(({ source }) => source)).toEqual(['barcode', 'barcode']);
  expect([undone(), read()]).toEqual(['Changed to Tea', '1 juice, 1 tea, 1 cola = 670']);
});

const LABEL = '02812345704998';
/** The shop sells ham by labels with prices. */
function sellHam(): void {
  const ham = { ...product('ham', 'Ham', 999)[1], gtin: '02812345000007' };
  const restrictedCodes = [parseRestrictedLayout('28IIIIIVPPPPC')];
  keeper.setCatalog({ ...catalog, products: new Map([...catalog.products, ['ham', ham]]), restrictedCodes });
}

test('a thing with a label of its own costs what that says, and is for the camera what it is on', () => {
  sellHam();
  keeper.takeScan(LABEL, IN_A_HAND);
  keeper.takeEvents([seen('item-added', 'a', known('ham'))]);
  expect(read()).toBe(`1 ${LABEL} = 499`);
  expect(keeper.view.lines[0]).toMatchObject({ product: { title: 'Ham' }, sureness: 'barcode', others: [] });
  // Another label on its way in is another thing; without one it is charged by the piece.
  keeper.takeScan('02812345705001', { kind: 'arriving' });
  keeper.takeEvents([seen('item-added', 'b', unsure), seen('item-added', 'c', known('ham'))]);
  expect(read()).toBe(`1 ham, 1 02812345705001, 1 ${LABEL} = 1998`);
  // The camera has named it before its label is read.
  keeper.takeScan('02812345705018', { kind: 'item', item: 'c' });
  expect(keeper.view.total).toBe(499 + 500 + 501);
  expect(keeper.view.lines[0]).toMatchObject({ quantity: 1, others: [] });
  for (const item of ['a', 'c']) keeper.takeEvents([seen('item-removed', item, known('ham'))]);
  expect(read()).toBe('1 02812345705001 = 500');
});

test('a thing with a label that was read on its way out leaves, and leaves no scan behind', () => {
  sellHam();
  keeper.takeEvents([seen('item-added', 'a', known('ham'))]);
  keeper.takeScan(LABEL, IN_A_HAND);
  keeper.takeEvents([seen('item-removed', 'a', known('ham'))]);
  expect(read()).toBe('nothing = 0');
});

test('what the shopper has said is not overruled by a barcode', () => {
  keeper.takeEvents([seen('item-added', 'a', unsure)]);
  keeper.answer('a', 'juice');
  keeper.takeScan('tea', { kind: 'item', item: 'a' });
  expect(read()).toBe('1 juice = 250');
});

test('a thing that was read on its way out leaves, and leaves no scan behind', () => {
  keeper.takeEvents([seen('item-added', 'a', known('cola'))]);
  keeper.takeScan('cola', IN_A_HAND);
  keeper.takeEvents([seen('item-removed', 'a', known('cola'))]);
  expect(read()).toBe('nothing = 0');
  expect(undone()).toBe('2 × Cola removed');
  expect(read()).toBe('2 cola = 240');
});

test('what was scanned while the models were loading is found lying there, and not offered again', () => {
  keeper.takeScan('cola', IN_A_HAND);
  keeper.takeScan('tea', IN_A_HAND);
  keeper.beginRun();
  keeper.takeInventory([lying('a', known('cola')), lying('b', known('juice'))]);
  expect(keeper.initialItems).toBe(1);
  keeper.takeEvents([seen('item-added', 'c', known('tea'))]);
  expect(read()).toBe('1 tea, 1 cola = 420');
  keeper.takeEvents([seen('item-removed', 'a', known('cola'))]);
  expect(read()).toBe('1 tea = 300');
});

test('things are counted once, however scans, drops and retrievals follow each other', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          product: fc.constantFrom('cola', 'tea', 'juice'),
          scanned: fc.boolean(),
          named: fc.boolean(),
          out: fc.boolean(),
        }),
      ),
      (things) => {
        keeper.open([]);
        const left: string[] = [];
        things.forEach(({ product: id, scanned, named, out }, i) => {
          const item = `t${ids}-${i}`;
          const identity: Identity = named ? known(id) : { kind: 'unknown', confidence: 0.9, candidates: [] };
          if (scanned) keeper.takeScan(id, IN_A_HAND);
          keeper.takeEvents([seen('item-added', item, identity)]);
          if (out) keeper.takeEvents([seen('item-removed', item, identity)]);
          else left.push(scanned || named ? id : '?');
        });
        const { lines, questions } = keeper.view;
        const inBasket = lines.flatMap(({ product: { id }, quantity }) => Array.from({ length: quantity }, () => id));
        expect([...inBasket, ...questions.map(() => '?')].sort()).toEqual(left.sort());
      },
    ),
  );
});

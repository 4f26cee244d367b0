import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Random } from './random.ts';
import { DEMO_PRODUCTS } from './page/demo-products.ts';
import { makePlan } from './page/sequence-plan.ts';
import { makeSku } from './page/sku.ts';

interface Truth {
  readonly span: [number, number];
  readonly events: readonly { type: string; product: string; t0: number; t1: number }[];
}

const root = new URL('../../../../', import.meta.url);
const json = async <T>(path: string): Promise<T> => JSON.parse(await readFile(new URL(path, root), 'utf8')) as T;

/** Replays a truth: what is taken out must have been put in, and visits never overlap. */
function checkTruth(truth: Truth, products: ReadonlySet<string>): void {
  const inside = new Map<string, number>();
  let last = truth.span[0];
  for (const event of truth.events) {
    assert.ok(products.has(event.product), event.product);
    assert.ok(event.t0 >= last && event.t1 > event.t0 && event.t1 <= truth.span[1]);
    last = event.t1;
    const count = (inside.get(event.product) ?? 0) + (event.type === 'item-added' ? 1 : -1);
    assert.ok(count >= 0, `${event.product} is taken out before it was put in`);
    inside.set(event.product, count);
  }
}

test('a generator repeats itself and two names give two streams', () => {
  const draw = (name: string): number[] => {
    const random = Random.of(name, 1);
    return Array.from({ length: 5 }, () => random.next());
  };
  assert.deepEqual(draw('a'), draw('a'));
  assert.notDeepEqual(draw('a'), draw('b'));
});

test('a thousand SKUs look different, and sisters share shape and brand but not flavour', () => {
  const looks = new Set<string>();
  for (let seed = 0; seed < 1000; seed++) {
    const [first, sister] = [makeSku(seed), makeSku(seed, 1)];
    assert.deepEqual(makeSku(seed), first);
    looks.add(JSON.stringify(first.art));
    assert.deepEqual(sister.size, first.size);
    assert.equal(sister.art.brand, first.art.brand);
    assert.notEqual(sister.art.flavour, first.art.flavour);
    assert.notEqual(sister.id, first.id);
  }
  assert.equal(looks.size, 1000);
});

test('plans take out only what lies in the basket and do all that was asked for', () => {
  for (let seed = 0; seed < 200; seed++) {
    const plan = makePlan({ adds: 6, removes: 2, gap: 0.8, initial: 0 }, Random.of('plan', seed));
    const events = plan.visits.map((visit) => ({
      type: visit.kind === 'add' ? 'item-added' : 'item-removed',
      product: String(visit.item),
      t0: visit.begin,
      t1: visit.end,
    }));
    assert.equal(events.filter((event) => event.type === 'item-added').length, 6);
    assert.equal(events.filter((event) => event.type === 'item-removed').length, 2);
    checkTruth({ span: [0, plan.seconds], events }, new Set(events.map((event) => event.product)));
  }
});

test('the demo catalogue has valid GTIN-14s, prices and the pictures that it names', async () => {
  const catalog = await json<{
    currency: string;
    products: { id: string; gtin: string; price: number; images: string[]; ageRestricted: boolean; allergens: string[] }[];
  }>('public/catalog/catalog.json');
  assert.deepEqual(
    catalog.products.map((product) => product.id),
    DEMO_PRODUCTS.map((product) => product.sku.id),
  );
  assert.equal(catalog.products.filter((product) => product.ageRestricted).length, 1);
  assert.deepEqual(
    catalog.products.map((product) => product.allergens),
    DEMO_PRODUCTS.map((product) => product.allergens),
  );
  for (const product of catalog.products) {
    assert.match(product.gtin, /^0952\d{10}$/);
    assert.equal([...product.gtin].reduce((sum, digit, i) => sum + Number(digit) * (i % 2 === 0 ? 3 : 1), 0) % 10, 0);
    assert.ok(Number.isInteger(product.price) && product.price > 0);
    for (const image of product.images)
      assert.ok((await readFile(new URL(`public/catalog/${image}`, root))).length <= 20_480, image);
  }
});

test('the committed clips agree with their catalogue', async () => {
  const products = new Set(DEMO_PRODUCTS.map((product) => product.sku.id));
  checkTruth(await json<Truth>('public/clips/demo.truth.json'), products);
  const truth = await json<Truth>('e2e/clips/heldout/truth.json');
  checkTruth(truth, products);
  const frames =
    await json<{ t: number; file: string; boxes: [string, number, number, number, number][] }[]>('e2e/clips/heldout/frames.json');
  for (const event of truth.events.filter((e) => e.type === 'item-added')) {
    const seen = (t: number): boolean =>
      frames.findLast((frame) => frame.t <= t)?.boxes.some(([label]) => label === event.product) ?? false;
    assert.ok(!seen(event.t0) && seen(event.t1), `${event.product} appears between ${event.t0} and ${event.t1}`);
  }
});

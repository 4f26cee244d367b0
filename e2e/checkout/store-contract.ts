import type { BasketEvent } from '../../src/core/basket-event.ts';
import type { OutboxStore } from '../../src/checkout/outbox-store.ts';

/**
 * What every `OutboxStore` must do, as checks that run in Node and, bundled, in a browser page.
 *
 * @param open opens the same empty storage each time it is called
 * @param lasting whether a second opening finds what the first one stored
 * @returns the names of the checks that passed
 * @throws Error at the first that does not
 */
export async function checkStore(open: () => Promise<OutboxStore>, lasting: boolean): Promise<readonly string[]> {
  const passed: string[] = [];
  let ids = 0;
  const newId = () => `basket${++ids}`;
  let store = await open();

  const { record: first } = await store.current(newId);
  same((await store.current(newId)).record.id, first.id);
  same((await store.records()).length, 1);
  passed.push('one basket is in use');

  same(await store.append(first.id, [event('a'), event('b'), event('a')]), 2);
  same(await store.append(first.id, [event('b'), event('c')]), 3);
  same(await logOf(store, first.id), 'a,b,c');
  passed.push('the log keeps its order and takes an event once');

  await Promise.all(['d', 'e', 'f', 'g'].map((id) => store.append(first.id, [event(id), event(`${id}2`)])));
  same((await store.events(first.id)).length, 11);
  passed.push('appends at the same time lose nothing');

  await Promise.all(
    Array.from({ length: 20 }, () => store.update(first.id, (record) => ({ ...record, synced: record.synced + 1 }))),
  );
  same((await store.current(newId)).record.synced, 20);
  const seen: string[] = [];
  const deciding = store.update(first.id, (record, log) => (seen.push(...log.map(({ id }) => id)), record));
  await Promise.all([deciding, store.append(first.id, [event('x')])]);
  same(seen.slice(0, 3).join(), 'a,b,c');
  same(seen.length, 11);
  passed.push('updates at the same time lose nothing, and see the log as it is');

  await store
    .update(first.id, () => {
      throw new Error('no');
    })
    .then(
      () => same('resolved', 'rejected'),
      () => undefined,
    );
  same((await store.current(newId)).record.synced, 20);
  same(await store.update('nobody', (record) => record), null);
  passed.push('a change that throws changes nothing');

  const tokens = await Promise.all([store.token(() => 'one'), store.token(() => 'two')]);
  same(tokens[0], tokens[1]);
  passed.push('the token is made once');

  if (lasting) {
    store.close();
    store = await open();
    same((await store.current(newId)).record.synced, 20);
    same((await store.events(first.id)).length, 12);
    same(await store.token(() => 'three'), tokens[0]);
    passed.push('everything is there after it was opened again');
  }

  const begin = () =>
    store.startBasket(
      first.id,
      newId,
      (record) => ({ ...record, abandoned: true }),
      (record, log) => log.slice(log.length - (record.synced === 20 ? 2 : 0)),
    );
  const { record: second, log } = await begin();
  same(log.length, 2);
  same((await store.current(newId)).record.id, second.id);
  same((await store.events(second.id)).length, 2);
  same((await store.records()).find(({ id }) => id === first.id)?.abandoned, true);
  passed.push('a new basket takes the place of the old one, with its late events');

  await store.append(second.id, [event('h')]);
  const again = await begin();
  same(again.record.id, second.id);
  same(again.log.length, 3);
  same((await store.records()).find(({ id }) => id === second.id)?.abandoned, false);
  passed.push('a basket is replaced once: who comes later gets the new one as it is');

  for (const id of [first.id, 'nobody']) {
    const kind = await store.append(id, [event('i')]).then(
      () => 'stored',
      (error: { readonly kind: string }) => error.kind,
    );
    same(kind, 'replaced');
  }
  same((await store.events(first.id)).length, 12);
  same((await store.events('nobody')).length, 0);
  passed.push('only the basket in use takes events');

  await store.forget(second.id);
  await store.forget(first.id);
  same((await store.records()).map(({ id }) => id).join(), second.id);
  same((await store.events(first.id)).length, 0);
  passed.push('only a basket that is not in use is forgotten');

  store.close();
  return passed;
}

function event(id: string): BasketEvent {
  const identity = { kind: 'unknown' as const, confidence: 0, candidates: [] };
  return { id, type: 'item-added', t: 1, source: 'shopper', item: id, product: 'cola', identity, confidence: 1 };
}

async function logOf(store: OutboxStore, basketId: string): Promise<string> {
  return (await store.events(basketId)).map(({ id }) => id).join();
}

function same(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}

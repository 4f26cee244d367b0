import { expect, test } from 'vitest';
import type { BasketLineView, BasketView } from './basket-view.ts';
import { dropBetween } from './drop.ts';
import type { SessionState } from './session-state.ts';

const line = (id: string, quantity: number, allergens: BasketLineView['product']['allergens'] = []): BasketLineView => ({
  product: { id, title: id, images: [], ageRestricted: false, allergens },
  quantity,
  total: null,
  sold: true,
  picture: null,
  changed: 0,
  items: [],
  sureness: 'sure',
  others: [],
});
const basket = (lines: readonly BasketLineView[], questions = 0): BasketView => ({
  lines,
  questions: Array.from({ length: questions }, (_, i) => ({ item: `q${i}`, candidates: [], picture: null })),
  count: lines.reduce((sum, { quantity }) => sum + quantity, 0),
  sold: 0,
  total: 0,
});
const state = (view: BasketView, serial: number, kind: 'live' | 'welcome' = 'live') =>
  ({
    scene: kind === 'live' ? { kind, source: 'camera' } : { kind },
    basket: view,
    undo: { change: { kind: 'named', title: null }, serial },
  }) as SessionState;

test.each([
  ['something came in', basket([]), basket([line('cola', 1)]), 'added'],
  ['one more came in', basket([line('cola', 1)]), basket([line('cola', 2)]), 'added'],
  ['something went out', basket([line('cola', 2)]), basket([line('cola', 1)]), 'removed'],
  ['something without a name came in', basket([]), basket([], 1), 'asked'],
  ['a question was answered', basket([], 1), basket([line('cola', 1)]), 'added'],
  ['a question was dismissed', basket([], 1), basket([]), 'removed'],
  ['something with milk came in', basket([]), basket([line('milk', 1, ['milk'])]), 'warned'],
  ['something with milk went out', basket([line('milk', 1, ['milk'])]), basket([]), 'removed'],
  ['one thing became another', basket([line('cola', 1)]), basket([line('tea', 1)]), null],
])('%s', (_what, before, after, drop) => {
  expect(dropBetween(state(before, 1), state(after, 2), ['milk'])).toBe(drop);
});

test('what nobody did just now is not heard', () => {
  const [before, after] = [basket([]), basket([line('cola', 1)])];
  expect(dropBetween(state(before, 1), state(after, 1), [])).toBeNull();
  expect(dropBetween(state(before, 1, 'welcome'), state(after, 2, 'welcome'), [])).toBeNull();
  expect(dropBetween(state(after, 2), { ...state(before, 1), basket: before }, [])).toBeNull();
});

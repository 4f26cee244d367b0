import { describe, expect, it } from 'vitest';
import type { BasketLineView, QuestionView } from './basket-view.ts';
import { differs } from './row-change.ts';

const milk = { id: 'milk', title: 'Milk', images: [], ageRestricted: false };
const rye = { id: 'rye', title: 'Rye bread', images: [], ageRestricted: false };
const line: BasketLineView = {
  product: milk,
  quantity: 2,
  total: 298,
  sold: true,
  picture: null,
  changed: 1,
  items: ['a', 'b'],
  sureness: 'likely',
  others: [rye],
};

describe('differs', () => {
  it('sees no difference in a view made anew of the same row', () => {
    expect(differs({ ...line, items: ['a', 'b'], others: [rye] }, line)).toBe(false);
  });

  it.each<[string, Partial<BasketLineView>]>([
    ['a quantity', { quantity: 3 }],
    ['a total', { total: null }],
    ['another item', { items: ['a', 'c'] }],
    ['one item fewer', { items: ['a'] }],
    ['other candidates', { others: [] }],
    ['the same product of another catalogue', { product: { ...milk } }],
    ['how sure it is', { sureness: 'shopper' }],
    ['that it changed again', { changed: 2 }],
  ])('sees %s', (_what, change) => {
    expect(differs({ ...line, ...change }, line)).toBe(true);
  });

  it('knows a first and a last view', () => {
    const question: QuestionView = { item: 'a', candidates: [], picture: null };
    expect(differs(question, null)).toBe(true);
    expect(differs(question, undefined)).toBe(true);
    expect(differs(null, question)).toBe(true);
    expect(differs(null, null)).toBe(false);
  });
});

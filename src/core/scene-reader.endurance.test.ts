import { expect, it } from 'vitest';
import { FullBasket } from './testing/full-basket.ts';
import { Random } from './testing/random.ts';

it.each([5, 1])(
  'reports nothing in ten minutes of a full basket with hovering hands and passing shadows, at %i fps',
  { timeout: 60_000 },
  (fps) => {
    const basket = new FullBasket(new Random(17));
    const events = Array.from({ length: 600 * fps }, (_, k) => basket.read(k / fps, basket.film(k / fps)).events).flat();
    expect(events).toEqual([]);
    const { inventory } = basket.read(600, basket.film(600));
    expect(inventory).toHaveLength(20);
    const names = inventory.map(({ identity }) => (identity.kind === 'recognised' ? identity.product : identity.kind));
    expect(new Set(names).size).toBe(20);
  },
);

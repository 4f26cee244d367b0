import { expect, test } from 'vitest';
import { boothTeaching } from './booth-teaching.ts';
import type { Classroom } from './teach.ts';

test('what a visitor teaches goes with the visitor, what was known before stays', () => {
  const removed: string[] = [];
  const lent: boolean[] = [];
  const shelf = { state: { products: [{ id: 'taught:staff' }] }, remove: (id: string) => void removed.push(id) };
  const room = { shelf, session: { lend: (to: boolean) => void lent.push(to), open: () => new Promise(() => undefined) } };
  const teaching = boothTeaching(room as unknown as Classroom, { cover: null } as unknown as Classroom['app']);
  teaching.forget();
  expect(lent).toEqual([]);

  teaching.open();
  shelf.state = { products: [{ id: 'taught:staff' }, { id: 'taught:mug' }, { id: 'taught:toy' }] };
  teaching.open();
  teaching.forget();
  expect(removed).toEqual(['taught:mug', 'taught:toy']);
  expect(lent).toEqual([false]);
  teaching.forget();
  expect(removed).toHaveLength(2);
});

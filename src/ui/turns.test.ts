import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

/** Turns whose screen shows what was rendered when the test says so. */
function turns(): {
  readonly turns: Turns;
  readonly shown: () => Promise<void>;
  readonly done: string[];
  readonly act: (name: string) => () => void;
} {
  let show = (): void => undefined;
  const done: string[] = [];
  return {
    turns: new Turns(() => new Promise((resolve) => (show = resolve))),
    shown: async () => {
      show();
      await new Promise((resolve) => setTimeout(resolve));
    },
    done,
    act: (name) => () => void done.push(name),
  };
}

it('does at once what builds nothing', () => {
  const { turns: all, done, act } = turns();
  all.take(false, act('one more'));
  expect(done).toEqual(['one more']);
});

it('builds after the answer is seen', async () => {
  const { turns: all, done, act, shown } = turns();
  all.take(true, act('picker'));
  await Promise.resolve();
  expect(done).toEqual([]);
  await shown();
  expect(done).toEqual(['picker']);
});

it('lets nothing overtake what is still to be built', async () => {
  const { turns: all, done, act, shown } = turns();
  all.take(true, act('pick'));
  all.take(false, act('undo'));
  all.take(true, act('checkout'));
  expect(done).toEqual([]);
  await shown();
  expect(done).toEqual(['pick', 'undo', 'checkout']);
  all.take(false, act('one more'));
  expect(done.at(-1)).toBe('one more');
});

it('waits anew for the next one', async () => {
  const { turns: all, done, act, shown } = turns();
  all.take(true, act('picker'));
  await shown();
  all.take(true, act('checkout'));
  await Promise.resolve();
  expect(done).toEqual(['picker']);
  await shown();
  expect(done).toEqual(['picker', 'checkout']);
});

import { expect, test } from 'vitest';
import { SpokenGuide, type Situation } from './spoken-guide.ts';

const seen = (aim: Situation['aim'], extra: Partial<Situation> = {}): Situation => ({
  aim,
  observer: 'settled',
  filled: true,
  ...extra,
});

/** What is said while each situation lasts, ten frames a second. */
function listen(...story: readonly (readonly [seconds: number, situation: Situation])[]): readonly string[] {
  const guide = new SpokenGuide();
  const said: string[] = [];
  let frame = 0;
  for (const [seconds, situation] of story) {
    for (let i = 0; i < 10 * seconds; i++) {
      const words = guide.hear(situation, frame++ / 10);
      if (words !== null) said.push(words);
    }
  }
  return said;
}

test('a basket that is in view is not talked about', () => expect(listen([60, seen('good')])).toEqual([]));

test('a fault is told once it lasts, again after a while, and that it is over', () => {
  expect(listen([12, seen('left')], [10, seen('good')])).toEqual(['Move left.', 'Move left.', 'Basket in view.']);
});

test('what flickers is not told', () => {
  const flicker = Array.from({ length: 20 }, (_, k) => [0.5, seen(k % 2 === 0 ? 'left' : 'good')] as const);
  expect(listen(...flicker)).toEqual([]);
});

test('two faults in a row leave time to follow the first', () => {
  expect(listen([2, seen('left')], [2, seen('up')], [3, seen('up')])).toEqual(['Move left.', 'Move up.']);
});

test('while a hand is in the picture it is quiet', () => {
  expect(listen([20, seen('lost', { observer: 'interaction' })], [5, seen('lost', { observer: 'settling' })])).toEqual([]);
});

test('an empty basket shows nothing, and that is no fault; a filled one is lost then', () => {
  expect(listen([20, seen('lost', { filled: false })])).toEqual([]);
  expect(listen([3, seen('lost')])).toEqual(['Basket not in view.']);
});

test('a shaking phone is told before anything else', () => {
  expect(listen([3, seen('left', { observer: 'unsteady' })])).toEqual(['Hold still']);
});

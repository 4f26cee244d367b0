import type { TrueEvent } from '../event-score.ts';
import { area, intersectionArea, mix, translate, union } from '../geometry.ts';
import type { Box, Size } from '../geometry.ts';
import type { Random } from './random.ts';

export const FRAME: Size = { width: 640, height: 480 };

/**
 * What happens on one visit. `again` adds a product that lies there already, `pair` two equal ones at once; `cover` lays something
 * larger upon an item, `uncover` takes it off; `both` is two hands at once, one putting in, one putting in or taking out; `hover` and
 * `pass` change nothing.
 */
export type Visit = 'add' | 'again' | 'pair' | 'remove' | 'move' | 'swap' | 'cover' | 'uncover' | 'both' | 'hover' | 'pass';

export interface ScriptedProduct {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** A thing at a time: where it is and what lies above it. */
export interface Placed {
  readonly thing: number;
  readonly product: string;
  readonly box: Box;
  /** Greater: nearer to the camera. */
  readonly level: number;
}

/** A hand's way: keyframes of its box, and the thing it carries between two times. */
interface HandPath {
  readonly from: number;
  readonly to: number;
  readonly at: (t: number) => Box;
}

interface Life {
  readonly thing: number;
  readonly product: string;
  readonly level: number;
  /** Where the thing is at `t`, null while it is not in view. */
  readonly at: (t: number) => Box | null;
}

/** A story of a basket with everything that happens in it, in continuous time: any frame rate can be taken from it. */
export interface SceneScript {
  readonly seconds: number;
  readonly initial: Readonly<Record<string, number>>;
  readonly events: readonly TrueEvent[];
  readonly hands: (t: number) => readonly Box[];
  readonly things: (t: number) => readonly Placed[];
}

interface Resting {
  readonly thing: number;
  readonly product: ScriptedProduct;
  readonly level: number;
  readonly moves: { readonly until: number; readonly at: (t: number) => Box | null }[];
  box: Box;
}

/** Seconds that a hand needs from the edge to its place, stays there, and needs back. */
const REACH = 0.7;
const STAY = 0.8;

/** Writes a story of hand visits, one after the other with a pause between them. */
export function writeScript(
  random: Random,
  products: readonly ScriptedProduct[],
  visits: readonly Visit[],
  initialCount: number,
): SceneScript {
  const resting: Resting[] = [];
  const lives: Life[] = [];
  const hands: HandPath[] = [];
  const events: TrueEvent[] = [];
  let things = 0;

  const place = (product: ScriptedProduct, around?: Box): Box | null => {
    for (let attempt = 0; attempt < 200; attempt++) {
      const scale = random.between(0.95, 1.05);
      const [w, h] = [product.width * scale, product.height * scale];
      const x =
        around === undefined ? random.between(8, FRAME.width - w - 8) : (around[0] + around[2] - w) / 2 + random.between(-6, 6);
      const y =
        around === undefined ? random.between(8, FRAME.height - h - 8) : (around[1] + around[3] - h) / 2 + random.between(-6, 6);
      const box: Box = [x, y, x + w, y + h];
      if (
        around !== undefined ||
        resting.every((other) => intersectionArea(other.box, box) < 0.04 * Math.min(area(box), area(other.box)))
      )
        return box;
    }
    return null;
  };
  const settle = (
    product: ScriptedProduct,
    box: Box,
    level: number,
    from: number,
    arrive: ((t: number) => Box | null) | null,
  ): Resting => {
    const moves = [{ until: from, at: arrive ?? ((): null => null) }];
    const item: Resting = { thing: ++things, product, level, moves, box };
    resting.push(item);
    lives.push({
      thing: item.thing,
      product: product.id,
      level,
      at: (t) => (moves.find(({ until }) => t < until)?.at ?? ((): Box => item.box))(t),
    });
    return item;
  };
  const stayPut = (item: Resting, until: number): void => {
    const box = item.box;
    item.moves.push({ until, at: () => box });
  };
  /** A visit's hand comes from above its goal, reaches it at `start + REACH`, and leaves. */
  const reach = (start: number, goal: Box, second: Box | null): HandPath => {
    const size = 1.25 * Math.max(90, goal[2] - goal[0], goal[3] - goal[1]);
    const over = (box: Box): Box => {
      const x = (box[0] + box[2]) / 2;
      const y = (box[1] + box[3]) / 2;
      // A hand with its arm: it reaches to the upper edge.
      return [x - size / 2, -size, x + size / 2, y + size * 0.45];
    };
    const [a, b] = [over(goal), over(second ?? goal)];
    const outside = (box: Box): Box => translate(box, 0, -box[3]);
    const moved = second === null ? 0 : 0.8;
    const times = [
      start,
      start + REACH,
      start + REACH + STAY / 2,
      start + REACH + STAY / 2 + moved,
      start + REACH + STAY + moved,
      start + 2 * REACH + STAY + moved,
    ];
    const boxes = [outside(a), a, a, b, b, outside(b)];
    const path: HandPath = { from: start, to: times[5] ?? start, at: (t) => interpolate(times, boxes, t) };
    hands.push(path);
    return path;
  };
  const carried = (path: HandPath, box: Box, reference: number): ((t: number) => Box | null) => {
    const anchor = path.at(reference);
    return (t) => {
      if (t < path.from || t > path.to) return null;
      const hand = path.at(t);
      const at = translate(box, hand[0] - anchor[0], hand[3] - anchor[3]);
      return at[3] <= 2 ? null : at;
    };
  };
  const takeOut = (item: Resting, start: number): number => {
    const path = reach(start, item.box, null);
    const grip = start + REACH + STAY / 2;
    stayPut(item, grip);
    item.moves.push({ until: Infinity, at: carried(path, item.box, grip) });
    resting.splice(resting.indexOf(item), 1);
    events.push({ type: 'item-removed', product: item.product.id, n: 1, t0: start + REACH * 0.5, t1: path.to });
    return path.to;
  };
  const putIn = (product: ScriptedProduct, boxes: readonly [Box, ...Box[]], level: number, start: number): number => {
    const path = reach(start, boxes.reduce(union), null);
    const release = start + REACH + STAY / 2;
    for (const box of boxes) settle(product, box, level, release, carried(path, box, release));
    events.push({ type: 'item-added', product: product.id, n: boxes.length, t0: start, t1: path.to });
    return path.to;
  };
  /** Two boxes side by side, or null where there is no room. */
  const placePair = (product: ScriptedProduct): readonly [Box, Box] | null => {
    const both = place({ ...product, width: 2.1 * product.width });
    if (both === null) return null;
    const [x1, y1, x2, y2] = both;
    const middle = (x1 + x2) / 2;
    const gap = (x2 - x1) * 0.02;
    return [
      [x1, y1, middle - gap, y2],
      [middle + gap, y1, x2, y2],
    ];
  };

  const initial: Record<string, number> = {};
  for (let i = 0; i < initialCount; i++) {
    const product = random.pick(products);
    const box = place(product);
    if (box === null) continue;
    settle(product, box, 0, 0, null);
    initial[product.id] = (initial[product.id] ?? 0) + 1;
  }
  let t = random.between(3.5, 5);
  for (const visit of visits) {
    const uncovered = resting.filter((item) =>
      resting.every((other) => other.level <= item.level || intersectionArea(other.box, item.box) === 0),
    );
    if ((visit === 'remove' || visit === 'swap') && uncovered.length > 0) {
      const item = random.pick(uncovered);
      t = takeOut(item, t);
      if (visit === 'swap') {
        const product = random.pick(products.filter(({ id }) => id !== item.product.id));
        const box = place(product);
        if (box !== null) t = putIn(product, [box], 0, t + random.between(0.3, 1.5));
      }
    } else if (visit === 'move' && uncovered.length > 0) {
      const item = random.pick(uncovered);
      const box = place(item.product);
      if (box !== null) {
        const path = reach(t, item.box, box);
        const grip = t + REACH + STAY / 2;
        stayPut(item, grip);
        item.moves.push({ until: grip + 0.8, at: carried(path, item.box, grip) });
        item.box = box;
        t = path.to;
      }
    } else if (visit === 'cover' && uncovered.length > 0) {
      const below = random.pick(uncovered);
      const product = products.reduce((big, other) => (other.width * other.height > big.width * big.height ? other : big));
      if (product.width > (below.box[2] - below.box[0]) * 1.3) {
        const box = place(product, below.box);
        if (box !== null) t = putIn(product, [box], below.level + 1, t);
      }
    } else if (visit === 'hover' || visit === 'pass') {
      const goal: Box = [random.between(60, 400), random.between(100, 300), 0, 0];
      t = reach(
        t,
        [goal[0], goal[1], goal[0] + 120, goal[1] + 120],
        visit === 'pass' ? [goal[0] + 80, goal[1], goal[0] + 200, goal[1] + 120] : null,
      ).to;
    } else if (visit === 'uncover') {
      const upper = resting.filter(({ level }) => level > 0);
      if (upper.length > 0) t = takeOut(random.pick(upper), t);
    } else if (visit === 'pair') {
      const product = random.pick(products);
      const boxes = placePair(product);
      if (boxes !== null) t = putIn(product, boxes, 0, t);
    } else if (visit === 'both') {
      const taken = random.chance(0.5) && uncovered.length > 0 ? random.pick(uncovered) : null;
      // The same product in and out at once is what moving one looks like.
      const product = random.pick(products.filter(({ id }) => id !== taken?.product.id));
      const box = place(product);
      const second = t + random.between(0, 0.6);
      const ends = [box === null ? t : putIn(product, [box], 0, t)];
      if (taken !== null) ends.push(takeOut(taken, second));
      else {
        const other = random.pick(products);
        const place2 = place(other);
        if (place2 !== null) ends.push(putIn(other, [place2], 0, second));
      }
      t = Math.max(...ends);
    } else {
      const known = resting.map((item) => item.product);
      const product = random.pick(visit === 'again' && known.length > 0 ? known : products);
      const box = place(product);
      if (box !== null) t = putIn(product, [box], 0, t);
    }
    t += random.between(1.6, 3.5);
  }
  return {
    seconds: t + 1,
    initial,
    events,
    hands: (time) => hands.filter(({ from, to }) => time >= from && time <= to).map(({ at }) => at(time)),
    things: (time) =>
      lives.flatMap(({ thing, product, level, at }) => {
        const box = at(time);
        return box === null ? [] : [{ thing, product, level, box }];
      }),
  };
}

function interpolate(times: readonly number[], boxes: readonly Box[], t: number): Box {
  let k = 1;
  while (k < times.length - 1 && t > (times[k] ?? 0)) k++;
  const [t0, t1] = [times[k - 1] ?? 0, times[k] ?? 1];
  const [a, b] = [boxes[k - 1], boxes[k]];
  if (a === undefined || b === undefined) throw new RangeError('a path needs two keyframes');
  const share = t1 > t0 ? Math.min(1, Math.max(0, (t - t0) / (t1 - t0))) : 1;
  return mix(a, b, share);
}

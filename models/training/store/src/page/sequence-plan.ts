/** The script of a sequence: who moves when. Times in seconds; pure data, drawn from a seed. */
import type { Random } from '../random.ts';

export type Edge = 'near' | 'left' | 'right' | 'far';

/** One visit of the hand. */
export interface Visit {
  readonly kind: 'add' | 'remove';
  /** Index of the item that is moved, in order of adding. */
  readonly item: number;
  readonly edge: Edge;
  /** The hand sets out, reaches the resting place, has let go or gripped, and is gone. */
  readonly begin: number;
  readonly there: number;
  readonly done: number;
  readonly end: number;
}

export interface PlanOptions {
  readonly adds: number;
  readonly removes: number;
  /** Still time between two visits. */
  readonly gap: number;
  /** Items that lie in the basket when the sequence begins. */
  readonly initial: number;
}

export interface Plan {
  readonly visits: readonly Visit[];
  readonly initial: number;
  readonly seconds: number;
}

/** Removals come once three items lie in the basket, and never take the one that was just put in. */
export function makePlan(options: PlanOptions, random: Random): Plan {
  const visits: Visit[] = [];
  const inside = Array.from({ length: options.initial }, (_, i) => i);
  let next = options.initial;
  let [adds, removes] = [options.adds, options.removes];
  let t = 0.9;
  let last: number | null = null;
  while (adds + removes > 0) {
    const removable = inside.filter((item) => item !== last);
    const remove = removes > 0 && removable.length >= 2 && (adds === 0 || random.chance(removes / (adds + removes) + 0.1));
    if (!remove && adds === 0) break;
    const item = remove ? random.pick(removable) : next++;
    if (remove) {
      inside.splice(inside.indexOf(item), 1);
      removes--;
    } else {
      inside.push(item);
      adds--;
    }
    last = item;
    const begin = t;
    const there = begin + random.range(0.85, 1.05);
    const done = there + random.range(0.2, 0.3);
    const end = done + random.range(0.65, 0.85);
    visits.push({
      kind: remove ? 'remove' : 'add',
      item,
      edge: random.pick(['near', 'near', 'right', 'right', 'left', 'far']),
      begin,
      there,
      done,
      end,
    });
    t = end + options.gap * random.range(0.85, 1.25);
  }
  return { visits, initial: options.initial, seconds: t + 0.6 };
}

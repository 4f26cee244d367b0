import type { BasketLineView, QuestionView } from './basket-view.ts';

/** Whether a row shows something else than it did. Every view of a basket is made anew, and only what changed is to be rendered. */
export function differs<View extends BasketLineView | QuestionView>(now: View | null, before: View | null | undefined): boolean {
  if (!now || !before) return now !== before;
  const shown: Readonly<Record<string, unknown>> = { ...before };
  return !Object.entries(now).every(([name, value]) => same(value, shown[name]));
}

function same(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((entry, index) => entry === other[index]);
}

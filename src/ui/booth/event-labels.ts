import type { ProductId } from '../../core/catalog.ts';
import type { BasketView } from '../basket-view.ts';

/** Something that has just happened in the basket, as it is written over the picture. */
export interface EventLabel {
  readonly kind: 'in' | 'out' | 'ask';
  /** Null: nobody knows what it is. */
  readonly title: string | null;
  readonly quantity: number;
  /** Minor units of all of it; null where it has no price. */
  readonly amount: number | null;
}

/** A label on the screen. */
export interface ShownLabel extends EventLabel {
  /** Grows with every label, so that the same words shown twice are two. */
  readonly serial: number;
  /** Seconds of the page's clock. */
  readonly until: number;
}

/** So long a label stays. */
export const LABEL_SECONDS = 4;
/** More at once nobody reads. */
const MOST = 3;

/** What has changed from one basket to the next, things that went out first. A thing that got its name is one that came in. */
export function changesBetween(before: BasketView, after: BasketView): readonly EventLabel[] {
  const lines = (view: BasketView) => new Map(view.lines.map((line) => [line.product.id, line]));
  const [was, is] = [lines(before), lines(after)];
  const quantity = (view: typeof was, id: ProductId): number => view.get(id)?.quantity ?? 0;
  const out: EventLabel[] = [];
  const added: EventLabel[] = [];
  for (const [id, { product }] of new Map([...was, ...is])) {
    const delta = quantity(is, id) - quantity(was, id);
    if (delta === 0) continue;
    const amount = product.price === undefined ? null : product.price * Math.abs(delta);
    const label = { title: product.title, quantity: Math.abs(delta), amount };
    if (delta < 0) out.push({ ...label, kind: 'out' });
    else added.push({ ...label, kind: 'in' });
  }
  const known = new Set(before.questions.map(({ item }) => item));
  const asked = after.questions.filter(({ item }) => !known.has(item));
  return [...out, ...added, ...asked.map((): EventLabel => ({ kind: 'ask', title: null, quantity: 1, amount: null }))];
}

/** The labels with new ones, the newest last. */
export function withLabels(shown: readonly ShownLabel[], labels: readonly EventLabel[], now: number): readonly ShownLabel[] {
  if (labels.length === 0) return shown;
  const serial = (shown.at(-1)?.serial ?? 0) + 1;
  const added = labels.map((label, i) => ({ ...label, serial: serial + i, until: now + LABEL_SECONDS }));
  return [...shown, ...added].slice(-MOST);
}

/** The labels whose time is not over; the same list where that is so of all. */
export function stillShown(shown: readonly ShownLabel[], now: number): readonly ShownLabel[] {
  const left = shown.filter(({ until }) => now < until);
  return left.length === shown.length ? shown : left;
}

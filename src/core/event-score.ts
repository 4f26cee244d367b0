import type { BasketEventType } from './basket-event.ts';
import type { ProductId } from './catalog.ts';

/** `n` equal changes of the scene between `t0` (last sight before) and `t1` (first sight after), seconds. */
export interface TrueEvent {
  readonly type: BasketEventType;
  /** Null where only counts are known. */
  readonly product: ProductId | null;
  readonly n: number;
  readonly t0: number;
  readonly t1: number;
}

/** What really happened in a clip (`truth.json`). */
export interface Truth {
  /** What lay in the basket when the clip started. */
  readonly initial: Readonly<Record<ProductId, number>>;
  /** Reported events outside do not count. */
  readonly span?: readonly [number, number];
  /** Reported events inside one of these do not count. */
  readonly ignore?: readonly (readonly [number, number])[];
  readonly events: readonly TrueEvent[];
}

export interface ReportedEvent {
  readonly t: number;
  readonly type: BasketEventType;
  readonly product: ProductId | null;
}

export interface EventScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** The product must be right too; true events whose product is null, and what was reported for them, are left out. */
  readonly f1WithProduct: number;
  /** By how many things the basket is wrong in the end, whatever they are. */
  readonly finalCountError: number;
}

/** Something that a reader of the clip got wrong: nothing like it happened, it went unreported, or it got another name (or none). */
export type Mistake =
  | { readonly kind: 'false'; readonly report: ReportedEvent }
  | { readonly kind: 'missed'; readonly truth: TrueEvent }
  | { readonly kind: 'misnamed'; readonly report: ReportedEvent; readonly truth: TrueEvent };

/** Seconds by which a report may come before `t0` and after `t1`. */
const EARLY = 1;
const LATE = 2;

/**
 * Compares reported with true events: same type, time in `[t0 - 1, t1 + 2]`, one to one. Reports are taken in order of time and each
 * takes the open true event whose window closes first, which matches as many as can be matched.
 * With nothing to find and nothing reported every share is 1.
 */
export function scoreEvents(truth: Truth, reported: readonly ReportedEvent[]): EventScore {
  const { single, counted } = comparable(truth, reported);

  const hits = match(single, counted, () => true).size;
  const precision = share(hits, counted.length, single.length);
  const recall = share(hits, single.length, counted.length);

  const named = single.filter(({ product }) => product !== null);
  const { right, forNameless } = matchProducts(single, counted);
  const withName = counted.length - forNameless.size;
  return {
    precision,
    recall,
    f1: harmonicMean(precision, recall),
    f1WithProduct: harmonicMean(share(right.size, withName, named.length), share(right.size, named.length, withName)),
    finalCountError: Math.abs(change(single) - change(counted)),
  };
}

/**
 * What can be held against a reader, in order of time. Reports with the right product are matched first, as for `f1WithProduct`; so there
 * may be a false and a missed event where `f1`, which ignores products, sees a hit.
 */
export function findMistakes(truth: Truth, reported: readonly ReportedEvent[]): readonly Mistake[] {
  const { single, counted } = comparable(truth, reported);
  const { right, forNameless } = matchProducts(single, counted);
  const unmatched = without(single, [...right.values(), ...forNameless.values()]);
  const rest = counted.filter((report) => !right.has(report) && !forNameless.has(report));
  const misnamed = match(unmatched, rest, () => true);
  const mistakes: Mistake[] = [
    ...[...misnamed].map(([report, event]) => ({ kind: 'misnamed', report, truth: event }) as const),
    ...rest.filter((report) => !misnamed.has(report)).map((report) => ({ kind: 'false', report }) as const),
    ...without(unmatched, misnamed.values()).map((event) => ({ kind: 'missed', truth: event }) as const),
  ];
  return mistakes.sort((a, b) => timeOf(a) - timeOf(b));
}

/** When a mistake can be seen, seconds. */
export function timeOf(mistake: Mistake): number {
  return mistake.kind === 'missed' ? mistake.truth.t1 : mistake.report.t;
}

/** One line for people. */
export function describeMistake(mistake: Mistake): string {
  const { kind } = mistake;
  if (kind === 'missed') {
    const { type, product, t0, t1 } = mistake.truth;
    return `${type} ${product ?? ''} between ${t0.toFixed(2)} and ${t1.toFixed(2)} s was missed`.replace('  ', ' ');
  }
  const { t, type, product } = mistake.report;
  const told = `${type} ${product ?? 'without a name'} at ${t.toFixed(2)} s`;
  return kind === 'false' ? `${told}: nothing like it happened` : `${told}: it was ${mistake.truth.product ?? 'something else'}`;
}

/** True events one by one, and the reports that count, in order of time. */
function comparable(
  { span: [from, to] = [-Infinity, Infinity], ignore = [], events }: Truth,
  reported: readonly ReportedEvent[],
): { readonly single: readonly TrueEvent[]; readonly counted: readonly ReportedEvent[] } {
  const ignored = (t: number): boolean => t < from || t > to || ignore.some(([a, b]) => t >= a && t <= b);
  return {
    single: events.flatMap((event) => Array.from({ length: event.n }, () => event)),
    counted: reported.filter(({ t }) => !ignored(t)).sort((a, b) => a.t - b.t),
  };
}

/** Reports with the right product first; what is left may stand for events whose product is not known. */
function matchProducts(
  single: readonly TrueEvent[],
  counted: readonly ReportedEvent[],
): Readonly<Record<'right' | 'forNameless', ReadonlyMap<ReportedEvent, TrueEvent>>> {
  const named = single.filter(({ product }) => product !== null);
  const nameless = single.filter(({ product }) => product === null);
  const right = match(named, counted, (event, report) => event.product === report.product);
  const rest = counted.filter((report) => !right.has(report));
  return { right, forNameless: match(nameless, rest, () => true) };
}

/** Takes each of `used` out once: equal events are many entries of one object. */
function without(events: readonly TrueEvent[], used: Iterable<TrueEvent>): readonly TrueEvent[] {
  const left = [...events];
  for (const event of used) left.splice(left.indexOf(event), 1);
  return left;
}

function match(
  events: readonly TrueEvent[],
  reports: readonly ReportedEvent[],
  fits: (event: TrueEvent, report: ReportedEvent) => boolean,
): ReadonlyMap<ReportedEvent, TrueEvent> {
  const open = [...events].sort((a, b) => a.t1 - b.t1);
  const matched = new Map<ReportedEvent, TrueEvent>();
  for (const report of reports) {
    const index = open.findIndex(
      (event) => event.type === report.type && report.t >= event.t0 - EARLY && report.t <= event.t1 + LATE && fits(event, report),
    );
    const [event] = index < 0 ? [] : open.splice(index, 1);
    if (event !== undefined) matched.set(report, event);
  }
  return matched;
}

function share(hits: number, of: number, others: number): number {
  if (of === 0) return others === 0 ? 1 : 0;
  return hits / of;
}

function harmonicMean(a: number, b: number): number {
  return a + b === 0 ? 0 : (2 * a * b) / (a + b);
}

function change(events: readonly { readonly type: BasketEventType }[]): number {
  return events.reduce((sum, { type }) => sum + (type === 'item-added' ? 1 : -1), 0);
}

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

/** Seconds by which a report may come before `t0` and after `t1`. */
const EARLY = 1;
const LATE = 2;

/**
 * Compares reported with true events: same type, time in `[t0 - 1, t1 + 2]`, one to one. Reports are taken in order of time and each
 * takes the open true event whose window closes first, which matches as many as can be matched.
 * With nothing to find and nothing reported every share is 1.
 */
export function scoreEvents(truth: Truth, reported: readonly ReportedEvent[]): EventScore {
  const [from, to] = truth.span ?? [-Infinity, Infinity];
  const ignored = (t: number): boolean => t < from || t > to || (truth.ignore ?? []).some(([a, b]) => t >= a && t <= b);
  const counted = reported.filter(({ t }) => !ignored(t)).sort((a, b) => a.t - b.t);
  const single = truth.events.flatMap((event) => Array.from({ length: event.n }, () => event));

  const hits = match(single, counted, () => true).size;
  const precision = share(hits, counted.length, single.length);
  const recall = share(hits, single.length, counted.length);

  const named = single.filter(({ product }) => product !== null);
  const right = match(named, counted, (event, report) => event.product === report.product);
  const rest = counted.filter((report) => !right.has(report));
  const forNameless = match(
    single.filter(({ product }) => product === null),
    rest,
    () => true,
  );
  const withName = counted.length - forNameless.size;
  return {
    precision,
    recall,
    f1: harmonicMean(precision, recall),
    f1WithProduct: harmonicMean(share(right.size, withName, named.length), share(right.size, named.length, withName)),
    finalCountError: Math.abs(change(single) - change(counted)),
  };
}

function match(
  events: readonly TrueEvent[],
  reports: readonly ReportedEvent[],
  fits: (event: TrueEvent, report: ReportedEvent) => boolean,
): ReadonlySet<ReportedEvent> {
  const open = [...events].sort((a, b) => a.t1 - b.t1);
  const matched = new Set<ReportedEvent>();
  for (const report of reports) {
    const index = open.findIndex(
      (event) => event.type === report.type && report.t >= event.t0 - EARLY && report.t <= event.t1 + LATE && fits(event, report),
    );
    if (index < 0) continue;
    open.splice(index, 1);
    matched.add(report);
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

import type { TrueEvent, Truth } from './event-score.ts';

/** A truth that cannot be used. `message` names what is wrong, for people. */
export class TruthError extends Error {
  override readonly name = 'TruthError';
}

/** Reads parsed JSON as the `truth.json` of docs/formats.md. Throws `TruthError`. */
export function parseTruth(json: unknown): Truth {
  const { initial, span, ignore, events } = Object(json) as Readonly<Record<string, unknown>>;
  if (!Array.isArray(events)) throw new TruthError('it has no list "events"');
  const known = events.map((event: unknown, index): TrueEvent => {
    if (!isTrueEvent(event)) throw new TruthError(`event ${index} needs "type", "product", "n", "t0" and "t1"`);
    return event;
  });
  if (initial != null && !isCounts(initial)) throw new TruthError('"initial" is not a number for each product');
  if (span != null && !isSpan(span)) throw new TruthError('"span" is not two times in seconds');
  if (ignore != null && !isSpans(ignore)) throw new TruthError('"ignore" is not a list of two times in seconds each');
  return { initial: initial ?? {}, events: known, ...(span != null && { span }), ...(ignore != null && { ignore }) };
}

function isTrueEvent(value: unknown): value is TrueEvent {
  const { type, product, n, t0, t1 } = Object(value) as Record<string, unknown>;
  return (
    (type === 'item-added' || type === 'item-removed') &&
    (product === null || typeof product === 'string') &&
    // Each counts as so many events.
    typeof n === 'number' &&
    Number.isInteger(n) &&
    n >= 0 &&
    typeof t0 === 'number' &&
    typeof t1 === 'number'
  );
}

function isCounts(value: unknown): value is Truth['initial'] {
  return typeof value === 'object' && value !== null && Object.values(value).every((n) => typeof n === 'number');
}

function isSpan(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((t) => typeof t === 'number');
}

function isSpans(value: unknown): value is readonly (readonly [number, number])[] {
  return Array.isArray(value) && value.every(isSpan);
}

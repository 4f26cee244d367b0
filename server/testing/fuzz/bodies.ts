import fc from 'fast-check';
import { DEEP, DEEP_LEVELS, MARKS, wildText, wildValue } from './wild.ts';

/*
 * Bodies: valid ones by the grammar of each operation, then changed at a place or two, then, now and then, damaged as text.
 */

const itemId = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('cola', 'milk', 'beer', 'sample', 'unpriced', '02812345704998', '02112345004327') },
  { weight: 1, arbitrary: wildText },
);
const lineId = fc.oneof({ weight: 30, arbitrary: fc.string({ minLength: 1, maxLength: 8 }) }, { weight: 1, arbitrary: wildText });
const lineItems = fc.array(
  fc.record(
    { item: fc.record({ id: itemId }), quantity: fc.integer({ min: 1, max: 9999 }), id: lineId, parent_id: lineId },
    { requiredKeys: ['item', 'quantity'] },
  ),
  { maxLength: 5 },
);
const text = fc.oneof({ weight: 40, arbitrary: fc.string({ maxLength: 30 }) }, { weight: 1, arbitrary: wildText });
const optional = <Shape extends Record<string, fc.Arbitrary<unknown>>>(shape: Shape) => fc.record(shape, { requiredKeys: [] });
const buyer = optional({
  first_name: text,
  last_name: text,
  email: fc.emailAddress(),
  phone_number: text,
  consent: optional({ analytics: fc.boolean(), marketing: fc.boolean() }),
});
const context = optional({
  address_country: fc.constantFrom('AT', 'DE', 'US'),
  address_region: text,
  postal_code: text,
  intent: text,
  language: text,
  currency: fc.constantFrom('EUR', 'USD'),
  eligibility: fc.array(text, { maxLength: 3 }),
});
const dictionary = fc.dictionary(fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('__proto__', 'constructor')), text, {
  maxKeys: 3,
});
const instrument = fc.record(
  {
    id: fc.constant('i1'),
    handler_id: fc.constantFrom('mock_payment', 'mock_payment', 'pay_at_till', 'other'),
    type: fc.constant('mock'),
    selected: fc.boolean(),
    credential: fc.record({
      type: fc.constant('token'),
      token: fc.constantFrom('success_token', 'success_token', 'fail_token', 'x'),
    }),
  },
  { requiredKeys: ['id', 'handler_id', 'type'] },
);
const payment = optional({ instruments: fc.array(instrument, { maxLength: 2 }) });
const filters = optional({
  categories: fc.array(text, { maxLength: 2 }),
  price: optional({ min: fc.nat(500), max: fc.nat(500) }),
});
const meta = { context, signals: dictionary, attribution: dictionary };
const discounts = optional({ codes: fc.array(text, { maxLength: 3 }) });
const basket = { line_items: lineItems, discounts, buyer, ...meta };
const nothing = fc.constantFrom({}, null);

/**
 * The grammar of an operation's body, by its method and pattern. What is not here gets wild bodies only, so a new operation is fuzzed
 * before anybody thinks of it; `fuzz.test.ts` names those that may stay so.
 */
export const GRAMMARS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'POST /carts': fc.record(basket, { requiredKeys: ['line_items'] }),
  'PUT /carts/:id': fc.record({ ...basket, id: fc.constant(MARKS.ownCart) }, { requiredKeys: ['line_items'] }),
  'POST /carts/:id/cancel': nothing,
  'POST /checkout-sessions': fc.record(
    { ...basket, payment, cart_id: fc.constantFrom(MARKS.ownCart, MARKS.ownCart, MARKS.victimCart) },
    { requiredKeys: ['line_items'] },
  ),
  'PUT /checkout-sessions/:id': fc.record(
    { ...basket, payment, id: fc.constant(MARKS.ownSession) },
    { requiredKeys: ['line_items'] },
  ),
  'POST /checkout-sessions/:id/complete': fc.record(
    { payment, signals: dictionary, attribution: dictionary },
    { requiredKeys: ['payment'] },
  ),
  'POST /checkout-sessions/:id/cancel': nothing,
  'POST /catalog/search': fc.record(
    {
      query: fc.oneof(fc.constantFrom('', 'cola', 'creme', 'l'), text),
      filters,
      ...meta,
      pagination: optional({ cursor: fc.oneof(fc.constant('b2Zmc2V0OjI'), text), limit: fc.nat(60) }),
    },
    { requiredKeys: [] },
  ),
  'POST /catalog/lookup': fc.record(
    { ids: fc.array(itemId, { minLength: 1, maxLength: 6 }), filters, ...meta },
    { requiredKeys: ['ids'] },
  ),
  'POST /catalog/product': fc.record(
    { id: itemId, filters, ...meta, preferences: fc.array(text, { maxLength: 2 }) },
    { requiredKeys: ['id'] },
  ),
};

/** A change at one place of a value; `at` chooses the place. */
interface Edit {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'add' | 'double';
  readonly name: string;
  readonly value: unknown;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(200),
  how: fc.constantFrom('replace', 'replace', 'remove', 'add', 'double'),
  name: fc.oneof(
    fc.constantFrom('price', 'total', 'totals', 'title', 'owner', 'status', 'order', 'currency', '__proto__'),
    wildText,
  ),
  value: wildValue,
});

/** JSON text of an operation: valid, nearly valid, or wild. */
export function bodyOf(operation: string): fc.Arbitrary<string | null> {
  const grammar = GRAMMARS[operation] ?? wildValue;
  const valid = grammar.map((value) => (value === null ? null : JSON.stringify(value)));
  const nearly = fc.tuple(grammar, fc.array(edit, { minLength: 1, maxLength: 2 })).map(([value, edits]) => {
    const changed = edits.reduce(applyEdit, structuredClone(value));
    return changed === undefined ? null : JSON.stringify(changed);
  });
  const damaged = fc.tuple(nearly, fc.nat(400), fc.constantFrom('cut', 'insert', 'append', 'key')).map(([json, at, how]) => {
    const source = json ?? '{}';
    const place = at % (source.length + 1);
    if (how === 'cut') return source.slice(0, place);
    if (how === 'insert') return `${source.slice(0, place)}\0${source.slice(place)}`;
    if (how === 'append') return `\ufeff${source} {}`;
    return source.replace(/^\{/, '{"line_items":[],"__proto__":{"polluted":true},"line_items":[],');
  });
  return fc.oneof(
    { weight: 8, arbitrary: valid },
    { weight: 5, arbitrary: nearly },
    { weight: 1, arbitrary: damaged },
    { weight: 1, arbitrary: wildValue.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.constantFrom('a=b&c=d', 'decision=approved&code=1', '<x/>', 'x'.repeat(140_000), '') },
  );
}

/** Puts in what JSON values cannot hold. */
export function withDepth(json: string): string {
  return json.replaceAll(`"${DEEP}"`, () => '['.repeat(DEEP_LEVELS) + ']'.repeat(DEEP_LEVELS));
}

function applyEdit(root: unknown, { at, how, name, value: shared }: Edit): unknown {
  // Generators hand out the same object again and again, and the next edit may change it.
  const value = structuredClone(shared);
  const places = placesIn(root);
  const place = places[at % Math.max(places.length, 1)];
  if (!place) return value;
  const { parent, key } = place;
  if (how === 'remove' && Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (how === 'remove') Reflect.deleteProperty(parent, key);
  else if (how === 'replace') put(parent, key, value);
  else if (how === 'add') put(parent, Array.isArray(parent) ? String(parent.length) : name, value);
  else if (Array.isArray(parent)) parent.push(...Array<unknown>(300).fill(parent[Number(key)]));
  else put(parent, key, [parent[key], parent[key]]);
  return root;
}

type Container = Record<string, unknown> | unknown[];

function placesIn(value: unknown): readonly { readonly parent: Container & Record<string, unknown>; readonly key: string }[] {
  if (value === null || typeof value !== 'object') return [];
  const parent = value as Container & Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...placesIn(parent[key])]);
}

/** As `JSON.parse` would: `__proto__` is a name like any other. */
function put(parent: Container, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

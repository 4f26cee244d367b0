import fc from 'fast-check';

/*
 * What nobody sends who means well. `MARKS` are replaced when a request is sent: by ids of the moment, or by text that no JSON value can
 * hold.
 */

/** Ids that are known only while the requests run. */
export const MARKS = {
  ownCart: '@own-cart@',
  ownSession: '@own-session@',
  ownOrder: '@own-order@',
  victimCart: '@victim-cart@',
  victimSession: '@victim-session@',
  victimOrder: '@victim-order@',
} as const;

/** In JSON text, with its quotes: becomes an array of arrays, far deeper than any stack. */
export const DEEP = '@deep@';
export const DEEP_LEVELS = 20_000;

const nastyText = fc.constantFrom(
  '',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u2066',
  'e\u0301'.repeat(60),
  '🍺'.repeat(128),
  'x'.repeat(257),
  'x'.repeat(5000),
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  "'; drop table carts; --",
  '$1',
  '${7*7}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '"><img src=x>',
  '../../etc/passwd',
  '%00',
  '%2e%2e%2f',
  '\r\nSet-Cookie: a=b',
  'http://127.0.0.1:1/',
  'file:///etc/passwd',
  'NaN',
  'null',
  '-0',
  '1e999',
);

/**
 * Text, well-formed or not. No ids of the victim: kept as the name of an item they would come back in what is the attacker's own, and look
 * like a leak. Paths and `cart_id` have them.
 */
export const wildText = fc.oneof(
  nastyText,
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 20 }),
  fc.constantFrom(MARKS.ownCart, MARKS.ownSession, MARKS.ownOrder),
);

const wildNumber = fc.constantFrom(-1, 0, -0, 0.5, 9999, 10_000, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, 1e308, 5e-324);

/** Any JSON value. */
export const wildValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: wildText },
  { weight: 3, arbitrary: wildNumber },
  { weight: 2, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null], DEEP) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.array(fc.constant('a'), { minLength: 500, maxLength: 600 }) },
);

/** What a header may hold by HTTP: visible ASCII, blanks and bytes above. */
export const wildHeaderValue = fc.oneof(
  fc.string({ maxLength: 40, unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) }),
  fc.constantFrom('', ' ', ',', '"', '\\', '=', ';', ',,,,', '"'.repeat(200), ' ,profile="'.repeat(300), 'a'.repeat(8000)),
);

/** One part of a path. */
export const wildSegment = fc.oneof(
  fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '%00', '%ED%A0%80', '%E0%A4%A', '%', '\\', '*', ':id', '', ' ', '%25%32%65'),
  fc
    .string({ unit: 'binary', maxLength: 12 })
    .map((text) => encodeURI(text.replaceAll(/\p{Surrogate}/gu, '')).replaceAll(/[?#]/g, '_')),
  fc.constant('a'.repeat(3000)),
  fc.constantFrom(...Object.values(MARKS)),
);

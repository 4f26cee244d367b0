import fc from 'fast-check';
import type { Hono } from 'hono';
import { bodyOf } from './bodies.ts';
import { MARKS, wildHeaderValue, wildSegment, wildText } from './wild.ts';

/** An operation of the app, by its own list of routes. */
export interface Operation {
  readonly method: string;
  /** `/carts/:id` */
  readonly pattern: string;
}

/** A request whose marks are still to be replaced. */
export interface FuzzRequest {
  readonly operation: string;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Every operation that the app answers, so that none is forgotten. */
export function operationsOf(app: Hono): readonly Operation[] {
  const found = new Map<string, Operation>();
  for (const { method, path } of app.routes) {
    if (method !== 'ALL') found.set(`${method} ${path}`, { method, pattern: path });
  }
  return [...found.values()];
}

/** Requests to these operations: most nearly right, some wild, and some to nowhere. */
export function requestsTo(operations: readonly Operation[]): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(
    ...operations.map((operation) => ({ weight: weightOf(operation), arbitrary: requestTo(operation) })),
    { weight: 3, arbitrary: requestTo({ method: 'GET', pattern: '/:id' }) },
    { weight: 1, arbitrary: requestTo({ method: 'GET', pattern: '/assets/:id' }) },
  );
}

/** Where something is written or somebody's is read, there is more to find. */
function weightOf({ pattern }: Operation): number {
  return /^\/(carts|checkout-sessions|orders)/.test(pattern) ? 6 : 2;
}

function requestTo({ method, pattern }: Operation): fc.Arbitrary<FuzzRequest> {
  const operation = `${method} ${pattern}`;
  const otherMethod = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND');
  return fc
    .record({
      method: fc.oneof({ weight: 20, arbitrary: fc.constant(method) }, { weight: 1, arbitrary: otherMethod }),
      path: pathTo(pattern),
      headers: headers(),
      body: method === 'GET' ? fc.constant(null) : bodyOf(operation),
    })
    .map((request) => ({
      operation,
      ...request,
      body: request.method === 'GET' || request.method === 'HEAD' ? null : request.body,
    }));
}

const OWN: Readonly<Record<string, readonly [string, string]>> = {
  '/carts': [MARKS.ownCart, MARKS.victimCart],
  '/checkout-sessions': [MARKS.ownSession, MARKS.victimSession],
  '/orders': [MARKS.ownOrder, MARKS.victimOrder],
  '/till': [MARKS.ownSession, MARKS.victimSession],
};

function pathTo(pattern: string): fc.Arbitrary<string> {
  const [own, victim] = OWN[pattern.replace(/^(\/[^/]*).*$/, '$1')] ?? [MARKS.ownCart, MARKS.victimCart];
  const id = fc.oneof(
    { weight: 8, arbitrary: fc.constant<string>(own) },
    { weight: 3, arbitrary: fc.constant<string>(victim) },
    { weight: 2, arbitrary: wildSegment },
  );
  const plain = fc.array(id, { minLength: 3, maxLength: 3 }).map((ids) => {
    let next = 0;
    return pattern.replaceAll(/:[^/]+/g, () => ids[next++ % ids.length] ?? '');
  });
  const longer = fc.tuple(plain, fc.array(wildSegment, { maxLength: 3 })).map(([path, more]) => [path, ...more].join('/'));
  const path = fc.oneof({ weight: 15, arbitrary: plain }, { weight: 1, arbitrary: longer });
  const query = fc.oneof(
    { weight: 12, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: wildText.map((text) => `?q=${encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, ''))}`) },
    { weight: 1, arbitrary: fc.constantFrom('?', '?_method=DELETE', '?id=a&id=b', '?__proto__[x]=1', '?%', '?a=%00') },
  );
  return fc.tuple(path, query).map((parts) => parts.join(''));
}

const PROFILE = 'profile="https://agent.test/.well-known/ucp"';
/** Few, so that equal and unequal requests meet at one key. */
const KEYS = Array.from({ length: 6 }, (_, index) => `00000000-0000-4000-8000-00000000000${index}`);
export const ATTACKER = 'attacker-token-attacker-token-attacker-token-0';

function headers(): fc.Arbitrary<Record<string, string>> {
  const usually = (value: fc.Arbitrary<string>, ...others: readonly string[]) =>
    fc.oneof(
      { weight: 60, arbitrary: value },
      { weight: 1, arbitrary: fc.oneof(wildHeaderValue, ...(others.length > 0 ? [fc.constantFrom(...others)] : [])) },
      { weight: 1, arbitrary: fc.constant(null) },
    );
  const always = fc.record({
    'UCP-Agent': usually(
      fc.constant(PROFILE),
      'profile="http://127.0.0.1:1/"',
      'profile="file:///etc/passwd"',
      `${PROFILE};v=1, other=?1`,
      'profile=https://x.test',
    ),
    'Request-Id': usually(fc.uuid(), '00000000-0000-0000-0000-000000000000', 'x'.repeat(65)),
    'Idempotency-Key': usually(
      fc.oneof({ weight: 8, arbitrary: fc.uuid() }, { weight: 1, arbitrary: fc.constantFrom(...KEYS) }),
      'not-a-uuid',
    ),
    Authorization: usually(fc.constant(`Bearer ${ATTACKER}`), 'Bearer x', 'Basic YTpi', `bearer ${ATTACKER}`, 'Bearer '),
    'Content-Type': usually(
      fc.constant('application/json'),
      'application/json; charset=utf-8',
      'application/json;charset=utf-16',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonp',
    ),
  });
  const sometimes = fc.oneof(
    { weight: 5, arbitrary: fc.constant({}) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        { Accept: 'text/html' },
        { 'X-HTTP-Method-Override': 'DELETE' },
        { Origin: 'https://evil.test', 'Access-Control-Request-Method': 'PUT' },
        { Origin: 'null' },
        { 'X-Forwarded-For': '127.0.0.1, ::1', 'X-Forwarded-Host': 'evil.test', 'X-Forwarded-Proto': 'javascript' },
        { 'Content-Encoding': 'gzip' },
        { 'Accept-Encoding': 'br, gzip', Range: 'bytes=0-0,5-' },
        { 'If-None-Match': '*', 'If-Match': '"x"' },
        { Cookie: 'session=x; __Host-staff=y; a' },
        { Signature: 'sig1=:AAAA:', 'Signature-Input': 'sig1=("@method");created=1;keyid="x"' },
      ),
    },
  );
  return fc.tuple(always, sometimes).map(([usual, odd]) => {
    const sent = Object.entries(usual).filter((entry): entry is [string, string] => entry[1] !== null);
    return { ...Object.fromEntries(sent), ...odd };
  });
}

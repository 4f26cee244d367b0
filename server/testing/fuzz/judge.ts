import type { RequestRecord } from '../../operations/request-record.ts';
import { productOf } from '../../../src/core/label.ts';
import { CATALOG } from '../catalog.ts';
import { profileProblems, responseProblems } from '../ucp-schemas.ts';
import type { FuzzRequest, Operation } from './requests.ts';
import { SECRETS } from './world.ts';

/** An answer, read. */
export interface FuzzAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly record: RequestRecord | undefined;
}

const ALWAYS = ['Content-Security-Policy', 'Cross-Origin-Opener-Policy', 'Permissions-Policy', 'Request-Id', 'Cache-Control'];

/**
 * What is wrong with an answer; empty when nothing is.
 *
 * @param request as it was sent
 * @param victims ids of another owner
 */
export function problemsOf(
  request: FuzzRequest,
  answer: FuzzAnswer,
  operations: readonly Operation[],
  victims: readonly string[],
): readonly string[] {
  const { status, headers, text, record } = answer;
  const problems: string[] = [];
  if (status >= 500) problems.push(`status ${status}`);
  problems.push(...ALWAYS.filter((name) => !headers.has(name)).map((name) => `no ${name}`));
  for (const name of headers.keys())
    if (name.startsWith('access-control-') || name === 'set-cookie') problems.push(`sends ${name}`);
  if (SECRETS.some((secret) => text.includes(secret))) problems.push('tells a secret');
  if (({} as Record<string, unknown>)['polluted'] !== undefined) problems.push('a prototype was changed');
  const operation = operations.find(({ method, pattern }) => record?.method === method && record.route === pattern);
  if (!record || (!operation && !isOutside(record, operations))) problems.push(`unknown route ${record?.route ?? 'none'}`);
  problems.push(...shapeProblems(request, answer, operation), ...leaks(request, answer, victims), ...priceProblems(answer));
  return problems;
}

/** Files and what is not there; a HEAD is answered by the route of its GET. */
function isOutside({ method, route }: RequestRecord, operations: readonly Operation[]): boolean {
  return route === 'static' || route === 'none' || (method === 'HEAD' && operations.some(({ pattern }) => pattern === route));
}

function shapeProblems(
  request: FuzzRequest,
  { status, headers, text }: FuzzAnswer,
  operation: Operation | undefined,
): readonly string[] {
  if (request.method === 'HEAD' || status === 304) return text === '' ? [] : ['a body where none may be'];
  const json = headers.get('Content-Type')?.startsWith('application/json') ? (JSON.parse(text) as unknown) : undefined;
  const template = operation?.pattern.replaceAll(/:(\w+)/g, '{$1}') ?? '';
  const isUcp = /^\/(carts|checkout-sessions|orders|catalog)\b/.test(template);
  if (status >= 400) {
    // The till answers people, also where there is nothing.
    const isPage = request.path.startsWith('/till');
    if (json === undefined) return isUcp || !(operation ?? isPage) ? ['an error that is no JSON'] : [];
    return isUcp || !operation ? protocolErrorProblems(json) : [];
  }
  if (isUcp) return responseProblems(operation?.method ?? '', template, status, json);
  if (operation?.pattern === '/.well-known/ucp') return profileProblems(json);
  return [];
}

function protocolErrorProblems(json: unknown): readonly string[] {
  const error = json as { readonly code?: unknown; readonly content?: unknown } | null;
  const names = Object.keys(error ?? {}).sort();
  const fits =
    typeof error?.code === 'string' && typeof error.content === 'string' && names.join() === 'code,content,messages,ucp';
  return fits ? [] : ['an error that is not {ucp, code, content, messages}'];
}

/** What a basket or an order shows, as far as prices go. */
interface Priced {
  readonly line_items?: readonly {
    readonly item: { readonly id: string; readonly price: number };
    readonly quantity: number | { readonly total: number };
  }[];
  readonly totals?: readonly { readonly type: string; readonly amount: number }[];
}

/** Whatever a client wrote, prices are the catalogue's, and the subtotal is what they come to. */
function priceProblems({ status, headers, text }: FuzzAnswer): readonly string[] {
  if (status >= 400 || text === '' || !headers.get('Content-Type')?.startsWith('application/json')) return [];
  const { line_items: lines, totals } = JSON.parse(text) as Priced;
  if (!lines || !totals) return [];
  const problems = lines
    .filter(({ item }) => item.price !== productOf(CATALOG, item.id)?.price)
    .map(({ item }) => `sells ${item.id} for ${item.price}`);
  const sum = lines.reduce(
    (amount, { item, quantity }) => amount + item.price * (typeof quantity === 'number' ? quantity : quantity.total),
    0,
  );
  if (totals.find(({ type }) => type === 'subtotal')?.amount !== sum) problems.push('a subtotal that is not the sum');
  return problems;
}

/** Ids of another owner may stand in an answer only where the request named them, and then as not found. The till is staff's. */
function leaks({ path, body }: FuzzRequest, { status, text }: FuzzAnswer, victims: readonly string[]): readonly string[] {
  if (path.startsWith('/till')) return [];
  const problems: string[] = [];
  for (const id of victims) {
    const asked = path.includes(id) || body?.includes(id);
    if (!asked && withoutEcho(text).includes(id)) problems.push('names an id of another owner');
    if (path.includes(`/${id}`) && status < 400 && text !== '' && !text.includes('"status":"error"')) {
      problems.push('answers for another owner');
    }
  }
  return problems;
}

/** An answer without what the client itself has written into its basket, earlier perhaps: the buyer, codes, and messages that quote. */
function withoutEcho(text: string): string {
  if (!text.startsWith('{"ucp":')) return text;
  const { buyer: _, discounts: __, messages: ___, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(rest);
}

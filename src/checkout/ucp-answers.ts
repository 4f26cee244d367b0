import type { UcpCheckoutStatus, UcpPaymentInstrument } from '../core/ucp.ts';
import type { CheckoutMessage, PricedLine, Quote, Total } from './checkout.api.ts';

/** A cart, as far as this app uses it. */
export interface CartAnswer {
  readonly id: string;
  readonly quote: Quote;
}

/** A checkout session, as far as this app uses it. */
export interface CheckoutAnswer {
  readonly id: string;
  readonly status: UcpCheckoutStatus;
  readonly quote: Quote;
  readonly continueUrl: string | null;
  readonly order: { readonly id: string; readonly permalinkUrl: string } | null;
  /** How to pay: on the phone where the shop offers that, else at its till; null when it offers nothing that this app can do. */
  readonly instrument: UcpPaymentInstrument | null;
  /** How to pay at the till, null or absent where the shop has none. */
  readonly tillInstrument?: UcpPaymentInstrument | null;
}

/** The body is not what the protocol says: another server answered (a hotel's login page), or a broken one. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

/** Reads a cart out of a JSON body. Throws `AnswerError`. */
export function parseCart(body: unknown): CartAnswer {
  const cart = objectIn(body, '$');
  return { id: stringIn(cart['id'], '$.id'), quote: parseQuote(cart) };
}

const STATUSES: ReadonlySet<string> = new Set<UcpCheckoutStatus>([
  'incomplete',
  'requires_escalation',
  'ready_for_complete',
  'complete_in_progress',
  'completed',
  'canceled',
]);

/** Reads a checkout session out of a JSON body. Throws `AnswerError`. */
export function parseCheckout(body: unknown): CheckoutAnswer {
  const session = objectIn(body, '$');
  const status = stringIn(session['status'], '$.status');
  if (!STATUSES.has(status)) throw new AnswerError(`$.status is "${status}"`);
  const order = session['order'] === undefined ? null : objectIn(session['order'], '$.order');
  const handlers = objectIn(objectIn(session['ucp'], '$.ucp')['payment_handlers'] ?? {}, '$.ucp.payment_handlers');
  const tillInstrument = instrumentOf(handlers, TILL_HANDLER);
  return {
    id: stringIn(session['id'], '$.id'),
    status: status as UcpCheckoutStatus,
    quote: parseQuote(session),
    continueUrl: session['continue_url'] === undefined ? null : addressIn(session['continue_url'], '$.continue_url'),
    order: order && {
      id: stringIn(order['id'], '$.order.id'),
      permalinkUrl: addressIn(order['permalink_url'], '$.order.permalink_url'),
    },
    instrument: instrumentOf(handlers, MOCK_HANDLER) ?? tillInstrument,
    tillInstrument,
  };
}

/** Whether the body says that there is no resource; then its messages say why. */
export function isErrorEnvelope(body: unknown): boolean {
  return objectIn(objectIn(body, '$')['ucp'], '$.ucp')['status'] === 'error';
}

/** The messages of a body without a resource, as a quote over nothing. */
export function parseDeclined(body: unknown): Quote {
  return { currency: '', lines: [], totals: [], total: 0, messages: parseMessages(objectIn(body, '$')['messages']) };
}

function parseQuote(resource: Readonly<Record<string, unknown>>): Quote {
  const totals = parseTotals(resource['totals'], '$.totals');
  return {
    currency: stringIn(resource['currency'], '$.currency'),
    lines: listIn(resource['line_items'], '$.line_items').map(parseLine),
    totals,
    total: totalOf(totals, '$.totals'),
    messages: parseMessages(resource['messages'] ?? []),
  };
}

function parseLine(value: unknown, index: number): PricedLine {
  const path = `$.line_items[${index}]`;
  const line = objectIn(value, path);
  const item = objectIn(line['item'], `${path}.item`);
  return {
    product: stringIn(item['id'], `${path}.item.id`),
    title: stringIn(item['title'], `${path}.item.title`),
    quantity: integerIn(line['quantity'], `${path}.quantity`),
    unitPrice: integerIn(item['price'], `${path}.item.price`),
    total: totalOf(parseTotals(line['totals'], `${path}.totals`), `${path}.totals`),
  };
}

const LABELS: Readonly<Record<string, string>> = {
  subtotal: 'Subtotal',
  total: 'Total',
  tax: 'Tax',
  discount: 'Discount',
  fee: 'Fee',
};

function parseTotals(value: unknown, path: string): readonly Total[] {
  return listIn(value, path).map((entry, index) => {
    const row = objectIn(entry, `${path}[${index}]`);
    const type = stringIn(row['type'], `${path}[${index}].type`);
    const label = typeof row['display_text'] === 'string' ? row['display_text'] : (LABELS[type] ?? type);
    return { type, label, amount: integerIn(row['amount'], `${path}[${index}].amount`) };
  });
}

function totalOf(totals: readonly Total[], path: string): number {
  const [row, second] = totals.filter(({ type }) => type === 'total');
  if (!row || second) throw new AnswerError(`${path} must hold one total`);
  return row.amount;
}

function parseMessages(value: unknown): readonly CheckoutMessage[] {
  return listIn(value, '$.messages').map((entry, index) => {
    const message = objectIn(entry, `$.messages[${index}]`);
    const type = message['type'];
    return {
      type: type === 'error' || type === 'warning' ? type : 'info',
      code: typeof message['code'] === 'string' ? message['code'] : '',
      content: stringIn(message['content'], `$.messages[${index}].content`),
    };
  });
}

/** A payment handler that this app knows, and what it gives to it. */
type Handler = Omit<UcpPaymentInstrument, 'id' | 'handler_id' | 'selected'> & { readonly name: string };

/** Made up, for development. */
const MOCK_HANDLER: Handler = {
  name: 'dev.cartlens.mock_payment',
  type: 'mock',
  credential: { type: 'token', token: 'success_token' },
};
const TILL_HANDLER: Handler = { name: 'dev.cartlens.pay_at_till', type: 'till' };

function instrumentOf(
  handlers: Readonly<Record<string, unknown>>,
  { name, ...instrument }: Handler,
): UcpPaymentInstrument | null {
  if (handlers[name] === undefined) return null;
  const [first] = listIn(handlers[name], '$.ucp.payment_handlers');
  const handlerId = stringIn(objectIn(first, '$.ucp.payment_handlers')['id'], '$.ucp.payment_handlers.id');
  return { id: 'instrument_1', handler_id: handlerId, selected: true, ...instrument };
}

/** An address that may become a link: no script hides in it. */
function addressIn(value: unknown, path: string): string {
  const text = stringIn(value, path);
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new AnswerError(`${path} is no web address`);
  return text;
}

function objectIn(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new AnswerError(`${path} is not an object`);
  return value as Readonly<Record<string, unknown>>;
}

function listIn(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new AnswerError(`${path} is not a list`);
  return value;
}

function stringIn(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '') throw new AnswerError(`${path} is not a text`);
  return value;
}

function integerIn(value: unknown, path: string): number {
  if (!Number.isSafeInteger(value)) throw new AnswerError(`${path} is not a whole number`);
  return value as number;
}

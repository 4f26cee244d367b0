import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { UcpBuyer, UcpLineRequest, UcpPaymentInstrument } from '../../src/core/ucp.ts';
import { ProtocolError } from './protocol-error.ts';
import { isStorable } from './storable-text.ts';

/*
 * What clients may send: the request side of the protocol's schemas, with limits. The protocol's objects are open: extensions add to
 * them, and platforms send back what they were given. Members that are not named here are taken out as soon as a body is read, so nobody
 * reads, compares or stores them. Prices, titles and totals are among those: they come from the catalogue, whatever a client sends.
 */

/** Limits keep every total far below 2^53 and every stored row small. */
export const MAX_LINES = 500;
export const MAX_QUANTITY = 9999;
export const MAX_LOOKUP_IDS = 100;
export const MAX_CODES = 20;

/** The name is read by people: it stands in the answer to what is not. */
const storable = 'well-formed text without NUL';
const shortText = { type: 'string', maxLength: 256, format: storable };
const id = { type: 'string', minLength: 1, maxLength: 128, format: storable };

/** An object of which the named members stay. */
function object(required: readonly string[], properties: Readonly<Record<string, unknown>>) {
  return { type: 'object', additionalProperties: false, required, properties };
}

const lineItems = {
  type: 'array',
  maxItems: MAX_LINES,
  items: object(['item', 'quantity'], {
    id,
    item: object(['id'], { id }),
    quantity: { type: 'integer', minimum: 1, maximum: MAX_QUANTITY },
    parent_id: id,
  }),
};

/** The buyer consent extension. */
const consent = object(
  [],
  Object.fromEntries(['analytics', 'preferences', 'marketing', 'sale_of_data'].map((purpose) => [purpose, { type: 'boolean' }])),
);

const buyer = object([], { first_name: shortText, last_name: shortText, email: shortText, phone_number: shortText, consent });

const context = object([], {
  address_country: shortText,
  address_region: shortText,
  postal_code: shortText,
  intent: shortText,
  language: shortText,
  currency: shortText,
  eligibility: { type: 'array', maxItems: 20, uniqueItems: true, items: shortText },
});

/** Accepted and dropped: nothing is decided by them, and what is not kept cannot leak. */
const signals = object([], {});
const attribution = object([], {});

const payment = object([], {
  instruments: {
    type: 'array',
    maxItems: 5,
    items: object(['id', 'type'], {
      id,
      handler_id: id,
      type: id,
      selected: { type: 'boolean' },
      credential: object(['type'], { type: id, token: { type: 'string', maxLength: 4096 } }),
    }),
  },
});

/** The discount extension. */
const discounts = object([], { codes: { type: 'array', maxItems: MAX_CODES, items: shortText } });

const basket = { line_items: lineItems, discounts, buyer, context, signals, attribution };
const priceFilter = object([], { min: { type: 'integer', minimum: 0 }, max: { type: 'integer', minimum: 0 } });
const filters = object([], { categories: { type: 'array', maxItems: 50, items: shortText }, price: priceFilter });

export interface CartRequest {
  readonly id?: string;
  readonly line_items: readonly UcpLineRequest[];
  readonly discounts?: { readonly codes?: readonly string[] };
  readonly buyer?: UcpBuyer;
  readonly context?: Readonly<Record<string, unknown>>;
}
export interface CheckoutCreateRequest extends CartRequest {
  readonly cart_id?: string;
}
export interface CompleteRequest {
  readonly payment: { readonly instruments?: readonly Partial<UcpPaymentInstrument>[] };
}
export interface PriceFilter {
  readonly min?: number;
  readonly max?: number;
}
export interface SearchRequest {
  readonly query?: string;
  readonly filters?: { readonly categories?: readonly string[]; readonly price?: PriceFilter };
  readonly pagination?: { readonly cursor?: string; readonly limit?: number };
  /** Where some platforms put the cursor. */
  readonly cursor?: string;
}
export interface LookupRequest {
  readonly ids: readonly string[];
  readonly filters?: SearchRequest['filters'];
}
export interface ProductRequest {
  readonly id: string;
  readonly filters?: SearchRequest['filters'];
}

const ajv = new Ajv({ allErrors: false, strict: true, removeAdditional: true, formats: { [storable]: isStorable } });

/** A parser of one request body: the typed body, or `ProtocolError` 400 that names the place. */
export type BodyParser<Body> = (value: unknown) => Body;

function parser<Body>(schema: object): BodyParser<Body> {
  const validate = ajv.compile<Body>(schema) as ValidateFunction<Body>;
  return (value) => {
    if (validate(value)) return value;
    throw new ProtocolError(400, 'invalid_request', describe(validate.errors?.[0]));
  };
}

const MAX_DESCRIPTION = 300;

function describe(error: ErrorObject | undefined): string {
  if (!error) return 'The body is not valid.';
  const place = `$${error.instancePath.replaceAll(/\/(\d+)/g, '[$1]').replaceAll('/', '.')}`;
  const extra = (error.params as { additionalProperty?: string }).additionalProperty;
  const told = `${place} ${error.message ?? 'is not valid'}${extra === undefined ? '' : ` (${extra})`}`;
  // A name may be as long as the body.
  return told.slice(0, MAX_DESCRIPTION);
}

export const parseCartCreate = parser<CartRequest>(object(['line_items'], basket));
export const parseCartUpdate = parser<CartRequest>(object(['line_items'], { ...basket, id }));
export const parseCheckoutCreate = parser<CheckoutCreateRequest>(object(['line_items'], { ...basket, payment, cart_id: id }));
export const parseCheckoutUpdate = parser<CartRequest>(object(['line_items'], { ...basket, payment, id }));
export const parseComplete = parser<CompleteRequest>(object(['payment'], { payment, signals, attribution }));
/** Cancelling takes no parameters. */
export const parseNothing = parser<Readonly<Record<string, never>>>(object([], {}));
export const parseSearch = parser<SearchRequest>(
  object([], {
    query: shortText,
    context,
    signals,
    attribution,
    filters,
    pagination: object([], { cursor: shortText, limit: { type: 'integer', minimum: 1 } }),
    cursor: shortText,
  }),
);
export const parseLookup = parser<LookupRequest>(
  object(['ids'], {
    ids: { type: 'array', minItems: 1, items: shortText },
    filters,
    context,
    signals,
    attribution,
  }),
);
export const parseProduct = parser<ProductRequest>(
  object(['id'], {
    id,
    selected: { type: 'array', maxItems: 20, items: object(['name', 'label'], { name: shortText, id, label: shortText }) },
    preferences: { type: 'array', maxItems: 20, items: shortText },
    filters,
    context,
    signals,
    attribution,
  }),
);

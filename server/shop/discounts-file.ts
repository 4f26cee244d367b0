import { Ajv } from 'ajv';
import type { Catalog } from '../../src/core/catalog.ts';
import type { Discount } from './discounts.ts';

/** The list of discounts is not valid; the message says where. */
export class DiscountsError extends Error {
  override readonly name = 'DiscountsError';
}

interface Entry {
  readonly title: string;
  readonly code?: string;
  readonly percent?: number;
  readonly amount?: number;
  readonly items?: readonly string[];
  readonly pieces?: number;
  readonly claim?: string;
  readonly provenBy?: Discount['provenBy'];
}

const text = { type: 'string', minLength: 1, maxLength: 100 };
const validate = new Ajv({ allowUnionTypes: true }).compile<readonly Entry[]>({
  type: 'array',
  maxItems: 1000,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['title'],
    // One of both, and what comes by itself has no code.
    oneOf: [{ required: ['percent'] }, { required: ['amount'] }],
    properties: {
      title: text,
      code: text,
      percent: { type: 'number', exclusiveMinimum: 0, maximum: 100 },
      amount: { type: 'integer', minimum: 1 },
      items: { type: 'array', minItems: 1, items: text },
      pieces: { type: 'integer', minimum: 1 },
      claim: { type: 'string', pattern: '^[a-z][a-z0-9]*(?:\\.[a-z][a-z0-9_]*)+$' },
      provenBy: { enum: ['payment', 'staff'] },
    },
  },
});

/**
 * Reads a list of discounts: `[{"title": "Welcome", "code": "WELCOME", "percent": 10}]`; `docs/formats.md` names all members.
 *
 * @throws DiscountsError
 */
export function parseDiscounts(value: unknown, catalog: Catalog): readonly Discount[] {
  if (!validate(value)) {
    const [error] = validate.errors ?? [];
    throw new DiscountsError(`${error?.instancePath || 'The list'} ${error?.message ?? 'is not valid'}`);
  }
  const codes = new Set<string>();
  return value.map(({ title, code, percent, amount, items, pieces = 1, claim, provenBy = 'staff' }, index) => {
    const folded = code?.trim().toLowerCase();
    if (folded !== undefined && codes.has(folded)) throw new DiscountsError(`/${index}/code is there twice`);
    if (folded !== undefined) codes.add(folded);
    const unknown = items?.find((item) => !catalog.products.has(item));
    if (unknown !== undefined) throw new DiscountsError(`/${index}/items names "${unknown}", which the catalogue has not`);
    return {
      title,
      code: code ?? null,
      off: percent === undefined ? { amount: amount ?? 0 } : { percent },
      items: items ?? null,
      pieces,
      claim: claim ?? null,
      provenBy,
    };
  });
}

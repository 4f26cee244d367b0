import type { ProductId } from '../../src/core/catalog.ts';
import type { UcpAppliedDiscount, UcpDiscounts, UcpLineItem, UcpMessage, UcpTotal } from '../../src/core/ucp.ts';

/** One discount of the shop, as `discounts-file.ts` reads it. */
export interface Discount {
  readonly title: string;
  /** What the shopper types, in whatever case; null for a discount that comes by itself. */
  readonly code: string | null;
  /** What is taken off: so many per cent, or an amount in minor units (never more than there is). */
  readonly off: { readonly percent: number } | { readonly amount: number };
  /** The items it is for; null for the whole basket. */
  readonly items: readonly ProductId[] | null;
  /** How many pieces of those have to be in the basket. */
  readonly pieces: number;
  /** Only for who claims this (`context.eligibility`, a reverse-domain name); null for everybody. */
  readonly claim: string | null;
  /** Who proves the claim: the payment itself, or a member of staff at the till. */
  readonly provenBy: 'payment' | 'staff';
}

/** What a shopper brings along that changes prices. */
export interface Wishes {
  readonly codes: readonly string[];
  readonly claims: readonly string[];
}

/** A line before it has a price of its own. */
export type UndiscountedLine = Omit<UcpLineItem, 'totals'>;

/** Lines and totals after the discounts. The rows of type `total` are what is charged. */
export interface Discounted {
  readonly lineItems: readonly UcpLineItem[];
  readonly totals: readonly UcpTotal[];
  readonly discounts: UcpDiscounts;
  /** Codes and claims that changed nothing, for the shopper to know. */
  readonly messages: readonly UcpMessage[];
}

/**
 * Takes the discounts off, those on items before those on the basket, else in the order of the shop's list: each from what the ones
 * before have left, so that no line and no basket costs less than nothing. A discount on items is allocated to their lines (`items_discount`), one on the basket is a row of its own
 * (`discount`); applied amounts are positive, rows are negative (UCP discount extension, "Amount convention").
 */
export function applyDiscounts(lineItems: readonly UndiscountedLine[], all: readonly Discount[], wishes: Wishes): Discounted {
  const left = lineItems.map((line) => line.item.price * line.quantity);
  const lineOff = lineItems.map(() => 0);
  let basketOff = 0;
  const applied: UcpAppliedDiscount[] = [];
  const asked = new Map(wishes.codes.map((code) => [fold(code), code]));
  const used = new Set<string>();
  for (const discount of [...all].sort((one, other) => Number(one.items === null) - Number(other.items === null))) {
    const code = discount.code === null ? null : asked.get(fold(discount.code));
    if (code === undefined || (discount.claim !== null && !wishes.claims.includes(discount.claim))) continue;
    const places = lineItems.flatMap(({ item }, index) => ((discount.items?.includes(item.id) ?? true) ? [index] : []));
    const pieces = places.reduce((sum, index) => sum + (lineItems[index]?.quantity ?? 0), 0);
    if (pieces < discount.pieces) continue;
    const rest = sum(places.map((index) => left[index] ?? 0)) - (discount.items === null ? basketOff : 0);
    const amount = Math.min(
      'percent' in discount.off ? Math.floor((rest * discount.off.percent) / 100) : discount.off.amount,
      rest,
    );
    if (amount <= 0) continue;
    if (discount.code !== null) used.add(fold(discount.code));
    const allocations: { path: string; amount: number }[] = [];
    if (discount.items === null) basketOff += amount;
    else {
      for (const [place, part] of share(
        amount,
        places.map((index) => left[index] ?? 0),
      ).entries()) {
        const index = places[place] ?? 0;
        left[index] = (left[index] ?? 0) - part;
        lineOff[index] = (lineOff[index] ?? 0) + part;
        if (part > 0) allocations.push({ path: `$.line_items[${index}]`, amount: part });
      }
    }
    applied.push({
      ...(code === null ? {} : { code }),
      title: discount.title,
      amount,
      ...(code === null ? { automatic: true } : {}),
      ...(discount.claim === null ? {} : { provisional: true, eligibility: discount.claim }),
      ...(allocations.length > 0 ? { method: 'across' as const, allocations } : {}),
    });
  }
  const itemsOff = sum(lineOff);
  const subtotal = sum(lineItems.map((line) => line.item.price * line.quantity));
  return {
    lineItems: lineItems.map((line, index) => ({
      ...line,
      totals: totalsOf(line.item.price * line.quantity, lineOff[index] ?? 0, 0),
    })),
    totals: totalsOf(subtotal, itemsOff, basketOff),
    discounts: { codes: wishes.codes, applied },
    messages: refusals(all, wishes, used, applied),
  };
}

function refusals(
  all: readonly Discount[],
  { codes, claims }: Wishes,
  used: ReadonlySet<string>,
  applied: readonly UcpAppliedDiscount[],
): readonly UcpMessage[] {
  const known = new Set(all.flatMap(({ code }) => (code === null ? [] : [fold(code)])));
  const codeMessages = codes.flatMap((code, index): readonly UcpMessage[] => {
    if (used.has(fold(code))) return [];
    const isKnown = known.has(fold(code));
    return [
      {
        type: 'warning',
        code: isKnown ? 'discount_code_inapplicable' : 'discount_code_invalid',
        path: `$.discounts.codes[${index}]`,
        content: isKnown ? `The code "${code}" is not for what is in the basket.` : `There is no discount code "${code}".`,
      },
    ];
  });
  const claimMessages = claims.flatMap((claim, index): readonly UcpMessage[] =>
    applied.some(({ eligibility }) => eligibility === claim)
      ? []
      : [
          {
            type: 'warning',
            code: 'eligibility_not_accepted',
            path: `$.context.eligibility[${index}]`,
            content: `Nothing here depends on "${claim}".`,
          },
        ],
  );
  return [...codeMessages, ...claimMessages];
}

/**
 * The rows of a line or a basket. Shelf prices include every tax, so without discounts subtotal and total are the same amount twice: the
 * protocol wants exactly one of each.
 */
export function totalsOf(subtotal: number, itemsOff: number, basketOff: number): readonly UcpTotal[] {
  return [
    { type: 'subtotal', display_text: 'Subtotal', amount: subtotal },
    ...(itemsOff > 0 ? [{ type: 'items_discount', display_text: 'Item discounts', amount: -itemsOff }] : []),
    ...(basketOff > 0 ? [{ type: 'discount', display_text: 'Discount', amount: -basketOff }] : []),
    { type: 'total', display_text: 'Total', amount: subtotal - itemsOff - basketOff },
  ];
}

/** Splits an amount in proportion to the weights, in whole units, with nothing lost: what rounding leaves goes to the first ones. */
export function share(amount: number, weights: readonly number[]): readonly number[] {
  const whole = sum(weights);
  const parts = weights.map((weight) => (whole === 0 ? 0 : Math.floor((amount * weight) / whole)));
  let rest = amount - sum(parts);
  return parts.map((part, index) => {
    const more = rest > 0 && part < (weights[index] ?? 0) ? 1 : 0;
    rest -= more;
    return part + more;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left + right, 0);
}

/** Codes are the same in whatever case. */
function fold(code: string): string {
  return code.trim().toLowerCase();
}

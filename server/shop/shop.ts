import type { Catalog } from '../../src/core/catalog.ts';
import type { Money } from '../../src/core/money.ts';
import type { Discount } from './discounts.ts';

/** What the routes know of the shop they serve. Clock and ids come in from outside, so that tests replay exactly. */
export interface Shop {
  readonly catalog: Catalog;
  readonly discounts: readonly Discount[];
  /** Accepts the made-up payments of `payment.ts`. Never in production. */
  readonly mockPayment: boolean;
  /** There are staff and a till: age checks can be made, and baskets be paid there (`routes/till.ts`). */
  readonly till: boolean;
  /** The shop's Global Location Number, in the address that is scanned at the till. */
  readonly gln: string;
  /** Which share of the baskets is looked at more closely at the till, 0..1, and the secret of the draw. */
  readonly audit: { readonly rate: number; readonly secret: Uint8Array };
  readonly now: () => Date;
  /** A random UUID. */
  readonly newId: () => string;
  /** Told of every order, once it is stored. */
  readonly onOrder?: (order: PlacedOrder) => void;
}

/** An order in short. */
export interface PlacedOrder {
  readonly id: string;
  /** Pieces, not lines. */
  readonly items: number;
  readonly total: Money;
}

import type { Catalog } from '../../src/core/catalog.ts';
import type { Money } from '../../src/core/money.ts';

/** What the routes know of the shop they serve. Clock and ids come in from outside, so that tests replay exactly. */
export interface Shop {
  readonly catalog: Catalog;
  /** Accepts the made-up payments of `payment.ts`. Never in production. */
  readonly mockPayment: boolean;
  /** Serves the page on which staff approves an age check and sees the orders (`routes/till.ts`). Never in production: it knows no staff. */
  readonly till: boolean;
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

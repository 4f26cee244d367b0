import type { UcpBuyer, UcpCart } from '../../src/core/ucp.ts';
import type { Owner } from '../http/credentials.ts';
import type { CartRequest } from '../http/request-schemas.ts';
import type { Queryable, Row, Statement, Transaction } from '../storage/database.ts';
import { success } from './envelope.ts';
import { joinLines, makeOffer, unavailableMessages, type Line, type Offer } from './offer.ts';
import type { Shop } from './shop.ts';

/** A cart nobody touches for this long is gone. */
const CART_LIFETIME_MS = 30 * 24 * 3600 * 1000;

export type Json = Readonly<Record<string, unknown>>;

/** What a cart and a checkout session have in common. */
export interface BasketContent {
  readonly lines: readonly Line[];
  /** Discount codes as the shopper typed them. */
  readonly codes: readonly string[];
  readonly buyer: UcpBuyer | null;
  readonly context: Json | null;
}

export interface Cart extends BasketContent {
  readonly id: string;
  readonly expiresAt: Date;
}

export function contentOf(request: CartRequest): BasketContent {
  return {
    lines: joinLines(request.line_items),
    codes: [...new Set(request.discounts?.codes ?? [])],
    buyer: request.buyer ?? null,
    context: request.context ?? null,
  };
}

/** Today's prices for a content. */
export function offerOf(shop: Shop, { lines, codes, context }: BasketContent, origin: string): Offer {
  const claims = (context?.['eligibility'] ?? []) as readonly string[];
  return makeOffer(shop, { lines, codes, claims }, origin);
}

export function insertCart(transaction: Transaction, shop: Shop, owner: Owner, content: BasketContent): Cart {
  const now = shop.now();
  const cart = cartWith(shop, `cart_${shop.newId()}`, content);
  transaction.later(
    `insert into carts (owner, id, status, lines, codes, buyer, context, created_at, updated_at, expires_at)
     values ($1, $2, 'open', $3::jsonb, $4::jsonb, $5::jsonb, $6::jsonb, $7, $7, $8)`,
    [owner, cart.id, ...jsonbs(cart), now, cart.expiresAt],
  );
  return cart;
}

/**
 * The open cart of this owner with this id, locked until the transaction ends when `lock` is set. Null also when it belongs to
 * somebody else, was cancelled, paid or has expired: nobody can tell these apart.
 */
export async function findCart(database: Queryable, shop: Shop, owner: Owner, id: string, lock = false): Promise<Cart | null> {
  const [row] = await database.query(
    `select id, lines, codes, buyer, context, expires_at from carts
     where owner = $1 and id = $2 and status = 'open' and expires_at > $3 ${lock ? 'for update' : ''}`,
    [owner, id, shop.now()],
  );
  return row ? { id: String(row['id']), ...contentOfRow(row), expiresAt: row['expires_at'] as Date } : null;
}

/** The cart with this id as it is once it has this content. */
export function cartWith(shop: Shop, id: string, content: BasketContent): Cart {
  return { ...contentAlone(content), id, expiresAt: new Date(shop.now().getTime() + CART_LIFETIME_MS) };
}

const REPLACE =
  'update carts set lines = $3::jsonb, codes = $4::jsonb, buyer = $5::jsonb, context = $6::jsonb, updated_at = $7, expires_at = $8';

/**
 * Puts new content into a cart that is locked.
 *
 * @param inCheckout whether a session is open that was made from it
 */
export function replaceCart(transaction: Transaction, shop: Shop, owner: Owner, cart: Cart, inCheckout: boolean): void {
  transaction.later(`${REPLACE}, in_checkout = $9 where owner = $1 and id = $2`, [
    owner,
    cart.id,
    ...jsonbs(cart),
    shop.now(),
    cart.expiresAt,
    inCheckout,
  ]);
}

/**
 * The same without looking first: it changes nothing where there is no open cart, or a session that has to change with it. Whoever makes
 * a session says so in the cart's row (`markInCheckout`), as that is all that is read again after waiting for a lock.
 */
export function replaceCartAtOnce(shop: Shop, owner: Owner, cart: Cart): Statement {
  return {
    sql: `${REPLACE} where owner = $1 and id = $2 and status = 'open' and expires_at > $7 and not in_checkout`,
    parameters: [owner, cart.id, ...jsonbs(cart), shop.now(), cart.expiresAt],
  };
}

/** Notes that a session is made from a cart, which is locked. */
export function markInCheckout(transaction: Transaction, owner: Owner, id: string): void {
  transaction.later('update carts set in_checkout = true where owner = $1 and id = $2', [owner, id]);
}

export function closeCart(
  transaction: Transaction,
  shop: Shop,
  owner: Owner,
  id: string,
  status: 'completed' | 'canceled',
): void {
  transaction.later('update carts set status = $3, updated_at = $4 where owner = $1 and id = $2', [
    owner,
    id,
    status,
    shop.now(),
  ]);
}

/** A cart as the protocol shows it, at today's prices. */
export function cartView(shop: Shop, cart: Cart, origin: string): UcpCart {
  const offer = offerOf(shop, cart, origin);
  return {
    ucp: success('cart', 'discount'),
    id: cart.id,
    line_items: offer.lineItems,
    currency: offer.currency,
    totals: offer.totals,
    messages: [...unavailableMessages(offer), ...offer.priceMessages],
    discounts: offer.discounts,
    ...(cart.buyer === null ? {} : { buyer: cart.buyer }),
    continue_url: `${origin}/`,
    expires_at: cart.expiresAt.toISOString(),
  };
}

/** Without what else the object may carry: a cart is content too, with an id of its own. */
export function contentAlone({ lines, codes, buyer, context }: BasketContent): BasketContent {
  return { lines, codes, buyer, context };
}

export function contentOfRow(row: Row): BasketContent {
  return {
    lines: row['lines'] as readonly Line[],
    codes: row['codes'] as readonly string[],
    buyer: row['buyer'] as UcpBuyer | null,
    context: row['context'] as Json | null,
  };
}

/** The four `jsonb` columns of a content, in the order in which the statements name them. */
export function jsonbs({ lines, codes, buyer, context }: BasketContent): readonly (string | null)[] {
  return [jsonb(lines), jsonb(codes), jsonb(buyer), jsonb(context)];
}

/** A value for a `$n::jsonb` placeholder. */
export function jsonb(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

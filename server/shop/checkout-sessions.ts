import type { Owner } from '../http/credentials.ts';
import type { Queryable, Row, Transaction } from '../storage/database.ts';
import { contentAlone, contentOfRow, jsonb, type BasketContent } from './carts.ts';
import { makeOffer, type Offer } from './offer.ts';
import type { Shop } from './shop.ts';

/** The protocol's default. */
const SESSION_LIFETIME_MS = 6 * 3600 * 1000;

/**
 * - `none`: nothing in the basket needs one.
 * - `required`: a person of the shop has to look at the buyer.
 * - `approved`, `refused`: somebody did.
 */
export type AgeCheck = 'none' | 'required' | 'approved' | 'refused';

export interface CheckoutSession extends BasketContent {
  readonly id: string;
  readonly cartId: string | null;
  readonly status: 'open' | 'completed' | 'canceled';
  /** Prices as shown at the last change. */
  readonly offer: Offer;
  readonly ageCheck: AgeCheck;
  readonly orderId: string | null;
  readonly expiresAt: Date;
}

export function insertSession(
  transaction: Transaction,
  shop: Shop,
  owner: Owner,
  cartId: string | null,
  content: BasketContent,
  origin: string,
): CheckoutSession {
  const now = shop.now();
  const offer = makeOffer(shop.catalog, content.lines, origin);
  const session: CheckoutSession = {
    ...contentAlone(content),
    id: `checkout_${shop.newId()}`,
    cartId,
    status: 'open',
    offer,
    ageCheck: offer.ageRestricted.length > 0 ? 'required' : 'none',
    orderId: null,
    expiresAt: new Date(now.getTime() + SESSION_LIFETIME_MS),
  };
  transaction.later(
    `insert into checkout_sessions
       (owner, id, cart_id, status, lines, buyer, context, offer, age_check, created_at, updated_at, expires_at)
     values ($1, $2, $3, 'open', $4::jsonb, $5::jsonb, $6::jsonb, $7::jsonb, $8, $9, $9, $10)`,
    [
      owner,
      session.id,
      cartId,
      jsonb(content.lines),
      jsonb(content.buyer),
      jsonb(content.context),
      jsonb(offer),
      session.ageCheck,
      now,
      session.expiresAt,
    ],
  );
  return session;
}

const COLUMNS = 'id, cart_id, status, lines, buyer, context, offer, age_check, order_id, expires_at';

/** This owner's session with this id in whatever state, null when there is none; locked when `lock` is set. */
export async function findSession(
  database: Queryable,
  shop: Shop,
  owner: Owner,
  id: string,
  lock = false,
): Promise<CheckoutSession | null> {
  const [row] = await database.query(
    `select ${COLUMNS} from checkout_sessions where owner = $1 and id = $2 ${lock ? 'for update' : ''}`,
    [owner, id],
  );
  return row ? sessionOfRow(row, shop) : null;
}

/** The open session that was made from a cart, locked. An expired one is closed on the way, to make room for the next. */
export async function findSessionOfCart(
  transaction: Transaction,
  shop: Shop,
  owner: Owner,
  cartId: string,
): Promise<CheckoutSession | null> {
  const [row] = await transaction.query(
    `select ${COLUMNS} from checkout_sessions where owner = $1 and cart_id = $2 and status = 'open' for update`,
    [owner, cartId],
  );
  if (!row) return null;
  const session = sessionOfRow(row, shop);
  if (session.status === 'open') return session;
  closeSession(transaction, shop, owner, session.id, 'canceled');
  return null;
}

/**
 * Puts new content into an open session and prices it anew. An approval was given for what staff saw: it stays when the
 * age-restricted items are the same or fewer, else it has to be given again.
 */
export function replaceSession(
  transaction: Transaction,
  shop: Shop,
  owner: Owner,
  session: CheckoutSession,
  content: BasketContent,
  origin: string,
): CheckoutSession {
  const now = shop.now();
  const offer = makeOffer(shop.catalog, content.lines, origin);
  const changed: CheckoutSession = {
    ...session,
    ...contentAlone(content),
    offer,
    ageCheck: ageCheckAfter(session, offer),
    expiresAt: new Date(now.getTime() + SESSION_LIFETIME_MS),
  };
  transaction.later(
    `update checkout_sessions set lines = $3::jsonb, buyer = $4::jsonb, context = $5::jsonb, offer = $6::jsonb, age_check = $7,
       updated_at = $8, expires_at = $9
     where owner = $1 and id = $2`,
    [
      owner,
      session.id,
      jsonb(content.lines),
      jsonb(content.buyer),
      jsonb(content.context),
      jsonb(offer),
      changed.ageCheck,
      now,
      changed.expiresAt,
    ],
  );
  return changed;
}

export function closeSession(
  transaction: Transaction,
  shop: Shop,
  owner: Owner,
  id: string,
  status: 'completed' | 'canceled',
  orderId: string | null = null,
): void {
  transaction.later('update checkout_sessions set status = $3, order_id = $4, updated_at = $5 where owner = $1 and id = $2', [
    owner,
    id,
    status,
    orderId,
    shop.now(),
  ]);
}

/** Staff's decision. It counts only while one is asked for. Returns whether it did. */
export async function decideAgeCheck(
  database: Queryable,
  shop: Shop,
  id: string,
  decision: 'approved' | 'refused',
): Promise<boolean> {
  const rows = await database.query(
    `update checkout_sessions set age_check = $2, updated_at = $3
     where id = $1 and status = 'open' and age_check = 'required' and expires_at > $3 returning id`,
    [id, decision, shop.now()],
  );
  return rows.length > 0;
}

/** What staff sees of a session: no owner, no buyer. */
export async function findOpenSessionForStaff(database: Queryable, shop: Shop, id: string): Promise<CheckoutSession | null> {
  const [row] = await database.query(`select ${COLUMNS} from checkout_sessions where id = $1`, [id]);
  const session = row ? sessionOfRow(row, shop) : null;
  return session?.status === 'open' ? session : null;
}

function ageCheckAfter(session: CheckoutSession, offer: Offer): AgeCheck {
  if (offer.ageRestricted.length === 0) return 'none';
  const quantity = (lines: Offer['lineItems'], item: string) => lines.find((line) => line.item.id === item)?.quantity ?? 0;
  const noMore = offer.ageRestricted.every((item) => quantity(offer.lineItems, item) <= quantity(session.offer.lineItems, item));
  return noMore && session.ageCheck !== 'none' ? session.ageCheck : 'required';
}

function sessionOfRow(row: Row, shop: Shop): CheckoutSession {
  const expiresAt = row['expires_at'] as Date;
  const status = row['status'] as CheckoutSession['status'];
  return {
    id: String(row['id']),
    cartId: row['cart_id'] as string | null,
    status: status === 'open' && expiresAt <= shop.now() ? 'canceled' : status,
    ...contentOfRow(row),
    offer: row['offer'] as Offer,
    ageCheck: row['age_check'] as AgeCheck,
    orderId: row['order_id'] as string | null,
    expiresAt,
  };
}

import type { Owner } from '../http/credentials.ts';
import type { Queryable, Row, Transaction } from '../storage/database.ts';
import { contentAlone, contentOfRow, findCart, jsonb, jsonbs, markInCheckout, offerOf, type BasketContent } from './carts.ts';
import type { Offer } from './offer.ts';
import type { Shop } from './shop.ts';
import { isAudited, tillCodeOf } from './till-code.ts';

/** The protocol's default. */
const SESSION_LIFETIME_MS = 6 * 3600 * 1000;

/**
 * - `none`: nothing in the basket needs one.
 * - `required`: a person of the shop has to look at the buyer.
 * - `approved`, `refused`: somebody did.
 */
export type AgeCheck = 'none' | 'required' | 'approved' | 'refused';

/**
 * - `none`: the draw has passed it by.
 * - `required`: staff compares some lines with the basket before it takes the money.
 * - `passed`, `failed`: it did.
 */
export type Audit = 'none' | 'required' | 'passed' | 'failed';

export interface CheckoutSession extends BasketContent {
  readonly owner: Owner;
  readonly id: string;
  readonly cartId: string | null;
  readonly status: 'open' | 'completed' | 'canceled';
  /** Prices as shown at the last change. */
  readonly offer: Offer;
  readonly ageCheck: AgeCheck;
  readonly audit: Audit;
  /** What staff scans or types; null for a session from before there were codes. */
  readonly tillCode: string | null;
  /** The shopper chose to pay at the till. */
  readonly atTill: boolean;
  readonly orderId: string | null;
  /** Where the platform that made it wants to hear of the order; null when nobody does. */
  readonly webhookUrl: string | null;
  readonly expiresAt: Date;
}

/** @param from the cart that it is made from, which is locked, and where its platform wants to hear of the order */
export function insertSession(
  transaction: Transaction,
  shop: Shop,
  owner: Owner,
  { cartId, webhookUrl }: Pick<CheckoutSession, 'cartId' | 'webhookUrl'>,
  content: BasketContent,
  origin: string,
): CheckoutSession {
  const now = shop.now();
  const offer = offerOf(shop, content, origin);
  const id = `checkout_${shop.newId()}`;
  const session: CheckoutSession = {
    ...contentAlone(content),
    owner,
    id,
    cartId,
    status: 'open',
    offer,
    ageCheck: offer.ageRestricted.length > 0 ? 'required' : 'none',
    audit: isAudited(shop.audit.secret, id, shop.audit.rate) ? 'required' : 'none',
    tillCode: tillCodeOf(id),
    atTill: false,
    orderId: null,
    webhookUrl,
    expiresAt: new Date(now.getTime() + SESSION_LIFETIME_MS),
  };
  transaction.later(
    `insert into checkout_sessions
       (owner, id, cart_id, status, lines, codes, buyer, context, offer, age_check, audit, till_code, created_at, updated_at, expires_at,
        webhook_url)
     values ($1, $2, $3, 'open', $4::jsonb, $5::jsonb, $6::jsonb, $7::jsonb, $8::jsonb, $9, $10, $11, $12, $12, $13, $14)`,
    [
      owner,
      id,
      cartId,
      ...jsonbs(content),
      jsonb(offer),
      session.ageCheck,
      session.audit,
      session.tillCode,
      now,
      session.expiresAt,
      webhookUrl,
    ],
  );
  if (cartId !== null) markInCheckout(transaction, owner, cartId);
  return session;
}

const COLUMNS =
  'owner, id, cart_id, status, lines, codes, buyer, context, offer, age_check, audit, till_code, at_till_since, order_id, webhook_url, expires_at';

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

/** The session and, before it, its cart are locked, always in this order, so that two writes cannot block each other. */
export async function lockSession(transaction: Queryable, shop: Shop, owner: Owner, id: string): Promise<CheckoutSession | null> {
  const glimpse = await findSession(transaction, shop, owner, id);
  if (glimpse?.cartId) await findCart(transaction, shop, owner, glimpse.cartId, true);
  return glimpse && findSession(transaction, shop, owner, id, true);
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
 * age-restricted items are the same or fewer, else it has to be given again. An audit that was done is done again, and how to pay is
 * chosen again.
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
  const offer = offerOf(shop, content, origin);
  const changed: CheckoutSession = {
    ...session,
    ...contentAlone(content),
    offer,
    ageCheck: ageCheckAfter(session, offer),
    audit: session.audit === 'none' ? 'none' : 'required',
    atTill: false,
    expiresAt: new Date(now.getTime() + SESSION_LIFETIME_MS),
  };
  transaction.later(
    `update checkout_sessions set lines = $3::jsonb, codes = $4::jsonb, buyer = $5::jsonb, context = $6::jsonb, offer = $7::jsonb,
       age_check = $8, audit = $9, at_till_since = null, updated_at = $10, expires_at = $11
     where owner = $1 and id = $2`,
    [owner, session.id, ...jsonbs(content), jsonb(offer), changed.ageCheck, changed.audit, now, changed.expiresAt],
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

/** Notes that the shopper will pay at the till. */
export async function sendToTill(
  transaction: Queryable,
  shop: Shop,
  owner: Owner,
  session: CheckoutSession,
): Promise<CheckoutSession> {
  await transaction.query(
    'update checkout_sessions set at_till_since = $3, updated_at = $3 where owner = $1 and id = $2 and at_till_since is null',
    [owner, session.id, shop.now()],
  );
  return { ...session, atTill: true };
}

/** Staff's decision on a session that it has locked. */
export async function decide(
  transaction: Queryable,
  shop: Shop,
  owner: Owner,
  session: CheckoutSession,
  decision: Partial<Pick<CheckoutSession, 'ageCheck' | 'audit'>>,
): Promise<CheckoutSession> {
  const decided = { ...session, ...decision };
  await transaction.query(
    'update checkout_sessions set age_check = $3, audit = $4, updated_at = $5 where owner = $1 and id = $2',
    [owner, session.id, decided.ageCheck, decided.audit, shop.now()],
  );
  return decided;
}

/** Whose session has this code at the till, the open one of several; null when none has, or two open ones: money is not taken by a guess. */
export async function ownerOfTillCode(database: Queryable, code: string): Promise<{ owner: Owner; id: string } | null> {
  const [row, other] = await database.query(
    `select owner, id, status from checkout_sessions where till_code = $1 order by status = 'open' desc, created_at desc limit 2`,
    [code],
  );
  if (other?.['status'] === 'open') return null;
  return row ? { owner: String(row['owner']), id: String(row['id']) } : null;
}

function ageCheckAfter(session: CheckoutSession, offer: Offer): AgeCheck {
  if (offer.ageRestricted.length === 0) return 'none';
  const quantity = (lines: Offer['lineItems'], item: string) => lines.find((line) => line.item.id === item)?.quantity ?? 0;
  const noMore = offer.ageRestricted.every((item) => quantity(offer.lineItems, item) <= quantity(session.offer.lineItems, item));
  return noMore && session.ageCheck !== 'none' ? session.ageCheck : 'required';
}

const NO_DISCOUNTS: Pick<Offer, 'discounts' | 'priceMessages'> = { discounts: { codes: [], applied: [] }, priceMessages: [] };

function sessionOfRow(row: Row, shop: Shop): CheckoutSession {
  const expiresAt = row['expires_at'] as Date;
  const status = row['status'] as CheckoutSession['status'];
  return {
    owner: String(row['owner']),
    id: String(row['id']),
    cartId: row['cart_id'] as string | null,
    status: status === 'open' && expiresAt <= shop.now() ? 'canceled' : status,
    ...contentOfRow(row),
    // An offer from before there were discounts has none.
    offer: { ...NO_DISCOUNTS, ...(row['offer'] as Omit<Offer, keyof typeof NO_DISCOUNTS>) },
    ageCheck: row['age_check'] as AgeCheck,
    audit: row['audit'] as Audit,
    tillCode: row['till_code'] as string | null,
    atTill: row['at_till_since'] !== null,
    orderId: row['order_id'] as string | null,
    webhookUrl: row['webhook_url'] as string | null,
    expiresAt,
  };
}

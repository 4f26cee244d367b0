import { createHash } from 'node:crypto';
import type { UcpLineItem } from '../../src/core/ucp.ts';
import { canonicalJson } from '../http/json-body.ts';
import { closeCart } from '../shop/carts.ts';
import {
  closeSession,
  decide,
  findSession,
  lockSession,
  ownerOfTillCode,
  type CheckoutSession,
} from '../shop/checkout-sessions.ts';
import { placeOrder } from '../shop/orders.ts';
import type { PlacedOrder, Shop } from '../shop/shop.ts';
import type { Database, Queryable } from '../storage/database.ts';

/** What staff can do with a basket. */
export type DeskAction =
  | { readonly kind: 'age'; readonly decision: 'approved' | 'refused' }
  | { readonly kind: 'audit'; readonly decision: 'passed' | 'failed' }
  | { readonly kind: 'paid' };

/**
 * - `done`: it is as asked for, now or since before: doing it twice changes nothing.
 * - `changed`: the basket is not the one that staff saw; nothing was done.
 * - `blocked`: a check is missing, or there is something that is not for sale; nothing was done.
 * - `over`: cancelled or expired.
 * - `not-found`: there is no basket with this code.
 */
export type DeskOutcome =
  { readonly kind: 'done'; readonly order: PlacedOrder | null } | { readonly kind: 'changed' | 'blocked' | 'over' | 'not-found' };

/** The session with a code, as staff sees it. */
export async function findAtDesk(database: Queryable, shop: Shop, code: string): Promise<CheckoutSession | null> {
  const found = await ownerOfTillCode(database, code);
  return found && findSession(database, shop, found.owner, found.id);
}

/** Names what staff sees of a basket: its lines and its prices. */
export function seenOf({ offer: { lineItems, totals } }: CheckoutSession): string {
  return createHash('sha256')
    .update(canonicalJson([lineItems, totals]))
    .digest('hex')
    .slice(0, 16);
}

/** Whether everything is done that has to be before money is taken. */
export function isPayable(session: CheckoutSession): boolean {
  return (
    session.status === 'open' &&
    session.offer.lineItems.length > 0 &&
    session.offer.unavailable.length === 0 &&
    (session.ageCheck === 'none' || session.ageCheck === 'approved') &&
    (session.audit === 'none' || session.audit === 'passed')
  );
}

/**
 * Does what staff asks for, in one transaction with the session locked: whatever the phone or another till does meanwhile, there is one
 * order, for what staff saw.
 *
 * @param seen what `seenOf` said of the basket on staff's screen
 * @param cashier name of the member of staff
 * @param origin of this shop
 */
export async function actAtDesk(
  database: Database,
  shop: Shop,
  code: string,
  action: DeskAction,
  seen: string,
  cashier: string,
  origin: string,
): Promise<DeskOutcome> {
  return database.transaction(async (transaction): Promise<DeskOutcome> => {
    const found = await ownerOfTillCode(transaction, code);
    const session = found && (await lockSession(transaction, shop, found.owner, found.id));
    if (!found || !session) return { kind: 'not-found' };
    if (session.status === 'completed') return action.kind === 'paid' ? { kind: 'done', order: null } : { kind: 'over' };
    if (session.status === 'canceled') return { kind: 'over' };
    if (seenOf(session) !== seen) return { kind: 'changed' };
    switch (action.kind) {
      case 'age':
        if (session.ageCheck === 'none') return { kind: 'blocked' };
        await decide(transaction, shop, found.owner, session, { ageCheck: action.decision });
        return { kind: 'done', order: null };
      case 'audit':
        if (session.audit === 'none') return { kind: 'blocked' };
        await decide(transaction, shop, found.owner, session, { audit: action.decision });
        return { kind: 'done', order: null };
      case 'paid': {
        if (!isPayable(session)) return { kind: 'blocked' };
        const order = await placeOrder(transaction, shop, found.owner, session, origin, cashier);
        closeSession(transaction, shop, found.owner, session.id, 'completed', order.id);
        if (session.cartId !== null) closeCart(transaction, shop, found.owner, session.cartId, 'completed');
        return { kind: 'done', order };
      }
    }
  });
}

const AUDITED_LINES = 5;

/** The lines that an audit compares with the basket: all of a few, else some, and always the same ones of a session. */
export function auditedLines({ id, offer }: CheckoutSession): readonly UcpLineItem[] {
  if (offer.lineItems.length <= AUDITED_LINES) return offer.lineItems;
  const rank = (line: UcpLineItem) => createHash('sha256').update(`${id} ${line.item.id}`).digest('hex');
  const chosen = new Set([...offer.lineItems].sort((one, other) => (rank(one) < rank(other) ? -1 : 1)).slice(0, AUDITED_LINES));
  return offer.lineItems.filter((line) => chosen.has(line));
}

/** A basket whose shopper waits at the till. */
export interface Waiting {
  readonly code: string;
  readonly since: Date;
  readonly session: CheckoutSession;
}

/** Who waits, the longest first. */
export async function waitingAtDesk(database: Queryable, shop: Shop, count: number): Promise<readonly Waiting[]> {
  const rows = await database.query(
    `select owner, id, till_code, at_till_since from checkout_sessions
     where status = 'open' and at_till_since is not null and expires_at > $1 order by at_till_since limit $2`,
    [shop.now(), count],
  );
  const found = await Promise.all(
    rows.map(async (row) => {
      const session = await findSession(database, shop, String(row['owner']), String(row['id']));
      return { code: String(row['till_code']), since: row['at_till_since'] as Date, session };
    }),
  );
  return found.flatMap(({ session, ...rest }) => (session ? [{ ...rest, session }] : []));
}

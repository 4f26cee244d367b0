import { Hono } from 'hono';
import { html } from 'hono/html';
import { formatMoney } from '../../src/core/money.ts';
import { decideAgeCheck, findOpenSessionForStaff, type CheckoutSession } from '../shop/checkout-sessions.ts';
import { newestOrders, type ListedOrder } from '../shop/newest-orders.ts';
import { idOf, type Endpoint } from './endpoint.ts';
import { page } from './page.ts';

const TITLE = 'Till (development)';
const LISTED_ORDERS = 50;

/**
 * The staff's side, for development: a list of the newest orders, and a page with two buttons for an age check, to which `continue_url`
 * of a session leads. It knows no staff: whoever has the address can read and press, so it is never mounted in production.
 */
export function tillRoutes({ database, shop }: Endpoint): Hono {
  const routes = new Hono();

  routes.get('/', async (context) => {
    context.header('Cache-Control', 'no-store');
    return context.html(page(TITLE, orderList(await newestOrders(database, LISTED_ORDERS))));
  });

  routes.get('/:id', async (context) => {
    const session = await findOpenSessionForStaff(database, shop, idOf(context));
    context.header('Cache-Control', 'no-store');
    return context.html(sessionPage(session), session ? 200 : 404);
  });

  for (const [path, decision] of [
    ['/:id/approve', 'approved'],
    ['/:id/refuse', 'refused'],
  ] as const) {
    routes.post(path, async (context) => {
      const counted = await decideAgeCheck(database, shop, idOf(context), decision);
      if (context.req.header('Accept')?.includes('text/html')) return context.redirect(`/till/${idOf(context)}`, 303);
      return context.json({ decision, counted }, counted ? 200 : 404);
    });
  }

  return routes;
}

function orderList(orders: readonly ListedOrder[]) {
  if (orders.length === 0) return html`<p>There are no orders yet.</p>`;
  return html`<p>The newest orders in the database:</p>
    ${orders.map(
      ({ id, placedAt, lines, total }) =>
        html`<h2 id="${id}">${id}</h2>
          <p><time>${placedAt.toISOString()}</time></p>
          <ul>
            ${lines.map((line) => html`<li>${line.quantity} × ${line.title}: ${formatMoney(line.total, 'en')}</li>`)}
          </ul>
          <p>Total: ${formatMoney(total, 'en')}</p>`,
    )}`;
}

function sessionPage(session: CheckoutSession | null) {
  return page(
    TITLE,
    html`${session ? decisionForm(session) : html`<p>There is no such open checkout.</p>`}
      <p><a href="/till">The newest orders</a></p>`,
  );
}

function decisionForm(session: CheckoutSession) {
  if (session.ageCheck !== 'required') return html`<p>Age check: ${session.ageCheck}. Nothing to do.</p>`;
  const restricted = session.offer.lineItems.filter((line) => session.offer.ageRestricted.includes(line.item.id));
  return html`<p>Is the buyer old enough for these?</p>
    <ul>
      ${restricted.map((line) => html`<li>${line.quantity} × ${line.item.title}</li>`)}
    </ul>
    <form method="post" action="/till/${session.id}/approve"><button>Yes, old enough</button></form>
    <form method="post" action="/till/${session.id}/refuse"><button>No, refuse</button></form>`;
}

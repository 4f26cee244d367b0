import { Hono } from 'hono';
import { html } from 'hono/html';
import { decideAgeCheck, findOpenSessionForStaff, type CheckoutSession } from '../shop/checkout-sessions.ts';
import { idOf, type Endpoint } from './endpoint.ts';

/**
 * The staff's side of an age check, for development: `continue_url` of a session in `requires_escalation` leads to a page with two
 * buttons. It knows no staff: whoever has the address can press them, so it is never mounted in production.
 */
export function tillRoutes({ database, shop }: Endpoint): Hono {
  const routes = new Hono();

  routes.get('/:id', async (context) => {
    const session = await findOpenSessionForStaff(database, shop, idOf(context));
    context.header('Cache-Control', 'no-store');
    return context.html(page(session), session ? 200 : 404);
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

function page(session: CheckoutSession | null) {
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>Till (development)</title>
      <h1>Till (development)</h1>
      ${session ? decisionForm(session) : html`<p>There is no such open checkout.</p>`}
    </html>`;
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

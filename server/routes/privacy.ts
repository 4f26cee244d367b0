import { Hono } from 'hono';
import { html } from 'hono/html';
import { page } from './page.ts';

/** What the app and this endpoint do with what they know of the shopper; every checkout session links here. */
export function privacyRoutes(): Hono {
  const routes = new Hono();
  routes.get('/privacy', (context) => context.html(page('Privacy', TEXT)));
  return routes;
}

const TEXT = html`<p>
    Pictures stay in your browser: no code sends what the camera sees, and the page is allowed to connect to this address only.
  </p>
  <p>What is sent is the list of product ids and quantities, with a random token made on your device.</p>
  <p>
    Titles, prices and totals are the shop's. It keeps baskets and orders under a hash of that token, never the token itself.
  </p>`;

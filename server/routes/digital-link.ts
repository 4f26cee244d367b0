import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { renderSVG } from 'uqr';
import { readTillCode, spelled, tillAddress } from '../shop/till-code.ts';
import { layout } from '../till/layout.ts';
import { originOf, type Endpoint } from './endpoint.ts';

/**
 * Where the QR code of a checkout session leads (`continue_url`), by the grammar of GS1 Digital Link: 415 is who is to be paid, 8020 the
 * number of the slip. The same address serves both: a buyer finds the code to show, staff finds the way to the basket.
 */
export function digitalLinkRoutes({ shop }: Endpoint): Hono {
  const routes = new Hono();
  routes.get('/415/:gln/8020/:code', (context) => {
    const code = readTillCode(context.req.param('code'));
    if (code === null || context.req.param('gln') !== shop.gln) return context.notFound();
    const address = tillAddress(originOf(context), shop.gln, code);
    return context.html(
      layout(
        'Pay at the till',
        null,
        html`<h1>Pay at the till</h1>
          <p>Show this code to the staff. They look over the basket and take the money.</p>
          <section class="card">
            <div class="qr" role="img" aria-label="Code for the staff">${raw(renderSVG(address))}</div>
            <h2 class="code">${spelled(code)}</h2>
          </section>
          <a class="button second" href="/till/${code}">I am the staff</a>`,
      ),
    );
  });
  return routes;
}

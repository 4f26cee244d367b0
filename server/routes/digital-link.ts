import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { renderSVG } from 'uqr';
import { readTillCode, tillAddress } from '../shop/till-code.ts';
import { inSameLanguage, shopperVoice } from '../texts/of-request.ts';
import { layout } from '../till/layout.ts';
import { codeText } from '../till/pages.ts';
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
    const voice = shopperVoice(context);
    const { slip } = voice.texts;
    return context.html(
      layout(
        { title: slip.title, voice, path: context.req.path, staff: null },
        html`<h1>${slip.title}</h1>
          <p>${slip.text}</p>
          <section class="card">
            <div class="qr" role="img" aria-label="${slip.code}">${raw(renderSVG(address))}</div>
            <h2>${codeText(code)}</h2>
          </section>
          <a class="button second" href="${inSameLanguage(`/till/${code}`, voice)}">${slip.staff}</a>`,
      ),
    );
  });
  return routes;
}

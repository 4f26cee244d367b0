import { Hono } from 'hono';
import { html } from 'hono/html';
import { shopperVoice } from '../texts/of-request.ts';
import { layout } from '../till/layout.ts';

/** What the app and this endpoint do with what they know of the shopper; every checkout session links here. */
export function privacyRoutes(): Hono {
  const routes = new Hono();
  routes.get('/privacy', (context) => {
    const voice = shopperVoice(context);
    const { title, pictures, sent, kept } = voice.texts.privacy;
    const page = { title, voice, path: context.req.path, staff: null };
    return context.html(
      layout(
        page,
        html`<h1>${title}</h1>
          <p>${pictures}</p>
          <p>${sent}</p>
          <p>${kept}</p>`,
      ),
    );
  });
  return routes;
}

import { readFileSync } from 'node:fs';
import { html } from 'hono/html';

/** Where the pages' style is served. */
export const STYLE_PATH = '/pages.css';

/** The app's tokens, without its font file, and what the pages add. */
export const STYLE = [new URL('../../src/ui/tokens.css', import.meta.url), new URL('till.css', import.meta.url)]
  .map((file) => readFileSync(file, 'utf8').replace(/@font-face \{[^}]*\}/, ''))
  .join('\n');

/** A page of the till. @param staff who is signed in, null for nobody */
export function layout(title: string, staff: string | null, content: unknown, wide = false) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="stylesheet" href="${STYLE_PATH}" />
      </head>
      <body>
        <header>
          <a href="${staff === null ? '/' : '/till'}">CartLens${staff === null ? '' : ' till'}</a>
          ${
            staff === null
              ? ''
              : html`<form method="post" action="/till/sign-out">
                  <span>${staff}</span><button class="second small">Sign out</button>
                </form>`
          }
        </header>
        <main class="${wide ? 'wide' : ''}">${content}</main>
      </body>
    </html>`;
}

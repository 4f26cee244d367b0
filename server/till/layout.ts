import { html } from 'hono/html';
import { LANGUAGES } from '../../src/core/languages.ts';
import type { Voice } from '../texts/voice.ts';
import { STYLE_PATH } from './page-files.ts';

export interface Page {
  readonly title: string;
  readonly voice: Voice;
  /** Path of a page that can be asked for again in another language: the answer to a form has none of its own. */
  readonly path: string;
  /** Who is signed in, null for nobody. */
  readonly staff: string | null;
  readonly wide?: boolean;
}

/** A page of the server, in the reader's language. */
export function layout({ title, voice, path, staff, wide = false }: Page, content: unknown) {
  const { language, direction, texts } = voice;
  return html`<!doctype html>
    <html lang="${language}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="stylesheet" href="${STYLE_PATH}" />
      </head>
      <body>
        <header>
          <a href="${staff === null ? '/' : '/till'}">${staff === null ? 'CartLens' : texts.till.name}</a>
          ${
            staff === null
              ? ''
              : html`<form method="post" action="/till/sign-out">
                  <bdi>${staff}</bdi><button class="second small">${texts.till.signOut}</button>
                </form>`
          }
        </header>
        <main class="${wide ? 'wide' : ''}">${content}</main>
        <footer>
          <nav aria-label="${texts.language}">${LANGUAGES.map((entry) => languageLink(entry, path, voice))}</nav>
        </footer>
      </body>
    </html>`;
}

/** Links and no list to choose from, which would need a script or one more button. Each is read in its own language. */
function languageLink({ code, name, direction }: (typeof LANGUAGES)[number], path: string, { language }: Voice) {
  const inIt = html`lang="${code}" dir="${direction}"`;
  return code === language
    ? html`<a href="${path}?lang=${code}" ${inIt} hreflang="${code}" aria-current="true">${name}</a>`
    : html`<a href="${path}?lang=${code}" ${inIt} hreflang="${code}">${name}</a>`;
}

import { html } from 'hono/html';

/** A plain page of the server's own: no styles and no scripts, so it works anywhere. */
export function page(title: string, content: unknown) {
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${title}</title>
      <h1>${title}</h1>
      ${content}
    </html>`;
}

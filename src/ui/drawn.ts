import type { TemplateResult } from 'lit';
import { html, unsafeStatic } from 'lit/static-html.js';

/** By class, then by drawing: of a drawing the browser knows the hash already, of a text put together it would have to be worked out for each icon. */
const made = new Map<string, Map<string, TemplateResult>>();

/**
 * A drawing as inline SVG in a `span` of a class, hidden from assistive technology. The browser reads each once and copies it from then on: a basket
 * has dozens of them, and reading takes a slow phone longer than copying.
 *
 * @param svg of this app itself: it is not looked at
 */
export function drawn(svg: string, kind: string): TemplateResult {
  let ofKind = made.get(kind);
  if (!ofKind) made.set(kind, (ofKind = new Map()));
  let result = ofKind.get(svg);
  if (!result) {
    // A licence stands before it as a comment.
    const drawing = svg.slice(svg.indexOf('<svg')).trim();
    result = html`<span class="${unsafeStatic(kind)}" aria-hidden="true">${unsafeStatic(drawing)}</span>`;
    ofKind.set(svg, result);
  }
  return result;
}

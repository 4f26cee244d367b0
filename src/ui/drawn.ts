import type { TemplateResult } from 'lit';
import { html, unsafeStatic } from 'lit/static-html.js';

const made = new Map<string, TemplateResult>();

/**
 * A drawing as inline SVG in a `span` of a class, hidden from assistive technology. The browser reads each once and copies it from then on: a basket
 * has dozens of them, and reading takes a slow phone longer than copying.
 *
 * @param svg of this app itself: it is not looked at
 */
export function drawn(svg: string, kind: string): TemplateResult {
  const key = `${kind} ${svg}`;
  let result = made.get(key);
  if (!result) {
    // A licence stands before it as a comment.
    const drawing = svg.slice(svg.indexOf('<svg')).trim();
    result = html`<span class="${unsafeStatic(kind)}" aria-hidden="true">${unsafeStatic(drawing)}</span>`;
    made.set(key, result);
  }
  return result;
}

import { html } from 'hono/html';
import type { UcpTotal } from '../../src/core/ucp.ts';
import type { PageTexts } from '../texts/page-texts.ts';
import type { Voice } from '../texts/voice.ts';

/** The rows of a price calculation; a subtotal that is the total is not said twice. */
export function totals({ texts, money }: Voice, rows: readonly UcpTotal[], currency: string) {
  const shown = rows.length === 2 ? rows.filter(({ type }) => type === 'total') : rows;
  return html`<dl class="totals">
    ${shown.map(
      (row) =>
        html`<div class="${row.type === 'total' ? 'grand' : ''}">
          <dt>${labelOf(row, texts.totals)}</dt>
          <dd class="number">${money(row.amount, currency)}</dd>
        </div>`,
    )}
  </dl>`;
}

/** In the reader's language where it is a row that this server makes; else in the words that came with it. */
function labelOf({ type, display_text }: UcpTotal, labels: PageTexts['totals']): string {
  return Object.hasOwn(labels, type) ? labels[type as keyof typeof labels] : (display_text ?? type);
}

import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PaidBasket } from './checkout-port.ts';
import { icon } from './icons.ts';
import { inThisLanguage } from './server-pages.ts';
import { shopContext, type Shop } from './shop-context.ts';
import { base } from './styles.ts';
import { number } from './words.ts';

/** What was bought, as the shop confirmed it. */
@localized()
@customElement('cl-order-receipt')
export class OrderReceipt extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        padding: 2px;
      }
      .slip {
        --tooth: 0.625rem;
        padding: var(--space-5) var(--space-5) calc(var(--space-5) + var(--tooth));
        border-radius: var(--radius-m) var(--radius-m) 0 0;
        background: var(--surface);
        mask:
          linear-gradient(#000 0 0) top / 100% calc(100% - var(--tooth)) no-repeat,
          conic-gradient(from -45deg at bottom, #0000, #000 1deg 89deg, #0000 90deg) bottom / calc(2 * var(--tooth)) var(--tooth)
            repeat-x;
        mask:
          linear-gradient(#000 0 0) top / 100% calc(100% - var(--tooth)) no-repeat,
          conic-gradient(from 135deg at top, #0000, #000 1deg 89deg, #0000 90deg) bottom / calc(2 * var(--tooth)) var(--tooth)
            repeat-x;
      }
      .check {
        display: grid;
        place-items: center;
        width: 3.5rem;
        height: 3.5rem;
        margin: 0 auto var(--space-3);
        border-radius: var(--radius-full);
        background: var(--lens);
        color: var(--on-bright);
        font-size: 1.5rem;
      }
      h3 {
        font-size: var(--text-m);
        font-weight: 650;
        text-align: center;
      }
      .id {
        margin-bottom: var(--space-4);
        color: var(--ink-soft);
        font-size: var(--text-xs);
        text-align: center;
        overflow-wrap: anywhere;
      }
      #order-id {
        display: block;
      }
      .row {
        display: grid;
        grid-template-columns: minmax(2.25rem, auto) minmax(0, 1fr) auto;
        gap: var(--space-2);
        padding: var(--space-1) 0;
      }
      .row .number {
        white-space: nowrap;
      }
      .title {
        overflow-wrap: anywhere;
      }
      .keep {
        margin-top: var(--space-4);
        text-align: center;
      }
      .keep a {
        display: inline-grid;
        align-content: center;
        min-height: var(--touch);
        padding: var(--space-2);
        color: inherit;
        text-underline-offset: 0.25em;
      }
      .total {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        margin-top: var(--space-3);
        padding-top: var(--space-3);
        border-top: 1.5px dashed var(--edge-strong);
        font-weight: 700;
        font-size: var(--text-l);
      }
    `,
  ];

  @property({ attribute: false }) order: PaidBasket | null = null;
  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;

  override render() {
    const { order, shop } = this;
    if (!order || !shop) return html``;
    return html`
      <article class="slip" aria-label=${msg('Receipt')}>
        <div class="check">${icon('check')}</div>
        <h3>${msg('Thank you. Your order is confirmed.')}</h3>
        <p class="id number">
          ${msg('Order', { desc: 'before its number on the receipt' })} <span id="order-id" dir="ltr">${order.id}</span>
        </p>
        <ul role="list">
          ${order.lines.map(
            (line) => html`
              <li class="row">
                <span class="number soft">${number(line.quantity)} ×</span>
                <span class="title"><bdi>${line.title}</bdi></span>
                <span class="number">${shop.money(line.total)}</span>
              </li>
            `,
          )}
        </ul>
        <p class="total"><span>${msg('Paid')}</span><span class="number">${shop.money(order.total)}</span></p>
        <p class="keep">
          <a href=${inThisLanguage(order.permalinkUrl)} target="_blank" rel="noopener">${msg('Keep the receipt')}</a>
        </p>
      </article>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-order-receipt': OrderReceipt;
  }
}

import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '../basket-question.ts';
import type { BasketLineView, BasketView } from '../basket-view.ts';
import { wish } from '../events.ts';
import { icon } from '../icons.ts';
import '../item-picture.ts';
import { shopContext, type Shop } from '../shop-context.ts';
import { base, buttons } from '../styles.ts';
import { plural, toName } from '../words.ts';

/** The basket as a booth shows it: big, without steppers and without a way to pay. Slot: what the visitor may do next. */
@localized()
@customElement('cl-booth-basket')
export class BoothBasket extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
        overflow: hidden;
        border-radius: var(--radius-l);
        background: var(--paper);
        box-shadow: var(--shadow);
      }
      .list {
        overflow-y: auto;
        overscroll-behavior: contain;
        padding: var(--space-5) var(--space-5) 0;
      }
      h2 {
        margin-bottom: var(--space-2);
        font-size: var(--text-l);
        font-weight: 700;
        letter-spacing: -0.02em;
      }
      .line {
        display: grid;
        grid-template-columns: 3.25rem minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-3);
        padding: var(--space-2) 0;
        border-bottom: 1px solid var(--edge);
        font-size: var(--text-m);
        animation: arrive var(--calm) var(--ease);
      }
      .line b {
        font-weight: 600;
        line-height: 1.2;
        overflow-wrap: anywhere;
      }
      .times {
        color: var(--ink-soft);
        font-weight: 500;
      }
      .empty {
        display: grid;
        justify-items: center;
        gap: var(--space-2);
        padding: var(--space-6) var(--space-3);
        color: var(--ink-soft);
        font-size: var(--text-m);
        text-align: center;
        text-wrap: balance;
      }
      .empty .icon {
        font-size: 2.25rem;
      }
      .notice {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
        margin-bottom: var(--space-3);
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-m);
        background: var(--ask-tint);
        color: var(--ask-ink);
      }
      .notice p {
        flex: 1 1 9rem;
      }
      .foot {
        padding: var(--space-3) var(--space-5) max(var(--space-4), env(safe-area-inset-bottom));
        border-top: 1px solid var(--edge);
      }
      .total {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        justify-content: space-between;
        gap: 0 var(--space-3);
      }
      .total span {
        font-size: var(--text-m);
        color: var(--ink-soft);
      }
      .total b {
        font-size: var(--text-xxl);
        font-weight: 750;
        letter-spacing: -0.04em;
        line-height: 1.1;
      }
      @keyframes arrive {
        from {
          transform: translateX(1.5rem);
          opacity: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) basket: BasketView | null = null;
  @property({ type: Number }) initialItems = 0;
  /** A visitor is there to be asked. */
  @property({ type: Boolean }) interactive = false;
  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;

  override render() {
    const { basket, shop } = this;
    const lines = basket?.lines ?? [];
    const [question, ...others] = basket?.questions ?? [];
    const asks = question !== undefined && this.interactive;
    return html`
      <div class="list" tabindex="0" role="region" aria-label=${msg('Basket')}>
        <h2>${msg('Basket')}</h2>
        ${this.interactive && this.initialItems > 0 ? this.renderInitial() : ''}
        ${asks ? html`<cl-basket-question .question=${question}></cl-basket-question>` : ''}
        ${lines.length === 0 && !question ? this.renderEmpty() : ''}
        <ul role="list" aria-label=${msg('Products')}>
          ${repeat(
            lines,
            ({ product }) => product.id,
            (line) => this.renderLine(line, shop),
          )}
        </ul>
        ${question && (!asks || others.length > 0) ? this.renderUnnamed(others.length + (asks ? 0 : 1)) : ''}
      </div>
      <div class="foot">
        <p class="total"><span>${msg('Total')}</span><b class="number">${shop?.money(basket?.total ?? 0) ?? ''}</b></p>
        <slot></slot>
      </div>
    `;
  }

  private renderLine({ product, quantity, total, picture }: BasketLineView, shop: Shop | null) {
    return html`
      <li class="line">
        <cl-item-picture .seen=${picture} .product=${product}></cl-item-picture>
        <b>${quantity > 1 ? html`<span class="times number">${quantity} × </span>` : ''}${product.title}</b>
        <span class="number">${total === null ? '' : shop?.money(total)}</span>
      </li>
    `;
  }

  private renderUnnamed(number: number) {
    return html`
      <p class="line">
        <cl-item-picture></cl-item-picture>
        <b class="soft">${toName(number)}</b>
      </p>
    `;
  }

  private renderInitial() {
    return html`
      <section class="notice" aria-label=${msg('Items seen at the start')}>
        <p>${plural(msg('one {One thing lay there already.} other {# things lay there already.}'), this.initialItems)}</p>
        <button class="button small primary" @click=${() => wish(this, 'add-initial', null)}>${msg('Count it too')}</button>
        <button class="button small quiet" @click=${() => wish(this, 'dismiss-initial', null)}>${msg('No')}</button>
      </section>
    `;
  }

  private renderEmpty() {
    return html`
      <div class="empty">
        ${icon('basket')}
        <p>
          ${
            this.interactive
              ? msg('Put something into the basket, and take it out again. The camera counts along.')
              : msg('Nothing in it yet. Watch what happens.')
          }
        </p>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-booth-basket': BoothBasket;
  }
}

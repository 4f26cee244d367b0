import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import './basket-line.ts';
import './basket-question.ts';
import './budget-note.ts';
import type { ItemId } from '../core/basket-event.ts';
import type { BasketView } from './basket-view.ts';
import type { CheckoutView } from './checkout-port.ts';
import { wish } from './events.ts';
import { icon } from './icons.ts';
import './sheet.ts';
import { shopContext, type Shop } from './shop-context.ts';
import { base, buttons } from './styles.ts';
import './sync-badge.ts';
import { itemCount, list, plural, toName } from './words.ts';

/**
 * The basket as the shopper reads it: what is in it, what is still to be answered, the total, and the way to the checkout. Slot `note`: about
 * the app itself.
 */
@localized()
@customElement('cl-basket-panel')
export class BasketPanel extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      @media (orientation: landscape) and (min-width: 40rem) {
        cl-sheet {
          height: 100%;
        }
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2);
        min-height: var(--touch);
        margin-bottom: var(--space-2);
      }
      h2 {
        font-size: var(--text-l);
        font-weight: 700;
        letter-spacing: -0.02em;
        line-height: 1.2;
      }
      .count {
        flex: 1 1 5rem;
        padding-top: 0.25em;
        color: var(--ink-soft);
        font-size: var(--text-xs);
      }
      .notice {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
        margin: var(--space-2) 0;
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-m);
        background: var(--sunken);
      }
      /* A line asks for the room that it has. */
      li {
        container-type: inline-size;
      }
      .notice p {
        flex: 1 1 11rem;
      }
      .notice div {
        display: flex;
        gap: var(--space-1);
      }
      .empty {
        display: grid;
        justify-items: center;
        gap: var(--space-2);
        padding: var(--space-5) var(--space-4);
        text-align: center;
      }
      .empty .icon {
        font-size: 1.75rem;
        padding: var(--space-3);
        border-radius: var(--radius-full);
        background: var(--sunken);
      }
      .empty h3 {
        font-size: var(--text-m);
        font-weight: 600;
      }
      .empty p {
        max-width: 17rem;
        color: var(--ink-soft);
      }
      .others {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        color: var(--ink-soft);
        font-size: var(--text-xs);
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: center;
        margin: var(--space-2) 0 var(--space-4);
      }
      .tools .button {
        padding-inline: var(--space-2);
        font-weight: 500;
      }
      .pay {
        display: flex;
        width: 100%;
        padding-block: var(--space-2);
        padding-inline: var(--space-5) var(--space-4);
      }
      .pay .amount {
        margin-inline-start: auto;
        font-size: var(--text-l);
        font-weight: 700;
        letter-spacing: -0.02em;
      }
    `,
  ];

  @property({ attribute: false }) basket: BasketView | null = null;
  @property({ attribute: false }) initialItems = 0;
  @property({ attribute: false }) canUndo = false;
  @property({ attribute: false }) offline = false;
  @property({ attribute: false }) checkout: CheckoutView | null = null;
  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;

  override render() {
    const { basket, shop } = this;
    if (!basket || !shop) return html``;
    const nothingYet = basket.lines.length === 0 && basket.questions.length === 0;
    return html`
      <cl-sheet role="region" aria-label=${msg('Basket')} part="sheet">
        <div slot="header" class="head">
          <h2 class="arrival" tabindex="-1">${msg('Basket')}</h2>
          <p class="count number">${this.summary(basket)}</p>
          <button class="button small quiet" ?hidden=${!this.canUndo} @click=${() => wish(this, 'undo', null)}>
            ${icon('undo')} ${msg('Undo')}
          </button>
        </div>
        ${this.initialItems > 0 ? this.renderInitial() : ''} ${this.renderQuestions(basket)}
        ${nothingYet && this.initialItems === 0 ? this.renderEmpty() : ''}
        <ul role="list" aria-label=${msg('Products')}>
          ${repeat(
            basket.lines,
            (line) => line.product.id,
            (line) => html`<li><cl-basket-line .line=${line}></cl-basket-line></li>`,
          )}
        </ul>
        <div class="tools">
          <button class="button small quiet" @click=${() => wish(this, 'add-by-hand', null)}>
            ${icon('plus')} ${msg('Add by hand')}
          </button>
          <button class="button small quiet" @click=${() => wish(this, 'open-teach', null)}>
            ${icon('teach')} ${msg('Teach a product')}
          </button>
          <button
            class="icon-button"
            aria-label=${msg('Settings')}
            title=${msg('Settings')}
            @click=${() => wish(this, 'open-sheet', { sheet: 'settings' })}
          >
            ${icon('settings')}
          </button>
          <button
            class="icon-button"
            aria-label=${msg('What is sent')}
            title=${msg('What is sent')}
            @click=${() => wish(this, 'open-sheet', { sheet: 'privacy' })}
          >
            ${icon('shield')}
          </button>
        </div>
        <slot name="note"></slot>
        <div slot="footer">
          <cl-sync-badge .checkout=${this.checkout} .online=${!this.offline} .empty=${nothingYet}></cl-sync-badge>
          <cl-budget-note .total=${basket.total}></cl-budget-note>
          <button class="button primary pay" ?disabled=${nothingYet} @click=${() => wish(this, 'open-checkout', null)}>
            <span>${msg('Check out')}</span>
            <span class="amount number">${shop.money(basket.total)}</span>
          </button>
        </div>
      </cl-sheet>
    `;
  }

  /** One question at a time: the newest is open, the others wait. */
  private renderQuestions({ questions: [first, ...others] }: BasketView) {
    if (!first) return '';
    return html`
      <cl-basket-question .question=${first}></cl-basket-question>
      ${
        others.length === 0
          ? ''
          : html`<div class="others">
              <p>${plural(msg('other {# more to name, one after the other.}'), others.length)}</p>
              <button class="button small quiet" @click=${() => wish(this, 'dismiss-all-questions', null)}>
                ${msg('None is an item')}
              </button>
            </div>`
      }
    `;
  }

  /** Where an item's picture is shown; null where it is not on the screen. */
  placeOf(item: ItemId): DOMRect | null {
    const rows = [
      ...this.renderRoot.querySelectorAll('cl-basket-line'),
      ...this.renderRoot.querySelectorAll('cl-basket-question'),
    ];
    const row = rows.find((entry) => entry.holds(item));
    const place = row?.renderRoot.querySelector('cl-item-picture')?.getBoundingClientRect() ?? null;
    const sheet = this.renderRoot.querySelector('cl-sheet')?.getBoundingClientRect();
    return place && sheet && place.top < sheet.bottom && place.top >= sheet.top ? place : null;
  }

  private summary({ count: items, questions }: BasketView): string {
    return list([items > 0 ? itemCount(items) : '', questions.length > 0 ? toName(questions.length) : '']);
  }

  private renderInitial() {
    return html`
      <section class="notice" aria-label=${msg('Items seen at the start')}>
        <p>
          <b
            >${plural(msg('one {# item was already in the basket.} other {# items were already in the basket.}'), this.initialItems)}</b
          >
          ${plural(msg('one {Add it?} other {Add them?}'), this.initialItems)}
        </p>
        <div>
          <button class="button small primary" @click=${() => wish(this, 'add-initial', null)}>${msg('Add')}</button>
          <button class="button small quiet" @click=${() => wish(this, 'dismiss-initial', null)}>${msg('No')}</button>
        </div>
      </section>
    `;
  }

  private renderEmpty() {
    return html`
      <div class="empty">
        ${icon('basket')}
        <h3>${msg('Nothing in it yet')}</h3>
        <p>${msg('Put something into the basket where the camera sees it. Take it out and it is gone from here too.')}</p>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-basket-panel': BasketPanel;
  }
}

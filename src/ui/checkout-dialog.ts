import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CheckoutView, PricedBasket } from './checkout-port.ts';
import type { BasketView } from './basket-view.ts';
import { checkoutText, memoryOnlyText, shopText } from './checkout-texts.ts';
import { waits } from './checkout-wait.ts';
import { wish } from './events.ts';
import { Filling } from './filling.ts';
import { icon } from './icons.ts';
import './modal.ts';
import './order-receipt.ts';
import './qr-code.ts';
import { inThisLanguage } from './server-pages.ts';
import { shopContext, type Shop } from './shop-context.ts';
import { base, buttons } from './styles.ts';
import { number, plural } from './words.ts';

/** The way from the basket to the receipt: look it over, show your age where the shop must see it, pay, done. */
@localized()
@customElement('cl-checkout-dialog')
export class CheckoutDialog extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      .line,
      .sum {
        display: grid;
        grid-template-columns: 2.25rem minmax(0, 1fr) auto;
        gap: var(--space-2);
        padding: var(--space-2) 0;
      }
      .line {
        border-bottom: 1px solid var(--edge);
      }
      .line b {
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .sum {
        grid-template-columns: 1fr auto;
        align-items: baseline;
        padding: var(--space-4) 0;
        font-size: var(--text-m);
      }
      .sum strong {
        font-size: var(--text-xl);
        font-weight: 750;
        letter-spacing: -0.03em;
      }
      .note {
        display: flex;
        gap: var(--space-3);
        align-items: flex-start;
        margin: var(--space-2) 0;
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-m);
        background: var(--sunken);
      }
      .note.ask {
        background: var(--ask-tint);
        color: var(--ask-ink);
      }
      .note .icon {
        padding-top: 0.1em;
      }
      .ways {
        display: grid;
        gap: var(--space-1);
      }
      .wait {
        display: grid;
        justify-items: center;
        gap: var(--space-3);
        padding: var(--space-5) 0;
        text-align: center;
      }
      .wait p {
        max-width: 22rem;
        color: var(--ink-soft);
      }
      .wait .sign {
        display: grid;
        place-items: center;
        width: 4.5rem;
        height: 4.5rem;
        border-radius: var(--radius-full);
        background: var(--sunken);
        font-size: 1.5rem;
      }
      .wait .sign.busy {
        background: none;
        border: 4px solid var(--edge);
        border-top-color: var(--ink);
        animation: turn 0.9s linear infinite;
      }
      .wait .code {
        color: var(--ink);
        font-size: var(--text-l);
        font-weight: 650;
        letter-spacing: 0.06em;
      }
      cl-qr-code {
        width: min(14rem, 70vw);
        border: 1px solid var(--edge);
      }
      @keyframes turn {
        to {
          rotate: 1turn;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .wait .sign.busy {
          animation-duration: 4s;
        }
      }
    `,
  ];

  @property({ attribute: false }) basket: BasketView | null = null;
  @property({ attribute: false }) checkout: CheckoutView | null = null;
  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;
  private readonly filling = new Filling(this);

  override render() {
    const { checkout, basket, shop } = this;
    if (!checkout || !basket || !shop) return html``;
    switch (checkout.phase) {
      case 'shopping':
        return this.renderReview(checkout, basket, shop);
      case 'checking-out':
        return waits(checkout) ? this.renderWaiting(checkout) : this.renderPaying(checkout);
      case 'staff-check':
        return this.renderStaffCheck(checkout);
      case 'ordered':
        return this.renderOrdered(checkout);
    }
  }

  /** A step that replaces another takes the focus to its heading, so that keyboard and screen reader follow. */
  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('checkout');
    if (before && before.phase !== this.checkout?.phase) {
      this.renderRoot.querySelector('cl-modal')?.focusHeading();
    }
  }

  /** With its total and the ways on first, and what is in the basket when those are seen. */
  private renderReview(checkout: CheckoutView, basket: BasketView, shop: Shop) {
    const quote = freshQuote(checkout);
    const total = quote?.total ?? basket.total;
    const open = basket.questions.length;
    return html`
      <cl-modal heading=${msg('Check out')} @modal-close=${this.close}>
        ${this.filling.done ? this.renderLines(checkout, basket, shop) : ''}
        <p class="sum">
          <span>${quote ? msg('Total') : msg('Total, to be confirmed by the shop')}</span
          ><strong class="number">${shop.money(total)}</strong>
        </p>
        ${this.filling.done ? this.renderHints(checkout, basket) : ''}
        <div slot="footer" class="ways">
          <button
            class="button primary"
            ?disabled=${open > 0 || basket.sold === 0}
            @click=${() => wish(this, 'pay', { total, atTill: false })}
          >
            ${msg(html`Pay <span class="number">${shop.money(total)}</span>`)}
          </button>
          <button
            class="button secondary"
            ?disabled=${open > 0 || basket.sold === 0}
            @click=${() => wish(this, 'pay', { total, atTill: true })}
          >
            ${msg('At the till instead')}
          </button>
          <button class="button small quiet" @click=${() => wish(this, 'show-basket', null)}>
            ${open > 0 ? msg('Answer the questions') : msg('Back to the basket')}
          </button>
        </div>
      </cl-modal>
    `;
  }

  /** What is in it, after what is wrong with it. */
  private renderLines(checkout: CheckoutView, basket: BasketView, shop: Shop) {
    const open = basket.questions.length;
    return html`
      ${
        checkout.error && checkout.error.kind !== 'offline'
          ? html`<p class="note ask" role="alert">
              ${icon('warning')}<span>${[checkoutText(checkout.error.kind), ...reasons(checkout)].join(' ')}</span>
            </p>`
          : ''
      }
      ${memoryNote(checkout)}
      ${
        open > 0
          ? html`<p class="note ask">
              ${icon('question')}<span
                ><b>${plural(msg('one {# item without a name.} other {# items without a name.}'), open)}</b>
                ${plural(msg('one {Say what it is first, or mark it as not an item.} other {Say what they are first, or mark them as not an item.}'), open)}</span
              >
            </p>`
          : ''
      }
      <ul role="list">
        ${basket.lines.map(
          (line) => html`
            <li class="line">
              <span class="number soft">${number(line.quantity)} ×</span>
              <b><bdi>${line.product.title}</bdi></b>
              <span class="number"
                >${line.sold ? (line.total === null ? msg('no price') : shop.money(line.total)) : msg('not charged')}</span
              >
            </li>
          `,
        )}
      </ul>
      ${
        basket.sold < basket.count
          ? html`<p class="note">
              ${icon('teach')}<span
                >${msg('What only this device was taught is not sold here: it is left out of the order.')}</span
              >
            </p>`
          : ''
      }
    `;
  }

  private renderHints(checkout: CheckoutView, basket: BasketView) {
    // The shop's own word, when there is one, may be that nobody can check.
    const age = reasons(checkout).length === 0 && basket.lines.some((line) => line.product.ageRestricted);
    return html`
      ${
        age
          ? html`<p class="note">
              ${icon('idCard')}<span
                >${msg('Something here needs a check of your age. The staff will look before you pay.')}</span
              >
            </p>`
          : ''
      }
      ${
        checkout.sync === 'offline'
          ? html`<p class="note">
              ${icon('offline')}<span
                >${msg('You are offline. Pay now: it is kept on this phone and sent when the connection is back.')}</span
              >
            </p>`
          : ''
      }
    `;
  }

  private renderPaying(checkout: CheckoutView) {
    return html`
      <cl-modal heading=${msg('Paying')} .closable=${false}>
        <div class="wait" role="status">
          <div class="sign busy" aria-hidden="true"></div>
          <p>${msg('One moment, the shop is confirming your order.')}</p>
        </div>
        ${memoryNote(checkout)}
      </cl-modal>
    `;
  }

  private renderWaiting(checkout: CheckoutView) {
    const offline = checkout.sync === 'offline' || checkout.error?.kind === 'offline';
    return html`
      <cl-modal .heading=${offline ? msg('Waiting for a connection') : msg('Waiting for the shop')} @modal-close=${this.close}>
        <div class="wait" role="status">
          <div class="sign">${icon(offline ? 'offline' : 'warning')}</div>
          <p>
            ${
              offline
                ? msg('Your order is kept on this phone. It is sent once, by itself, as soon as there is a connection.')
                : checkoutText(checkout.error?.kind ?? 'unavailable')
            }
          </p>
        </div>
        ${memoryNote(checkout)}
        <div slot="footer" class="ways">
          <button class="button primary" @click=${() => wish(this, 'retry-checkout', null)}>
            ${icon('replay')} ${msg('Try now')}
          </button>
          <button class="button small quiet" @click=${() => wish(this, 'withdraw-checkout', null)}>
            ${msg('Back to shopping')}
          </button>
        </div>
      </cl-modal>
    `;
  }

  private renderStaffCheck(checkout: CheckoutView) {
    const { continueUrl, quote } = checkout;
    const messages = quote?.messages ?? [];
    const paying = messages.some(({ code }) => code === 'pay_at_till');
    const told = messages.filter(({ code }) => code !== 'pay_at_till');
    return html`
      <cl-modal .heading=${paying ? msg('Pay at the till') : msg('A quick check')} @modal-close=${this.close}>
        <div class="wait" role="status">
          ${
            continueUrl
              ? html`<cl-qr-code .text=${continueUrl} label=${msg('Code for the staff')}></cl-qr-code>
                  <p class="code number" dir="ltr">${spelledCode(continueUrl)}</p>`
              : html`<div class="sign">${icon('idCard')}</div>`
          }
          ${
            paying && quote && this.shop
              ? html`<p>
                  ${msg(html`<b>Show this at the till and pay <span class="number">${this.shop.money(quote.total)}</span> there.</b> The receipt comes by itself.`)}
                </p>`
              : html`<p>
                  ${msg(html`<b>Show this to the staff.</b> They check your age and let it pass; then it goes on by itself.`)}
                </p>`
          }
          ${[...new Set(told.map(shopText))].map((content) => html`<p dir="auto">${content}</p>`)}
        </div>
        ${
          checkout.sync === 'offline'
            ? html`<p class="note">
                ${icon('offline')}<span
                  >${msg('You are offline. The code works all the same; what the staff does shows here later.')}</span
                >
              </p>`
            : ''
        }
        <div slot="footer" class="ways">
          ${
            continueUrl
              ? html`<a class="button secondary" href=${inThisLanguage(continueUrl)} target="_blank" rel="noopener"
                  >${icon('idCard')} ${msg('I am the staff')}</a
                >`
              : ''
          }
          <button class="button small quiet" @click=${() => wish(this, 'withdraw-checkout', null)}>
            ${msg('Back to the basket')}
          </button>
        </div>
      </cl-modal>
    `;
  }

  private renderOrdered(checkout: CheckoutView) {
    return html`
      <cl-modal heading=${msg('Paid')} .closable=${false}>
        ${checkout.order ? html`<cl-order-receipt .order=${checkout.order}></cl-order-receipt>` : ''}
        <div slot="footer" class="ways">
          <button class="button primary" @click=${() => wish(this, 'new-basket', null)}>${msg('Start a new basket')}</button>
        </div>
      </cl-modal>
    `;
  }

  private readonly close = (): void => wish(this, 'close-checkout', null);
}

/** What the shop itself says about products that it does not sell, each sentence once. */
function reasons({ error, quote }: CheckoutView): readonly string[] {
  if (error?.kind !== 'item-unavailable') return [];
  return [...new Set(quote?.messages.map(shopText))];
}

/** The code at the end of the staff's address, as people read it out; nothing when it has none. */
function spelledCode(continueUrl: string): string {
  const [, first, second] = /\/([0-9A-Z]{5})([0-9A-Z]{5})$/.exec(continueUrl) ?? [];
  return first && second ? `${first}-${second}` : '';
}

function memoryNote({ storage }: CheckoutView) {
  return storage === 'memory' ? html`<p class="note">${icon('warning')}<span>${memoryOnlyText()}</span></p>` : '';
}

/** The shop's prices, when they are those of this very basket. */
function freshQuote(checkout: CheckoutView): PricedBasket | null {
  return checkout.sync === 'idle' && checkout.unsentEvents === 0 ? checkout.quote : null;
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-checkout-dialog': CheckoutDialog;
  }
}

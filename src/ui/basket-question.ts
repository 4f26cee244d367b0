import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ItemId } from '../core/basket-event.ts';
import type { QuestionView } from './basket-view.ts';
import { wish } from './events.ts';
import { icon } from './icons.ts';
import './item-picture.ts';
import { differs } from './row-change.ts';
import { shopContext, type Shop } from './shop-context.ts';
import { base, buttons } from './styles.ts';

/** An item that nobody could name for sure: up to three products it may be, a search, or "not an item". It costs nothing until answered. */
@localized()
@customElement('cl-basket-question')
export class BasketQuestion extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        margin: var(--space-2) 0;
        padding: var(--space-3);
        border: 1.5px dashed var(--ask-edge);
        border-radius: var(--radius-m);
        background: var(--ask-tint);
      }
      header {
        display: flex;
        align-items: center;
        gap: var(--space-3);
      }
      header cl-item-picture {
        width: 2.75rem;
        flex: none;
      }
      h3 {
        font-size: var(--text-m);
        font-weight: 650;
      }
      header p {
        color: var(--ask-ink);
        font-size: var(--text-xs);
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(6rem, 1fr));
        gap: var(--space-2);
        margin-top: var(--space-3);
      }
      li {
        display: grid;
      }
      .choice {
        display: flex;
        flex-direction: column;
        gap: var(--space-1);
        padding: var(--space-2);
        border-radius: var(--radius-s);
        background: var(--surface);
        box-shadow: 0 0 0 1px var(--edge);
        text-align: start;
        transition: transform var(--quick) var(--ease);
      }
      .choice:active {
        transform: scale(0.97);
      }
      .choice cl-item-picture {
        width: 100%;
        aspect-ratio: 2 / 1;
        border-radius: calc(var(--radius-s) - 0.25rem);
      }
      .choice b {
        font-size: var(--text-xs);
        font-weight: 600;
        line-height: 1.25;
        overflow-wrap: anywhere;
        text-wrap: balance;
      }
      .choice span {
        margin-top: auto;
        font-size: var(--text-xs);
        color: var(--ink-soft);
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--space-2);
        margin: var(--space-2) calc(-1 * var(--space-2)) calc(-1 * var(--space-2));
      }
      footer .button {
        padding-inline: var(--space-2);
        font-weight: 500;
        text-decoration-color: var(--ask-edge);
      }
    `,
  ];

  @property({ attribute: false, hasChanged: differs }) question: QuestionView | null = null;
  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;

  holds(item: ItemId): boolean {
    return this.question?.item === item;
  }

  override render() {
    const { question, shop } = this;
    if (!question || !shop) return html``;
    const { item, candidates } = question;
    return html`
      <section aria-labelledby="ask">
        <header>
          <cl-item-picture .seen=${question.picture}></cl-item-picture>
          <div>
            <h3 id="ask">${msg('What is this?')}</h3>
            <p>
              ${candidates.length > 0 ? msg('Not sure, so it is not charged yet.') : msg('Not in the catalogue as seen. It is not charged.')}
            </p>
          </div>
        </header>
        <ul>
          ${candidates.map(
            (product) => html`
              <li>
                <button class="choice" @click=${() => wish(this, 'answer-question', { item, product: product.id })}>
                  <cl-item-picture .product=${product}></cl-item-picture>
                  <b><bdi>${product.title}</bdi></b>
                  <span class="number">${product.price === undefined ? msg('no price') : shop.money(product.price)}</span>
                </button>
              </li>
            `,
          )}
        </ul>
        <footer>
          <button class="button small quiet" @click=${() => wish(this, 'search-answer', { item })}>
            ${icon('search')} ${msg('Something else')}
          </button>
          <button class="button small quiet" @click=${() => wish(this, 'dismiss-question', { item })}>
            ${msg('Not an item')}
          </button>
        </footer>
      </section>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-basket-question': BasketQuestion;
  }
}

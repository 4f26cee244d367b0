import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { wish } from './events.ts';
import { icon } from './icons.ts';
import './item-picture.ts';
import './modal.ts';
import { findProducts } from './product-search.ts';
import { shopContext, type Shop } from './shop-context.ts';
import { base, buttons } from './styles.ts';
import { isolate, plural } from './words.ts';

/** The whole catalogue to choose one product from, with a search. Fires `pick-product` or `close-picker`. */
@localized()
@customElement('cl-product-picker')
export class ProductPicker extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      .search {
        position: sticky;
        top: 0;
        z-index: 1;
        display: flex;
        align-items: center;
        gap: var(--space-2);
        margin-bottom: var(--space-2);
        padding: 0 var(--space-4);
        border: 1.5px solid var(--edge-strong);
        border-radius: var(--radius-full);
        background: var(--surface);
      }
      .search:focus-within {
        border-color: var(--ink);
        box-shadow: 0 0 0 2px var(--lens);
      }
      input {
        flex: 1;
        min-width: 0;
        min-height: 3rem;
        border: 0;
        outline: none;
        background: none;
        color: inherit;
        font: inherit;
        font-size: var(--text-m);
        box-shadow: none !important;
      }
      input::placeholder {
        color: var(--ink-soft);
        opacity: 1;
      }
      .product {
        display: grid;
        grid-template-columns: 3rem minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-3);
        width: 100%;
        padding: var(--space-2) 0;
        border-bottom: 1px solid var(--edge);
      }
      .product b {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .none {
        padding: var(--space-5) 0;
        text-align: center;
      }
    `,
  ];

  @property() heading = '';
  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;
  @state() private words = '';

  override render() {
    const { shop } = this;
    if (!shop) return html``;
    const found = findProducts(shop.products.values(), this.words);
    return html`
      <cl-modal tall .heading=${this.heading} @modal-close=${() => wish(this, 'close-picker', null)}>
        <label class="search">
          ${icon('search')}
          <span class="visually-hidden">${msg('Search the catalogue')}</span>
          <input
            type="search"
            placeholder=${msg('Search the catalogue')}
            autocomplete="off"
            enterkeyhint="search"
            .value=${this.words}
            @input=${(event: InputEvent) => (this.words = (event.target as HTMLInputElement).value)}
          />
        </label>
        <p class="visually-hidden" role="status">${plural(msg('other {# found}'), found.length)}</p>
        <ul role="list">
          ${repeat(
            found,
            (product) => product.id,
            (product) => html`
              <li>
                <button class="product" @click=${() => wish(this, 'pick-product', { product: product.id })}>
                  <cl-item-picture .product=${product}></cl-item-picture>
                  <b>${product.title}</b>
                  <span class="number soft">${product.price === undefined ? '' : shop.money(product.price)}</span>
                </button>
              </li>
            `,
          )}
        </ul>
        ${found.length === 0 ? html`<p class="none soft">${msg(str`Nothing is called “${isolate(this.words)}”. Try fewer letters.`)}</p>` : ''}
      </cl-modal>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-product-picker': ProductPicker;
  }
}

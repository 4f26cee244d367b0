import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Product } from '../core/catalog.ts';
import { wish } from './events.ts';
import { Filling } from './filling.ts';
import { icon } from './icons.ts';
import './item-picture.ts';
import './modal.ts';
import { painted } from './painted.ts';
import { findProducts } from './product-search.ts';
import { shopContext, type Shop } from './shop-context.ts';
import { base, buttons } from './styles.ts';
import { isolate, number, plural } from './words.ts';

/** So many are shown at once: a list of ten thousand would freeze the page, and nobody reads it to its end. */
const MOST_SHOWN = 100;
/** No more than these fit on a screen; as many follow whenever those are seen, so that a touch never waits for all. */
const SHOWN_AT_ONCE = 12;

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
        outline: 3px solid var(--ink);
        outline-offset: -3px;
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
      li {
        content-visibility: auto;
        contain-intrinsic-block-size: auto 4.0625rem;
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
      /* The row shows nothing outside of itself. */
      .product:focus-visible {
        outline-offset: -3px;
      }
      .product b {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .product small {
        display: block;
        color: var(--good);
        font-size: var(--text-xs);
        font-weight: 600;
      }
      .none {
        padding: var(--space-5) 0;
        text-align: center;
      }
    `,
  ];

  @property() heading = '';
  /** What it looked like, the likeliest first: they lead the list until something is searched for. */
  @property({ attribute: false }) likely: readonly Product[] = [];
  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;
  @state() private words = '';
  @state() private shown = SHOWN_AT_ONCE;
  private found: readonly Product[] = [];
  private readonly filling = new Filling(this);

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.shop || !this.filling.done) return;
    if (!changed.has('words') && !changed.has('likely') && !changed.has('shop') && this.found.length > 0) return;
    const rest = findProducts(this.shop.products.values(), this.words).filter((product) => !this.leading.includes(product));
    this.found = [...this.leading, ...rest];
  }

  protected override updated(): void {
    const { shown } = this;
    if (!this.filling.done || shown >= Math.min(this.found.length, MOST_SHOWN)) return;
    void painted().then(() => {
      if (this.isConnected && this.shown === shown) this.shown = Math.min(shown + SHOWN_AT_ONCE, MOST_SHOWN);
    });
  }

  private get leading(): readonly Product[] {
    return this.words === '' ? this.likely : [];
  }

  override render() {
    const { shop } = this;
    if (!shop) return html``;
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
        ${this.filling.done ? this.renderFound(shop) : ''}
      </cl-modal>
    `;
  }

  private renderFound(shop: Shop) {
    const { found, leading } = this;
    return html`
      <p class="visually-hidden" role="status">${plural(msg('other {# found}'), found.length)}</p>
      <ul role="list">
        ${repeat(
          found.slice(0, this.shown),
          (product) => product.id,
          (product) => html`
            <li>
              <button class="product" @click=${() => wish(this, 'pick-product', { product: product.id })}>
                <cl-item-picture .product=${product}></cl-item-picture>
                <b><bdi>${product.title}</bdi>${leading.includes(product) ? html`<small>${msg('looks like it')}</small>` : ''}</b>
                <span class="number soft">${product.price === undefined ? '' : shop.money(product.price)}</span>
              </button>
            </li>
          `,
        )}
      </ul>
      ${
        found.length > MOST_SHOWN
          ? html`<p class="none soft">${msg(str`${number(MOST_SHOWN)} of ${number(found.length)}. Type more letters.`)}</p>`
          : ''
      }
      ${found.length === 0 ? html`<p class="none soft">${msg(str`Nothing is called “${isolate(this.words)}”. Try fewer letters.`)}</p>` : ''}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-product-picker': ProductPicker;
  }
}

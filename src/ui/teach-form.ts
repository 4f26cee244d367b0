import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { NO_CURRENCY, productByGtin, type Catalog, type Product } from '../core/catalog.ts';
import { toGtin14 } from '../core/gtin.ts';
import { minorDigits, parseAmount, plainAmount } from '../core/money.ts';
import { isTitle, LONGEST_TITLE } from '../core/taught-file.ts';
import { icon } from './icons.ts';
import { base, buttons } from './styles.ts';
import { teachStyles } from './teach-styles.ts';
import type { Naming } from './teaching.ts';

/** From here on a price is a slip of the keyboard; in the currency's whole units. */
const TOO_DEAR = 10_000_000;
/** Names that the browser is given to suggest. */
const MOST_SUGGESTIONS = 500;

/** Name, price and barcode of a taught product. The name or the barcode of something that the shop sells makes it that. Fires `teach-name` with a `Naming` when all is well; what is not is said at its field. */
@localized()
@customElement('cl-teach-form')
export class TeachForm extends LitElement {
  static override styles = [
    base,
    buttons,
    teachStyles,
    css`
      .two {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
        column-gap: var(--space-3);
      }
      .primary {
        width: 100%;
      }
    `,
  ];

  @property({ attribute: false }) shop: Catalog | null = null;
  @property({ attribute: false }) busy = false;
  @property({ attribute: false }) action = '';
  /** What it was called before, when it is to be changed. */
  @property({ attribute: false }) known: Naming | null = null;
  @state() private tried = false;
  @query('#title') private titleInput!: HTMLInputElement;
  @query('#price') private priceInput!: HTMLInputElement;
  @query('#barcode') private barcodeInput!: HTMLInputElement;

  override render() {
    const { shop, known: before } = this;
    if (!shop) return html``;
    const wrong = this.tried ? this.mistakes() : {};
    const sold = this.soldProduct(shop);
    return html`
      <form novalidate @submit=${this.onSubmit} @input=${() => this.requestUpdate()}>
        ${this.field('title', msg('What is it called?'), before?.title ?? '', wrong.title, 'text', LONGEST_TITLE)}
        <datalist id="sold">
          ${[...shop.products.values()].slice(0, MOST_SUGGESTIONS).map(({ title }) => html`<option value=${title}></option>`)}
        </datalist>
        <div class="two">
          ${this.field('price', msg(str`Price in ${shop.currency}`), before?.price === undefined ? '' : plainAmount({ amount: before.price, currency: shop.currency }), wrong.price, 'decimal', 11)}
          ${this.field('barcode', msg('Barcode, if it has one'), before?.gtin ?? '', wrong.barcode, 'numeric', 14)}
        </div>
        ${
          sold
            ? html`<p class="note" role="status">
                ${icon('check')}<span>${msg(str`The shop sells this: it is charged as ${sold.title}.`)}</span>
              </p>`
            : html`<p class="note">
                ${icon('teach')}<span>${msg('The shop does not know it: it shows in the basket, and is never charged.')}</span>
              </p>`
        }
        <button class="button primary" ?disabled=${this.busy}>${this.action}</button>
      </form>
    `;
  }

  private field(
    id: string,
    label: string,
    value: string,
    wrong: string | undefined,
    mode: 'text' | 'decimal' | 'numeric',
    most: number,
  ) {
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <input
        id=${id}
        .defaultValue=${value}
        inputmode=${mode}
        maxlength=${most}
        autocomplete="off"
        enterkeyhint="done"
        list=${id === 'title' ? 'sold' : nothing}
        aria-invalid=${wrong !== undefined}
        aria-describedby="${id}-wrong"
      />
      <p class="wrong" id="${id}-wrong" role="alert">${wrong ?? ''}</p>
    </div>`;
  }

  private mistakes(): { title?: string; price?: string; barcode?: string } {
    const [title, price, barcode] = [this.titleInput.value, this.priceInput.value, this.barcodeInput.value].map((text) =>
      text.trim(),
    );
    return {
      ...(isTitle(title) ? {} : { title: msg('Give it a name.') }),
      ...(!price || this.priceOf(price) !== null ? {} : { price: msg('A price looks like 1.99.') }),
      ...(!barcode || toGtin14(barcode) !== null
        ? {}
        : { barcode: msg('This is no barcode number: a digit is wrong or missing.') }),
    };
  }

  /** In minor units; null where it is no price. */
  private priceOf(text: string): number | null {
    const currency = this.shop?.currency ?? NO_CURRENCY;
    const amount = parseAmount(text, currency);
    return amount !== null && amount < TOO_DEAR * 10 ** minorDigits(currency) ? amount : null;
  }

  /** What the shop sells under the barcode that was typed, or else under just this name. */
  private soldProduct(shop: Catalog): Product | null {
    const typed = (id: string, before?: string): string =>
      (this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.value ?? before ?? '').trim();
    const title = typed('title', this.known?.title);
    const named = [...shop.products.values()].find((product) => product.title === title) ?? null;
    return productByGtin(shop, typed('barcode', this.known?.gtin)) ?? named;
  }

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault();
    this.tried = true;
    const [first] = Object.keys(this.mistakes());
    if (first !== undefined) {
      this.renderRoot.querySelector<HTMLElement>(`#${first}`)?.focus();
      return;
    }
    const { shop } = this;
    if (!shop) return;
    const price = this.priceOf(this.priceInput.value);
    const gtin = toGtin14(this.barcodeInput.value.trim());
    const sold = this.soldProduct(shop);
    const naming: Naming = {
      title: this.titleInput.value.trim(),
      ...(price === null ? {} : { price }),
      ...(gtin === null ? {} : { gtin }),
      ...(sold === null ? {} : { soldAs: sold.id }),
    };
    this.dispatchEvent(new CustomEvent<Naming>('teach-name', { detail: naming }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-teach-form': TeachForm;
  }
}

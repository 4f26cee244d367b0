import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Catalog, ProductId } from '../core/catalog.ts';
import { formatMoney, money } from '../core/money.ts';
import { isTaughtOnly, recognisedAs, type TaughtProduct } from '../core/taught.ts';
import { LARGEST_FILE, MOST_PRODUCTS, parseTaughtFile, usableHere, writeTaughtFile } from '../core/taught-file.ts';
import { wish } from './events.ts';
import { icon } from './icons.ts';
import { formatLocale } from './language.ts';
import './modal.ts';
import { base, buttons } from './styles.ts';
import { storageText } from './teach-dialog.ts';
import './teach-form.ts';
import type { ShelfPort, ShelfView } from './teach-port.ts';
import { teachStyles } from './teach-styles.ts';
import type { Naming } from './teaching.ts';

/** All that this device was taught: to rename, to delete, to save to a file and to read from one. Fires `teach-close`. */
@localized()
@customElement('cl-taught-list')
export class TaughtList extends LitElement {
  static override styles = [
    base,
    buttons,
    teachStyles,
    css`
      .row {
        display: grid;
        grid-template-columns: 3.5rem minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-3);
        padding-block: var(--space-2);
        border-block-end: 1px solid var(--edge);
      }
      .row b {
        overflow-wrap: anywhere;
      }
      .row small {
        display: block;
        color: var(--ink-soft);
        font-size: var(--text-xs);
      }
      .tools {
        display: flex;
      }
      .editor {
        padding-block: var(--space-4) var(--space-2);
        border-block-end: 1px solid var(--edge);
      }
      .sure {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1);
      }
      .sure p {
        flex: 1 1 8rem;
      }
      .empty {
        display: grid;
        justify-items: center;
        gap: var(--space-3);
        padding-block: var(--space-6);
        text-align: center;
      }
      .empty .icon {
        padding: var(--space-4);
        border-radius: var(--radius-full);
        background: var(--sunken);
        font-size: 1.75rem;
      }
      .files {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
      }
      label.button {
        cursor: pointer;
      }
      label.button:focus-within {
        outline: 3px solid var(--ink);
        outline-offset: 2px;
      }
    `,
  ];

  @property({ attribute: false }) shelf: ShelfPort | null = null;
  /** The shop's own catalogue. */
  @property({ attribute: false }) shop: Catalog | null = null;
  /** sha256 of the embedder, null before one is loaded. */
  @property({ attribute: false }) embedder: string | null = null;
  /** Offers a text as a file to be kept. */
  @property({ attribute: false }) saveFile: ((name: string, type: string, content: string) => void) | null = null;
  @state() private shown: ShelfView | null = null;
  @state() private editing: ProductId | null = null;
  @state() private deleting: ProductId | null = null;
  @state() private told: { readonly text: string; readonly bad: boolean } | null = null;
  private unsubscribe: (() => void) | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unsubscribe?.();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('shelf')) return;
    this.unsubscribe?.();
    this.shown = this.shelf?.state ?? null;
    this.unsubscribe = this.shelf?.subscribe((shown) => (this.shown = shown)) ?? null;
  }

  override render() {
    const { shown, shop } = this;
    if (!shown || !shop) return html``;
    const { products, broken, storage } = shown;
    return html`
      <cl-modal tall .heading=${msg('Taught products')} @modal-close=${() => this.dispatchEvent(new CustomEvent('teach-close'))}>
        ${this.told ? html`<p class="note ${this.told.bad ? 'ask' : ''}" role=${this.told.bad ? 'alert' : 'status'}>${icon(this.told.bad ? 'warning' : 'check')}<span>${this.told.text}</span></p>` : ''}
        ${storage === 'kept' ? '' : html`<p class="note ask">${icon('warning')}<span>${storageText(storage)}</span></p>`}
        ${broken === 0 ? '' : this.renderBroken(broken)} ${products.length === 0 ? this.renderEmpty() : ''}
        <ul role="list" aria-label=${msg('Taught products')}>
          ${repeat(
            products,
            ({ id }) => id,
            (product) =>
              html`<li>${this.editing === product.id ? this.renderEditor(product, shop) : this.renderRow(product, shop)}</li>`,
          )}
        </ul>
        <div slot="footer" class="ways">
          <button class="button primary" @click=${() => wish(this, 'open-teach', null)}>
            ${icon('teach')} ${msg('Teach a product')}
          </button>
          <div class="files">
            <button class="button small quiet" ?disabled=${products.length === 0} @click=${this.exportFile}>
              ${icon('download')} ${msg('Save to a file')}
            </button>
            <label class="button small quiet">
              ${icon('load')} ${msg('Read from a file')}
              <input class="visually-hidden" type="file" accept="application/json,.json" @change=${this.importFile} />
            </label>
          </div>
        </div>
      </cl-modal>
    `;
  }

  private renderRow(product: TaughtProduct, shop: Catalog) {
    const { id, title, price } = product;
    if (this.deleting === id) {
      return html`<div class="row sure" role="group" aria-label=${msg(str`Forget ${title}?`)}>
        <p><b>${msg(str`Forget ${title}?`)}</b></p>
        <button class="button small primary" @click=${() => void this.forget(product)}>${msg('Forget it')}</button>
        <button class="button small quiet" @click=${() => (this.deleting = null)}>${msg('Keep it')}</button>
      </div>`;
    }
    const priced = price === undefined ? '' : `${formatMoney(money(price, shop.currency), formatLocale())} · `;
    return html`
      <div class="row">
        <img class="picture" src=${`data:image/jpeg;base64,${product.picture}`} alt="" />
        <p><b>${title}</b><small class="number">${priced}${this.standing(product, shop)}</small></p>
        <div class="tools">
          <button class="icon-button" aria-label=${msg(str`Rename ${title}`)} @click=${() => (this.editing = id)}>
            ${icon('pencil')}
          </button>
          <button class="icon-button" aria-label=${msg(str`Forget ${title}`)} @click=${() => (this.deleting = id)}>
            ${icon('trash')}
          </button>
        </div>
      </div>
    `;
  }

  private standing(product: TaughtProduct, shop: Catalog): string {
    if (this.shelf && !this.shelf.isUsable(product)) return msg('seen by another version of the app: teach it again');
    const charged = recognisedAs(product, shop);
    if (isTaughtOnly(charged)) return msg('not sold here');
    return msg(str`charged as ${shop.products.get(charged)?.title ?? charged}`);
  }

  private renderEditor(product: TaughtProduct, shop: Catalog) {
    return html`<div class="editor">
      <cl-teach-form
        .shop=${shop}
        .known=${product}
        .action=${msg('Change it')}
        @teach-name=${(event: CustomEvent<Naming>) => void this.rename(product, event.detail)}
      ></cl-teach-form>
      <div class="files">
        <button class="button small quiet" @click=${() => (this.editing = null)}>${msg('Leave it as it is')}</button>
      </div>
    </div>`;
  }

  private renderBroken(broken: number) {
    return html`<div class="note ask">
      ${icon('warning')}
      <span>
        ${broken === 1 ? msg('1 taught product cannot be read any more.') : msg(str`${broken} taught products cannot be read any more.`)}
        <button class="button small quiet" @click=${() => void this.shelf?.removeBroken()}>${msg('Clear them away')}</button>
      </span>
    </div>`;
  }

  private renderEmpty() {
    return html`<div class="empty">
      ${icon('teach')}
      <p>${msg('Nothing yet. Show this device a thing for five seconds, and it knows it again.')}</p>
    </div>`;
  }

  private async rename(
    { price: _price, gtin: _gtin, soldAs: _soldAs, ...product }: TaughtProduct,
    naming: Naming,
  ): Promise<void> {
    this.editing = null;
    await this.shelf?.change({ ...product, ...naming });
  }

  private async forget({ id, title }: TaughtProduct): Promise<void> {
    this.deleting = null;
    await this.shelf?.remove(id);
    this.told = { text: msg(str`${title} is forgotten.`), bad: false };
  }

  private readonly exportFile = (): void => {
    const { shelf, shop } = this;
    if (shelf && shop) this.saveFile?.('cartlens-taught.json', 'application/json', writeTaughtFile(shelf.file(shop)));
  };

  private readonly importFile = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = '';
    const { shelf, shop } = this;
    if (!file || !shelf || !shop) return;
    try {
      if (file.size > LARGEST_FILE) throw new RangeError(msg(str`it is larger than ${LARGEST_FILE / 1e6} MB`));
      const parsed = parseTaughtFile(await file.text());
      const products = usableHere(parsed, shop.currency, this.embedder);
      const known = new Set([...shelf.state.products, ...products].map(({ id }) => id));
      if (known.size > MOST_PRODUCTS) throw new RangeError(msg(str`together they are more than ${MOST_PRODUCTS} products`));
      await shelf.put(products);
      const unpriced =
        parsed.currency === shop.currency ? '' : ` ${msg(str`Their prices were in ${parsed.currency} and are left out.`)}`;
      this.told = { text: `${msg(str`Products read: ${products.length}.`)}${unpriced}`, bad: false };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.told = { text: msg(str`${file.name} was not read, and nothing was changed: ${why}.`), bad: true };
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-taught-list': TaughtList;
  }
}

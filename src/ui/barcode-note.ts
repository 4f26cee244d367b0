import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BarcodeNote as Note } from './barcode-view.ts';
import { barcodeHeading, barcodeText } from './barcode-words.ts';
import { wish } from './events.ts';
import { icon } from './icons.ts';
import { shopContext, type Shop } from './shop-context.ts';
import { base, buttons } from './styles.ts';
import { plural } from './words.ts';

/** A scanned code that the basket can do nothing with by itself, and what the shopper can do. It stays until that is said. */
@localized()
@customElement('cl-barcode-note')
export class BarcodeNote extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        padding: var(--space-4);
        border: 1.5px solid var(--ask-edge);
        border-radius: var(--radius-m);
        background: var(--surface);
        box-shadow: var(--shadow);
        text-align: start;
        animation: rise var(--calm) var(--ease);
      }
      header {
        display: flex;
        gap: var(--space-3);
      }
      header .icon {
        flex: none;
        align-self: start;
        padding: var(--space-2);
        border-radius: var(--radius-full);
        background: var(--ask-tint);
        color: var(--ask-ink);
      }
      h2 {
        font-size: var(--text-m);
        font-weight: 650;
        overflow-wrap: anywhere;
      }
      p {
        margin-top: var(--space-1);
        color: var(--ink-soft);
        overflow-wrap: anywhere;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1) var(--space-2);
        margin-top: var(--space-3);
      }
      footer span {
        margin-inline-start: auto;
        color: var(--ink-soft);
        font-size: var(--text-xs);
      }
      @keyframes rise {
        from {
          opacity: 0;
          transform: translateY(0.75rem);
        }
      }
    `,
  ];

  /** Oldest first: that one is shown, the others wait. */
  @property({ attribute: false }) notes: readonly Note[] = [];
  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;

  override render() {
    const {
      shop,
      notes: [note, ...others],
    } = this;
    if (!shop || !note) return html``;
    return html`
      <section aria-labelledby="about">
        <header>
          ${icon('barcode')}
          <div>
            <h2 id="about">${barcodeHeading(note)}</h2>
            <p>${barcodeText(note, shop)}</p>
          </div>
        </header>
        <footer>
          ${this.renderWays(note)}
          ${others.length === 0 ? '' : html`<span>${plural(msg('one {# more code} other {# more codes}'), others.length)}</span>`}
        </footer>
      </section>
    `;
  }

  private renderWays({ kind, gtin }: Note) {
    const leave = (): void => wish(this, 'dismiss-barcode', { gtin });
    if (kind === 'weighed') return html`<button class="button small primary" @click=${leave}>${msg('All right')}</button>`;
    return html`
      <button class="button small primary" @click=${() => wish(this, 'name-barcode', { gtin })}>
        ${icon('search')} ${msg('Choose what it is')}
      </button>
      <button class="button small quiet" @click=${leave}>${msg('Leave it out')}</button>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-barcode-note': BarcodeNote;
  }
}

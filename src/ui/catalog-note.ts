import { consume, createContext } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, buttons } from './styles.ts';
import { isolate, plural } from './words.ts';

/** The catalogue that staff brought onto this device, while it is in use. */
export interface KeptCatalogNote {
  readonly name: string;
  readonly products: number;
  /** Back to the shipped one; the page starts anew. */
  useShipped(): void;
}

/** Null: the shipped catalogue is in use. */
export const keptCatalogContext = createContext<KeptCatalogNote | null>(Symbol('kept catalogue'));

/** Says which catalogue is in use where it is not the shipped one, so that nobody takes one shop's prices for another's. */
@localized()
@customElement('cl-catalog-note')
export class CatalogNoteElement extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--space-2);
        margin-top: var(--space-4);
        color: var(--ink-soft);
        font-size: var(--text-xs);
      }
      p {
        flex: 1 1 10rem;
        overflow-wrap: anywhere;
      }
      .button.small {
        padding-inline: var(--space-2);
        font-size: var(--text-xs);
      }
    `,
  ];

  @consume({ context: keptCatalogContext, subscribe: true })
  @property({ attribute: false })
  note: KeptCatalogNote | null = null;
  /** There is a basket of this catalogue: it stays readable. */
  @property({ type: Boolean }) fixed = false;

  override render() {
    const { note } = this;
    if (!note) return '';
    const products = plural(msg('one {# product} other {# products}'), note.products);
    return html`
      <div>
        <p>${msg(str`Catalogue on this device: ${isolate(note.name)}, ${products}`)}</p>
        ${
          this.fixed
            ? ''
            : html`<button class="button small quiet" @click=${() => note.useShipped()}>${msg('Use the shipped one')}</button>`
        }
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-catalog-note': CatalogNoteElement;
  }
}

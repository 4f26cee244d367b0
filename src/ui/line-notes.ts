import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { allergenList } from './allergen-words.ts';
import type { BasketLineView } from './basket-view.ts';
import { wish } from './events.ts';
import { Follow } from './follow.ts';
import { icon } from './icons.ts';
import './item-picture.ts';
import { settingsContext, type SettingsPort } from './settings-context.ts';
import { base, buttons } from './styles.ts';
import { isolate } from './words.ts';

/** Below a line's name: how sure the name is, the marks of age and allergens, and, where it is not quite sure, what else it may be. */
@localized()
@customElement('cl-line-notes')
export class LineNotes extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        min-width: 0;
        color: var(--ink-soft);
        font-size: var(--text-xs);
      }
      .marks {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1) var(--space-2);
        padding-top: 0.125rem;
      }
      .sureness {
        display: inline-flex;
        align-items: center;
        gap: 0.375em;
      }
      .sureness i {
        width: 0.5rem;
        height: 0.5rem;
        border-radius: var(--radius-full);
        border: 1.5px solid var(--good);
        background: var(--good);
      }
      /* Half known in shape too, not only in colour. */
      .likely i {
        border-color: var(--ask-edge);
        background: linear-gradient(to right, var(--ask-edge) 50%, transparent 50%);
      }
      .age {
        padding: 0 0.4em;
        border: 1.5px solid var(--edge-strong);
        border-radius: 0.375rem;
        color: var(--ink);
        font-weight: 650;
      }
      .mine {
        display: inline-flex;
        align-items: center;
        gap: 0.375em;
        padding: 0.125rem 0.625rem;
        border-radius: var(--radius-full);
        background: var(--ask-tint);
        box-shadow: inset 0 0 0 1px var(--ask-edge);
        color: var(--ask-ink);
        font-weight: 600;
      }
      .others {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2);
        padding: var(--space-2) 0 var(--space-1);
      }
      .other {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        min-height: var(--touch);
        max-width: 100%;
        padding: 0 var(--space-3) 0 var(--space-1);
        border-radius: var(--radius-full);
        background: var(--surface);
        box-shadow: inset 0 0 0 1px var(--edge-strong);
        color: var(--ink);
        line-height: 1.2;
      }
      .other span {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .other cl-item-picture {
        flex: none;
        width: 2.25rem;
        border-radius: var(--radius-full);
      }
    `,
  ];

  @property({ attribute: false }) line: BasketLineView | null = null;
  @consume({ context: settingsContext, subscribe: true })
  @property({ attribute: false })
  settings: SettingsPort | null = null;
  protected readonly follow = new Follow(this, () => this.settings);

  override render() {
    const { line } = this;
    if (!line) return html``;
    const { product, sureness, others } = line;
    const mine = product.allergens?.filter((name) => this.settings?.value.allergens.includes(name)) ?? [];
    const rest = product.allergens?.filter((name) => !mine.includes(name)) ?? [];
    return html`
      <div class="marks">
        <span class="sureness ${sureness}"
          >${sureness === 'barcode' ? icon('barcode') : sureness === 'shopper' ? icon('check') : html`<i></i>`}
          <span>${this.surenessWords(line)}</span></span
        >
        ${product.ageRestricted ? html`<span class="age">${msg('Age check')}</span>` : ''}
        ${mine.length > 0 ? html`<span class="mine">${icon('warning')} ${msg(str`Contains ${allergenList(mine)}`)}</span>` : ''}
        ${rest.length > 0 ? html`<span>${msg(str`Contains ${allergenList(rest)}`)}</span>` : ''}
      </div>
      ${sureness === 'likely' && others.length > 0 ? this.renderOthers(line) : ''}
    `;
  }

  private renderOthers({ product, others }: BasketLineView) {
    return html`
      <div class="others" role="group" aria-label=${msg(str`Or instead of ${isolate(product.title)}`)}>
        <span>${msg('Or is it')}</span>
        ${others.map(
          (other) => html`
            <button class="other" @click=${() => wish(this, 'swap-line', { product: product.id, to: other.id })}>
              <cl-item-picture .product=${other}></cl-item-picture><span>${other.title}</span>
            </button>
          `,
        )}
      </div>
    `;
  }

  private surenessWords({ sureness }: BasketLineView): string {
    switch (sureness) {
      case 'barcode':
        return msg('from the barcode');
      case 'shopper':
        return msg('you said so');
      case 'sure':
        return msg('sure');
      case 'likely':
        return msg('likely');
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-line-notes': LineNotes;
  }
}

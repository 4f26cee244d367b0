import { localized, msg } from '@lit/localize';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BasketView } from './basket-view.ts';
import type { CheckoutView } from './checkout-port.ts';
import { wish, type SheetName } from './events.ts';
import './modal.ts';
import { base, buttons } from './styles.ts';

/** Sheets that few open, and that are loaded only then. */
const SHEETS: Readonly<Record<SheetName, () => Promise<unknown>>> = {
  settings: () => import('./settings-sheet.ts'),
  privacy: () => import('./privacy-sheet.ts'),
};

/** What was fetched is there the next time it is opened: then nothing stands in for it. */
const fetched = new Set<SheetName>();

/** A sheet that is fetched when it is wanted: says so while it comes, and what to do when it does not. */
@localized()
@customElement('cl-late-sheet')
export class LateSheet extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      .wait {
        display: grid;
        justify-items: start;
        gap: var(--space-4);
        padding: var(--space-2) 0 var(--space-4);
      }
    `,
  ];

  @property() name: SheetName = 'settings';
  @property({ attribute: false }) basket: BasketView | null = null;
  @property({ attribute: false }) checkout: CheckoutView | null = null;
  @state() private step: 'loading' | 'ready' | 'failed' = 'loading';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('name')) return;
    if (fetched.has(this.name)) this.step = 'ready';
    else void this.load();
  }

  private async load(): Promise<void> {
    const { name } = this;
    this.step = 'loading';
    const step = await SHEETS[name]().then(
      () => 'ready' as const,
      () => 'failed' as const,
    );
    if (step === 'ready') fetched.add(name);
    if (this.name === name) this.step = step;
  }

  override render() {
    if (this.step === 'ready') {
      return this.name === 'settings'
        ? html`<cl-settings-sheet></cl-settings-sheet>`
        : html`<cl-privacy-sheet .basket=${this.basket} .checkout=${this.checkout}></cl-privacy-sheet>`;
    }
    return html`
      <cl-modal
        .heading=${this.name === 'settings' ? msg('Settings') : msg('What is sent')}
        @modal-close=${() => wish(this, 'open-sheet', { sheet: null })}
      >
        <div class="wait" role="status">
          ${
            this.step === 'loading'
              ? html`<p class="soft">${msg('One moment…')}</p>`
              : html`<p>${msg('This page could not be fetched. Check the connection and try again; your basket is kept.')}</p>
                  <button class="button small secondary" @click=${() => void this.load()}>${msg('Try again')}</button>`
          }
        </div>
      </cl-modal>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-late-sheet': LateSheet;
  }
}

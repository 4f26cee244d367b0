import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../ui/icons.ts';
import { base, buttons } from '../ui/styles.ts';
import { list } from '../ui/words.ts';
import { pictureCount, productCount } from './counts.ts';
import { storeWish } from './store-events.ts';
import type { Step } from './store-state.ts';
import { panels } from './store-styles.ts';

/** The catalogue is in use. */
@localized()
@customElement('cl-store-done')
export class DonePanel extends LitElement {
  static override styles = [
    base,
    buttons,
    panels,
    css`
      .sign {
        display: grid;
        place-items: center;
        width: 3.5rem;
        height: 3.5rem;
        border-radius: var(--radius-full);
        background: var(--lens);
        color: var(--on-bright);
        font-size: 1.25rem;
      }
    `,
  ];

  @property({ attribute: false }) step: (Step & { readonly kind: 'done' }) | null = null;

  override render() {
    const { step } = this;
    if (!step) return '';
    const { size } = step.kept.catalog.products;
    return html`
      <section class="panel">
        <span class="sign">${icon('check')}</span>
        <h2 class="arrival" tabindex="-1">${msg('The catalogue is in use')}</h2>
        <p>
          ${msg(str`On this device: ${list([productCount(size), pictureCount(step.pictures)])}. The app uses them from its next start on. A basket that is open keeps its items.`)}
        </p>
        <div class="actions">
          <a class="button primary" href="/">${msg('Open CartLens')}</a>
          <button class="button secondary" @click=${() => storeWish(this, 'store-cancel', null)}>
            ${msg('Bring in another')}
          </button>
        </div>
      </section>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-store-done': DonePanel;
  }
}

import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ALLERGENS, type Allergen } from '../core/allergens.ts';
import { parseAmount, plainAmount } from '../core/money.ts';
import type { Settings } from '../core/settings.ts';
import { allergenWords } from './allergen-words.ts';
import { wish } from './events.ts';
import { Filling } from './filling.ts';
import { Follow } from './follow.ts';
import { icon } from './icons.ts';
import './modal.ts';
import { settingsContext, type SettingsPort } from './settings-context.ts';
import { shopContext, type Shop } from './shop-context.ts';
import { base, buttons } from './styles.ts';
import { isolate } from './words.ts';

/** What the shopper may choose: feedback, a budget, allergens to be warned of. Every change counts at once and stays on this device. */
@localized()
@customElement('cl-settings-sheet')
export class SettingsSheet extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      fieldset {
        margin: 0 0 var(--space-5);
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0 0 var(--space-2);
        font-size: var(--text-m);
        font-weight: 650;
      }
      .row {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        min-height: 3.25rem;
        padding: var(--space-2) 0;
        border-bottom: 1px solid var(--edge);
      }
      .row span {
        flex: 1;
      }
      .row small {
        display: block;
        color: var(--ink-soft);
        font-size: var(--text-xs);
      }
      /* A switch is a checkbox that looks like what it does. */
      .row input {
        appearance: none;
        position: relative;
        flex: none;
        width: 3.25rem;
        height: 2rem;
        margin: 0;
        border-radius: var(--radius-full);
        background: var(--edge-strong);
        cursor: pointer;
        transition: background-color var(--quick);
      }
      .row input::before {
        content: '';
        position: absolute;
        inset-block: 0.25rem;
        inset-inline-start: 0.25rem;
        width: 1.5rem;
        border-radius: var(--radius-full);
        background: var(--surface);
        transition: inset-inline-start var(--quick) var(--ease);
      }
      .row input:checked {
        background: var(--good);
      }
      .row input:checked::before {
        inset-inline-start: 1.5rem;
      }
      @media (forced-colors: active) {
        .row input,
        .row input::before {
          border: 1px solid ButtonText;
        }
        .row input:checked::before {
          background: Highlight;
        }
      }
      .amount {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2);
      }
      .amount label {
        display: flex;
        flex: 1 1 9rem;
        min-width: 0;
        align-items: center;
        gap: var(--space-2);
        min-height: 3.25rem;
        padding: 0 var(--space-4);
        border: 1.5px solid var(--edge-strong);
        border-radius: var(--radius-m);
        background: var(--surface);
      }
      .amount label:focus-within {
        outline: 3px solid var(--ink);
        outline-offset: 2px;
        box-shadow: 0 0 0 2px var(--lens);
      }
      .amount input {
        flex: 1;
        width: 0;
        min-width: 0;
        min-height: var(--touch);
        border: 0;
        outline: none;
        background: none;
        color: inherit;
        font: inherit;
        font-size: var(--text-m);
        box-shadow: none !important;
      }
      .hint {
        padding-top: var(--space-2);
        color: var(--ink-soft);
        font-size: var(--text-xs);
      }
      .hint.wrong {
        color: var(--ask-ink);
        font-weight: 600;
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      .chip {
        display: inline-flex;
        align-items: center;
        gap: 0.375em;
        min-height: var(--touch);
        padding: 0 var(--space-4);
        border-radius: var(--radius-full);
        background: var(--sunken);
        font-weight: 500;
      }
      .chip[aria-pressed='true'] {
        background: var(--ask-tint);
        box-shadow: inset 0 0 0 1.5px var(--ask-edge);
        color: var(--ask-ink);
        font-weight: 650;
      }
    `,
  ];

  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;
  @consume({ context: settingsContext, subscribe: true })
  @property({ attribute: false })
  settings: SettingsPort | null = null;
  /** What was typed as a budget, where it is no amount. */
  @state() private noAmount: string | null = null;
  protected readonly follow = new Follow(this, () => this.settings);

  private readonly filling = new Filling(this);

  override render() {
    const { settings } = this;
    if (!settings) return html``;
    return html`
      <cl-modal .heading=${msg('Settings')} @modal-close=${() => wish(this, 'open-sheet', { sheet: null })}>
        ${this.filling.done ? this.renderAll(settings) : ''}
      </cl-modal>
    `;
  }

  private renderAll({ isKept, value }: SettingsPort) {
    return html`
      ${isKept ? '' : html`<p class="hint wrong">${msg('This browser stores nothing: settings last until the page is closed.')}</p>`}
      <fieldset>
        <legend>${msg('When something comes in or goes out')}</legend>
        ${this.renderSwitch('sound', msg('Sound'), msg('Short tones'))}
        ${'vibrate' in navigator ? this.renderSwitch('vibration', msg('Vibration'), '') : ''}
        ${this.renderSwitch('flight', msg('Flying pictures'), msg('From the basket into the list. Never where the system asks for less motion.'))}
      </fieldset>
      ${this.renderBudget(value)}
      <fieldset>
        <legend>${msg('Warn me of')}</legend>
        <div class="chips">
          ${ALLERGENS.map(
            (name) => html`
              <button class="chip" aria-pressed=${value.allergens.includes(name)} @click=${() => this.toggle(name)}>
                ${value.allergens.includes(name) ? icon('check') : ''} ${allergenWords(name)}
              </button>
            `,
          )}
        </div>
        <p class="hint">
          ${msg('As far as the shop’s catalogue knows. Read the label: it is what counts. Your choice stays on this device.')}
        </p>
      </fieldset>
    `;
  }

  private renderSwitch(name: 'sound' | 'vibration' | 'flight', label: string, hint: string) {
    return html`
      <label class="row">
        <span>${label}${hint === '' ? '' : html`<small>${hint}</small>`}</span>
        <input
          type="checkbox"
          role="switch"
          .checked=${this.settings?.value[name] ?? false}
          @change=${(event: Event) => this.settings?.change({ [name]: (event.target as HTMLInputElement).checked })}
        />
      </label>
    `;
  }

  private renderBudget({ budget }: Settings) {
    const { shop } = this;
    if (!shop) return '';
    const typed = this.noAmount ?? (budget === null ? '' : plainAmount({ amount: budget, currency: shop.currency }));
    return html`
      <fieldset>
        <legend>${msg('Budget')}</legend>
        <div class="amount">
          <label>
            <span class="soft">${shop.currency}</span>
            <span class="visually-hidden">${msg('How much you want to spend')}</span>
            <input
              inputmode="decimal"
              autocomplete="off"
              placeholder=${msg('none')}
              aria-describedby="budget-hint"
              aria-invalid=${this.noAmount !== null}
              .value=${typed}
              @change=${this.onBudget}
            />
          </label>
          ${
            budget === null
              ? ''
              : html`<button class="button small quiet" @click=${() => this.settings?.change({ budget: null })}>
                  ${msg('No budget')}
                </button>`
          }
        </div>
        <p id="budget-hint" class="hint ${this.noAmount === null ? '' : 'wrong'}" role="status">
          ${
            this.noAmount === null
              ? msg('You are told when the total is above it. Nothing is stopped.')
              : msg(
                  str`“${isolate(this.noAmount)}” is no amount. Type for example ${plainAmount({ amount: 4000, currency: shop.currency })}.`,
                )
          }
        </p>
      </fieldset>
    `;
  }

  private readonly onBudget = (event: Event): void => {
    const text = (event.target as HTMLInputElement).value;
    const amount = text.trim() === '' ? 0 : parseAmount(text, this.shop?.currency ?? 'EUR');
    this.noAmount = amount === null ? text : null;
    if (amount !== null) this.settings?.change({ budget: amount > 0 ? amount : null });
  };

  private toggle(name: Allergen): void {
    const chosen = this.settings?.value.allergens ?? [];
    const allergens = ALLERGENS.filter((other) => (other === name ? !chosen.includes(name) : chosen.includes(other)));
    this.settings?.change({ allergens });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-settings-sheet': SettingsSheet;
  }
}

import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import { budgetState } from '../core/budget.ts';
import { Follow } from './follow.ts';
import { icon } from './icons.ts';
import { settingsContext, type SettingsPort } from './settings-context.ts';
import { shopContext, type Shop } from './shop-context.ts';
import { base } from './styles.ts';
import { isolate } from './words.ts';

/** How the total stands to the shopper's budget, where there is one. What it says in words is spoken when it turns, not with every item. */
@localized()
@customElement('cl-budget-note')
export class BudgetNote extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      .note {
        display: grid;
        gap: var(--space-1);
        margin-bottom: var(--space-3);
        font-size: var(--text-xs);
      }
      p {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 var(--space-3);
        color: var(--ink-soft);
      }
      .state {
        display: inline-flex;
        align-items: center;
        gap: 0.375em;
      }
      .over .state {
        color: var(--ask-ink);
        font-weight: 650;
      }
      .track {
        height: 0.375rem;
        border-radius: var(--radius-full);
        background: var(--sunken);
        overflow: hidden;
      }
      .track i {
        display: block;
        width: 100%;
        height: 100%;
        border-radius: inherit;
        background: var(--good);
        transform: translateX(calc((var(--part) - 1) * 100%));
        transition: transform var(--calm) var(--ease);
      }
      :host(:dir(rtl)) .track i {
        transform: translateX(calc((1 - var(--part)) * 100%));
      }
      .near .track i,
      .over .track i {
        background: var(--ask-edge);
      }
    `,
  ];

  /** Minor units. */
  @property({ attribute: false }) total = 0;
  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;
  @consume({ context: settingsContext, subscribe: true })
  @property({ attribute: false })
  settings: SettingsPort | null = null;
  protected readonly follow = new Follow(this, () => this.settings);

  override render() {
    const { shop, total } = this;
    const budget = this.settings?.value.budget ?? null;
    if (!shop || budget === null) return html``;
    const state = budgetState(total, budget);
    return html`
      <div class="note ${state.kind}">
        <p>
          <span class="number">${msg(str`Budget ${isolate(shop.money(budget))}`)}</span>
          <span class="state number"
            >${
              state.kind === 'over'
                ? html`${icon('warning')} ${msg(str`${isolate(shop.money(state.by))} above it`)}`
                : msg(str`${isolate(shop.money(state.left))} left`)
            }</span
          >
        </p>
        <div class="track" style=${styleMap({ '--part': `${Math.min(1, total / budget)}` })} aria-hidden="true"><i></i></div>
        <p class="visually-hidden" role="status">${state.kind === 'over' ? msg('The total is above your budget.') : ''}</p>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-budget-note': BudgetNote;
  }
}

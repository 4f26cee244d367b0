import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { icon, type IconName } from '../icons.ts';
import { shopContext, type Shop } from '../shop-context.ts';
import { base } from '../styles.ts';
import { number } from '../words.ts';
import type { EventLabel, ShownLabel } from './event-labels.ts';

const SIGNS: Readonly<Record<EventLabel['kind'], IconName>> = { in: 'plus', out: 'minus', ask: 'question' };

/** What has just happened, in big type over the picture. Screen readers hear it from the announcer. */
@localized()
@customElement('cl-booth-labels')
export class BoothLabels extends LitElement {
  static override styles = [
    base,
    css`
      ul {
        display: grid;
        gap: var(--space-2);
        justify-items: start;
      }
      li {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        max-width: 100%;
        padding-block: var(--space-2);
        padding-inline: var(--space-2) var(--space-5);
        border-radius: var(--radius-full);
        background: var(--lens);
        color: var(--on-bright);
        font-size: var(--text-l);
        font-weight: 700;
        letter-spacing: -0.02em;
        line-height: 1.2;
        box-shadow: 0 4px 24px rgb(0 0 0 / 0.35);
        animation: land var(--calm) var(--ease);
      }
      li.out {
        background: var(--on-glass);
      }
      li.ask {
        background: var(--ask);
      }
      .sign {
        display: grid;
        place-items: center;
        flex: none;
        width: 2.25rem;
        height: 2.25rem;
        border-radius: var(--radius-full);
        background: rgb(20 22 26 / 0.12);
        font-size: 1.125rem;
      }
      b {
        min-width: 0;
        font-weight: inherit;
        overflow-wrap: anywhere;
      }
      .out b {
        text-decoration: line-through;
        text-decoration-thickness: 0.09em;
      }
      @keyframes land {
        from {
          transform: translateY(1.5rem) scale(0.9);
          opacity: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) labels: readonly ShownLabel[] = [];
  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;

  override render() {
    return html`<ul aria-hidden="true">
      ${repeat(
        this.labels,
        ({ serial }) => serial,
        ({ kind, title, quantity, amount }) => html`
          <li class=${kind}>
            <span class="sign">${icon(SIGNS[kind])}</span>
            <b>${quantity > 1 ? `${number(quantity)} × ` : ''}${title ?? msg('What is this?')}</b>
            ${kind === 'in' && amount !== null ? html`<span class="number">${this.shop?.money(amount)}</span>` : ''}
          </li>
        `,
      )}
    </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-booth-labels': BoothLabels;
  }
}

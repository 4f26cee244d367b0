import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, buttons } from '../styles.ts';

/** Asks whether the visitor is still there, and counts down until the booth takes the screen back. Any touch stops it. */
@localized()
@customElement('cl-booth-countdown')
export class BoothCountdown extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--space-4);
        padding: var(--space-5);
        background: rgb(10 11 13 / 0.9);
        color: var(--on-glass);
        text-align: center;
        animation: appear var(--calm);
      }
      .ring {
        display: grid;
        place-items: center;
        width: 9rem;
        height: 9rem;
        border: 0.5rem solid var(--lens);
        border-radius: 50%;
        font-size: 4.5rem;
        font-weight: 750;
        letter-spacing: -0.04em;
        line-height: 1;
      }
      h2 {
        font-size: var(--text-xl);
        font-weight: 750;
        letter-spacing: -0.03em;
        line-height: 1.1;
      }
      p {
        max-width: 24rem;
        color: var(--on-glass-soft);
        font-size: var(--text-m);
        text-wrap: balance;
      }
      .button {
        margin-top: var(--space-2);
        background: var(--lens);
        color: var(--on-bright);
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
    `,
  ];

  @property({ type: Number }) seconds = 0;

  override render() {
    return html`
      <div class="ring number" aria-hidden="true">${this.seconds}</div>
      <div role="alertdialog" aria-labelledby="title" aria-describedby="text">
        <h2 id="title">${msg('Are you still there?')}</h2>
        <p id="text">${msg('Soon the basket is emptied for the next visitor.')}</p>
        <button class="button">${msg('Yes, go on')}</button>
      </div>
    `;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('button')?.focus({ preventScroll: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-booth-countdown': BoothCountdown;
  }
}

import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../icons.ts';
import { loadFraction, loadText } from '../load-texts.ts';
import type { LoadState } from '../session-state.ts';
import { base } from '../styles.ts';

/** What the booth waits for, in the middle of the picture. It comes late: a quick start shows nothing of it. */
@localized()
@customElement('cl-booth-note')
export class BoothNote extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        justify-items: center;
        gap: var(--space-2);
        width: min(24rem, 100%);
        padding: var(--space-5) var(--space-6);
        border-radius: var(--radius-l);
        background: var(--glass);
        box-shadow: inset 0 0 0 1px var(--glass-edge);
        backdrop-filter: blur(12px);
        color: var(--on-glass);
        text-align: center;
        text-wrap: balance;
        animation: appear var(--calm) 600ms both;
      }
      .icon {
        font-size: 1.75rem;
        color: var(--lens);
      }
      h2 {
        font-size: var(--text-l);
        font-weight: 700;
        letter-spacing: -0.02em;
        line-height: 1.2;
      }
      p {
        color: var(--on-glass-soft);
      }
      progress {
        appearance: none;
        width: 100%;
        height: 0.5rem;
        margin-top: var(--space-2);
        border: 0;
        border-radius: var(--radius-full);
        background: var(--glass-edge);
        overflow: hidden;
      }
      progress::-webkit-progress-bar {
        background: none;
      }
      progress::-webkit-progress-value {
        border-radius: var(--radius-full);
        background: var(--lens);
      }
      progress::-moz-progress-bar {
        border-radius: var(--radius-full);
        background: var(--lens);
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
    `,
  ];

  /** How far the start is; null: it broke off and begins again by itself. */
  @property({ attribute: false }) load: LoadState | null = null;
  /** What broke off, for the staff. */
  @property() problem = '';

  override render() {
    const { load } = this;
    if (!load) {
      return html`
        ${icon('replay')}
        <h2>${msg('One moment')}</h2>
        <p role="status">${msg('It starts again by itself.')} ${this.problem}</p>
      `;
    }
    const { title, text } = loadText(load);
    const part = loadFraction(load);
    return html`
      ${icon(load.step === 'asking-camera' ? 'camera' : 'basket')}
      <h2>${title}</h2>
      <p class="number">${text}</p>
      ${part === null ? '' : html`<progress aria-label=${msg('Getting ready')} max="1" .value=${part}></progress>`}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-booth-note': BoothNote;
  }
}

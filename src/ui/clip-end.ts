import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { wish } from './events.ts';
import { icon } from './icons.ts';
import { base, buttons, centred } from './styles.ts';
import { count } from './words.ts';

/** Over the last picture of a clip: that it is over, and what can come next. */
@customElement('cl-clip-end')
export class ClipEnd extends LitElement {
  static override styles = [
    base,
    buttons,
    centred,
    css`
      :host {
        gap: var(--space-2);
        background: rgb(10 11 13 / 0.8);
        color: var(--on-glass);
        animation: appear var(--calm) ease-out;
      }
      h2 {
        font-size: var(--text-xl);
        font-weight: 700;
        letter-spacing: -0.03em;
      }
      p {
        max-width: 19rem;
        color: var(--on-glass-soft);
      }
      div {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: var(--space-2);
        margin-top: var(--space-3);
      }
      .button.bright {
        background: var(--lens);
        color: var(--on-bright);
      }
      .button.glass {
        background: var(--glass);
        box-shadow: inset 0 0 0 1px var(--glass-edge);
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) items = 0;

  override render() {
    return html`
      <h2>That was the clip</h2>
      <p>
        ${this.items > 0 ? `${count(this.items, 'item')} in the basket.` : 'The basket is empty.'} Check out, or watch it again.
      </p>
      <div>
        ${
          this.items > 0
            ? html`<button class="button small bright" @click=${() => wish(this, 'open-checkout', null)}>
                Check out ${icon('arrowRight')}
              </button>`
            : ''
        }
        <button class="button small glass" @click=${() => wish(this, 'start-source', { source: 'clip' })}>
          ${icon('replay')} Play again
        </button>
        <button class="button small glass" @click=${() => wish(this, 'start-source', { source: 'camera' })}>
          ${icon('camera')} Use camera
        </button>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-clip-end': ClipEnd;
  }
}

import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { wish } from './events.ts';
import { icon } from './icons.ts';
import { base, buttons, centred } from './styles.ts';
import { plural } from './words.ts';

/** Where the picture was or would be: that the clip is over, or that nothing is watching, and what can come next. */
@localized()
@customElement('cl-stage-note')
export class StageNote extends LitElement {
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

  @property({ attribute: false }) about: 'clip-ended' | 'basket' = 'clip-ended';
  @property({ attribute: false }) items = 0;

  override render() {
    const ended = this.about === 'clip-ended';
    return html`
      <h2>${ended ? msg('That was the clip') : msg('The camera is off')}</h2>
      <p>${ended ? this.basketWords() : msg('Your basket is kept. Change it by hand, or go on with the camera.')}</p>
      <div>
        ${
          ended && this.items > 0
            ? html`<button class="button small bright" @click=${() => wish(this, 'open-checkout', null)}>
                ${msg('Check out')} ${icon('arrowRight')}
              </button>`
            : ''
        }
        ${
          ended
            ? html`<button class="button small glass" @click=${() => wish(this, 'start-source', { source: 'clip' })}>
                ${icon('replay')} ${msg('Play again')}
              </button>`
            : ''
        }
        <button
          class="button small ${ended ? 'glass' : 'bright'}"
          @click=${() => wish(this, 'start-source', { source: 'camera' })}
        >
          ${icon('camera')} ${msg('Use camera')}
        </button>
        ${
          ended
            ? ''
            : html`<button class="button small glass" @click=${() => wish(this, 'stop-source', null)}>
                ${msg('Back to the start')}
              </button>`
        }
      </div>
    `;
  }

  private basketWords(): string {
    const words = msg('=0 {The basket is empty.} one {# item in the basket.} other {# items in the basket.}');
    return `${plural(words, this.items)} ${msg('Check out, or watch it again.')}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-stage-note': StageNote;
  }
}

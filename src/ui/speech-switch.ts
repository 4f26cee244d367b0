import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import { icon } from './icons.ts';
import { speech } from './speech.ts';
import { base, buttons } from './styles.ts';

/** Turns the app's voice on and off; not there where the browser has none. */
@localized()
@customElement('cl-speech-switch')
export class SpeechSwitch extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        border-radius: var(--radius-full);
      }
      .icon-button[aria-pressed='true'] {
        background: var(--lens);
        color: var(--on-bright);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.hidden = !speech.available;
    speech.addEventListener('change', this.onSpeech);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    speech.removeEventListener('change', this.onSpeech);
  }

  override render() {
    return html`
      <button
        class="icon-button"
        aria-label=${msg('Speak')}
        title=${msg('Speak what happens')}
        aria-pressed=${speech.on}
        @click=${this.onClick}
      >
        ${icon(speech.on ? 'speech' : 'speechOff')}
      </button>
    `;
  }

  private readonly onSpeech = (): void => this.requestUpdate();

  private readonly onClick = (): void => {
    speech.turn(!speech.on);
    speech.announce(msg('What happens is spoken from now on.'));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-speech-switch': SpeechSwitch;
  }
}

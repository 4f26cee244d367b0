import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { base, buttons } from '../styles.ts';
import { number, plural } from '../words.ts';
import type { PinPort } from './booth-ports.ts';

/** Short enough to be remembered, long enough for the waits between wrong ones to count. */
const DIGITS = { least: 4, most: 8 } as const;

/**
 * Asks for the staff's PIN, or has a new one chosen. Fires `pin-done` when it was right, or is set. While tries are locked it says for how
 * long.
 */
@localized()
@customElement('cl-pin-form')
export class PinForm extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      form {
        display: grid;
        gap: var(--space-3);
      }
      label {
        display: grid;
        gap: var(--space-1);
        font-weight: 600;
      }
      input {
        min-height: 3.5rem;
        padding: 0 var(--space-4);
        border: 2px solid var(--edge-strong);
        border-radius: var(--radius-m);
        background: var(--surface);
        color: inherit;
        font: inherit;
        font-size: var(--text-l);
        letter-spacing: 0.35em;
      }
      .wrong {
        min-height: 1.4em;
        color: var(--ask-ink);
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) pin: PinPort | null = null;
  /** A new one is chosen. */
  @property({ type: Boolean }) choosing = false;
  @state() private wrong = '';
  @state() private busy = false;
  @state() private locked = 0;
  @query('input[name=pin]') private first!: HTMLInputElement;
  @query('input[name=again]') private again!: HTMLInputElement | null;
  private timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(() => this.look(), 500);
    this.look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  override render() {
    const { choosing, busy, locked } = this;
    const shut = !choosing && locked > 0;
    return html`
      <form @submit=${this.onSubmit} autocomplete="off">
        <p class="soft">
          ${
            choosing
              ? msg(
                  str`Choose ${number(DIGITS.least)} to ${number(DIGITS.most)} digits. Only their fingerprint is kept, on this device.`,
                )
              : msg('Settings are for the staff.')
          }
        </p>
        ${this.renderInput('pin', choosing ? msg('New PIN') : msg('PIN'), shut || busy)}
        ${choosing ? this.renderInput('again', msg('The same again'), busy) : ''}
        <p class="wrong" role="alert">
          ${shut ? plural(msg('one {Too many wrong PINs. Wait # second.} other {Too many wrong PINs. Wait # seconds.}'), locked) : this.wrong}
        </p>
        <button class="button primary" ?disabled=${shut || busy}>${choosing ? msg('Set PIN') : msg('Unlock')}</button>
      </form>
    `;
  }

  private renderInput(name: 'pin' | 'again', label: string, disabled: boolean) {
    return html`
      <label>
        ${label}
        <input
          name=${name}
          type="password"
          inputmode="numeric"
          autocomplete="off"
          minlength=${DIGITS.least}
          maxlength=${DIGITS.most}
          pattern="[0-9]*"
          required
          ?disabled=${disabled}
        />
      </label>
    `;
  }

  protected override firstUpdated(): void {
    this.first.focus();
  }

  private look(): void {
    this.locked = this.pin?.secondsLocked ?? 0;
  }

  private readonly onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.take(this.first.value);
  };

  private async take(entered: string): Promise<void> {
    const { pin, choosing } = this;
    if (!pin || this.busy) return;
    if (choosing && this.again?.value !== entered) {
      this.wrong = msg('The two are not the same.');
      return;
    }
    this.busy = true;
    try {
      if (choosing) await pin.set(entered);
      else if (!(await pin.check(entered))) {
        this.wrong = msg('That is not the PIN.');
        this.first.value = '';
        this.look();
        return;
      }
      this.dispatchEvent(new CustomEvent('pin-done'));
    } finally {
      this.busy = false;
      // The browser takes the focus from a field that was disabled for a moment.
      void this.updateComplete.then(() => this.first.focus());
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-pin-form': PinForm;
  }
}

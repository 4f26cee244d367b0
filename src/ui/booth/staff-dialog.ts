import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { BoothSettings } from '../../core/booth-settings.ts';
import { icon } from '../icons.ts';
import '../language-picker.ts';
import '../modal.ts';
import type { Modal } from '../modal.ts';
import { base, buttons } from '../styles.ts';
import { plural } from '../words.ts';
import type { PinPort } from './booth-ports.ts';
import './pin-form.ts';

/** What the staff may have done to the booth. */
export type StaffWish = 'draw-zone' | 'leave' | 'forget-all';

/** To choose from, seconds. */
const IDLE_CHOICES = [20, 30, 45, 60, 90, 120, 180, 300] as const;

/**
 * The staff's corner: behind a PIN, which is chosen at the first use. Fires `settings-change` and `staff-wish` with what is wanted, and
 * `modal-close`; opened again it asks for the PIN again.
 */
@localized()
@customElement('cl-staff-dialog')
export class StaffDialog extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      section {
        padding: var(--space-3) 0;
        border-bottom: 1px solid var(--edge);
      }
      label,
      .row {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-4);
        min-height: 3rem;
        font-size: var(--text-m);
      }
      label small,
      p {
        display: block;
        color: var(--ink-soft);
        font-size: var(--text-xs);
        text-wrap: pretty;
      }
      select {
        min-height: var(--touch);
        padding: 0 var(--space-3);
        border: 1.5px solid var(--edge-strong);
        border-radius: var(--radius-s);
        background: var(--surface);
        color: inherit;
        font: inherit;
      }
      input[type='checkbox'] {
        flex: none;
        width: 1.75rem;
        height: 1.75rem;
        accent-color: var(--action);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        padding: var(--space-4) 0 var(--space-2);
      }
      .button:disabled {
        opacity: 0.5;
      }
      .button.danger {
        background: var(--ask-tint);
        color: var(--ask-ink);
      }
    `,
  ];

  @property({ attribute: false }) pin: PinPort | null = null;
  @property({ attribute: false }) settings: BoothSettings | null = null;
  /** The camera's picture is on the screen to be drawn on. */
  @property({ type: Boolean }) canDraw = false;
  @state() private unlocked = false;
  @state() private choosing = false;
  /** The whole reset wants a second touch. */
  @state() private sure = false;
  @query('cl-modal') private modal!: Modal;

  override render() {
    const { pin } = this;
    return html`
      <cl-modal .heading=${this.heading} @modal-close=${() => this.dispatchEvent(new CustomEvent('modal-close'))}>
        ${
          !pin?.isPossible
            ? html`<p>${msg('A PIN needs a secure address. Open the one that begins with https://.')}</p>`
            : this.choosing || !pin.isSet
              ? html`<cl-pin-form .pin=${pin} choosing @pin-done=${this.onDone}></cl-pin-form>`
              : this.unlocked
                ? this.renderSettings()
                : html`<cl-pin-form .pin=${pin} @pin-done=${this.onDone}></cl-pin-form>`
        }
      </cl-modal>
    `;
  }

  private get heading(): string {
    if (this.choosing || this.pin?.isSet === false) return msg('Choose a PIN');
    return this.unlocked ? msg('Booth settings') : msg('Staff');
  }

  private renderSettings() {
    const { settings } = this;
    if (!settings) return '';
    const choices = [...new Set([...IDLE_CHOICES, settings.idleSeconds])].sort((a, b) => a - b);
    return html`
      <section>
        <label>
          <span>${msg('A visitor is gone after')}</span>
          <select @change=${(event: Event) => this.change({ idleSeconds: Number((event.target as HTMLSelectElement).value) })}>
            ${choices.map((seconds) => html`<option value=${seconds} ?selected=${seconds === settings.idleSeconds}>${plural(msg('one {# second} other {# seconds}'), seconds)}</option>`)}
          </select>
        </label>
        ${this.renderSwitch('camera', msg('Visitors use the camera'), msg('Off: the clip plays, whatever is touched.'))}
        ${this.renderSwitch('mirror', msg('Mirror the camera’s picture'), msg('For a camera that looks at the visitor.'))}
        ${this.renderSwitch('sound', msg('Sound'), msg('When something is counted for a visitor. The clip is silent.'))}
        <div class="row"><span>${msg('Language')}</span><cl-language-picker></cl-language-picker></div>
      </section>
      <div class="acts">
        <button class="button small secondary" ?disabled=${!this.canDraw} @click=${() => this.wish('draw-zone')}>
          ${icon('crop')} ${msg('Draw the basket area')}
        </button>
        <button class="button small secondary" @click=${() => (this.choosing = true)}>
          ${icon('shield')} ${msg('Change PIN')}
        </button>
        <button class="button small secondary" @click=${() => this.wish('leave')}>
          ${icon('arrowLeft')} ${msg('Leave the booth')}
        </button>
        <button class="button small ${this.sure ? 'danger' : 'secondary'}" @click=${this.onForget}>
          ${icon('trash')} ${this.sure ? msg('Really forget all of it?') : msg('Forget everything')}
        </button>
      </div>
      <p>
        ${this.canDraw ? '' : msg('The basket area is drawn on the camera’s picture: begin a visit first, then come back here.')}
        ${msg('Forgetting takes settings, PIN and basket area. A booth’s basket is for show: it never leaves this page and cannot be paid.')}
      </p>
    `;
  }

  private renderSwitch(name: 'camera' | 'mirror' | 'sound', label: string, more: string) {
    return html`
      <label>
        <span>${label}<small>${more}</small></span>
        <input
          type="checkbox"
          .checked=${this.settings?.[name] ?? false}
          @change=${(event: Event) => this.change({ [name]: (event.target as HTMLInputElement).checked })}
        />
      </label>
    `;
  }

  private readonly onDone = (): void => {
    this.unlocked = true;
    this.choosing = false;
    this.modal.focusHeading();
  };

  private readonly onForget = (): void => {
    if (this.sure) this.wish('forget-all');
    this.sure = true;
  };

  private change(part: Partial<BoothSettings>): void {
    if (!this.settings) return;
    const detail: BoothSettings = { ...this.settings, ...part };
    this.dispatchEvent(new CustomEvent('settings-change', { detail }));
  }

  private wish(detail: StaffWish): void {
    this.dispatchEvent(new CustomEvent('staff-wish', { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-staff-dialog': StaffDialog;
  }
}

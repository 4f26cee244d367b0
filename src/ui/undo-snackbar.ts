import { localized, msg } from '@lit/localize';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { changeWords } from './change-texts.ts';
import { wish } from './events.ts';
import { icon } from './icons.ts';
import type { UndoOffer } from './session-state.ts';
import { base, buttons } from './styles.ts';

/** Seconds it stays; the basket's own undo button stays for good. */
const STAY = 6;

/** Says what just changed and takes it back on demand. Waits while pointed at or focused. */
@localized()
@customElement('cl-undo-snackbar')
export class UndoSnackbar extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        pointer-events: none;
      }
      .bar {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        width: fit-content;
        max-width: 100%;
        padding-block: 0;
        padding-inline: var(--space-4) var(--space-1);
        border-radius: var(--radius-full);
        background: var(--glass);
        box-shadow: inset 0 0 0 1px var(--glass-edge);
        backdrop-filter: blur(12px);
        color: var(--on-glass);
        pointer-events: auto;
        animation: rise var(--calm) var(--ease);
      }
      .text {
        min-width: 0;
        padding: var(--space-2) 0;
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .button {
        flex: none;
        color: var(--lens);
      }
      .button:hover {
        background: none;
      }
      @keyframes rise {
        from {
          opacity: 0;
          transform: translateY(0.75rem);
        }
      }
    `,
  ];

  @property({ attribute: false }) offer: UndoOffer | null = null;
  @state() private shown: UndoOffer | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('offer') || changed.get('offer')?.serial === this.offer?.serial) return;
    this.shown = this.offer;
    this.leaveLater();
  }

  override render() {
    if (!this.shown) return html``;
    return html`
      <div
        class="bar"
        @pointerenter=${this.stay}
        @pointerleave=${this.leaveLater}
        @focusin=${this.stay}
        @focusout=${this.leaveLater}
      >
        <span class="text">${changeWords(this.shown.change)}</span>
        <button class="button small" @click=${() => wish(this, 'undo', null)}>${icon('undo')} ${msg('Undo')}</button>
      </div>
    `;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  private readonly stay = (): void => clearTimeout(this.timer);

  private readonly leaveLater = (): void => {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.shown = null), STAY * 1000);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-undo-snackbar': UndoSnackbar;
  }
}

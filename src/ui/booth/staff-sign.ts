import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import { base, buttons } from '../styles.ts';

/** So long the sign is held, milliseconds. */
const HOLD_MS = 2000;

/**
 * The name of the app, and for those who know it the way to the staff's settings: held for two seconds, or pressed with a key. Fires
 * `staff-open`.
 */
@localized()
@customElement('cl-staff-sign')
export class StaffSign extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      button {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        min-height: var(--touch);
        padding: 0 var(--space-4);
        border-radius: var(--radius-full);
        background: var(--glass);
        box-shadow: inset 0 0 0 1px var(--glass-edge);
        backdrop-filter: blur(12px);
        color: var(--on-glass);
        font-weight: 700;
        letter-spacing: -0.02em;
        cursor: default;
        touch-action: none;
        user-select: none;
        -webkit-touch-callout: none;
      }
      img {
        width: 1.5rem;
        height: 1.5rem;
        border-radius: 0.375rem;
        pointer-events: none;
      }
    `,
  ];

  private timer: ReturnType<typeof setTimeout> | undefined;

  override render() {
    return html`
      <button
        aria-label=${msg('CartLens, staff settings')}
        @pointerdown=${this.onDown}
        @pointerup=${this.onUp}
        @pointerleave=${this.onUp}
        @pointercancel=${this.onUp}
        @contextmenu=${(event: Event) => event.preventDefault()}
        @click=${this.onClick}
      >
        <img src="/icons/icon.svg" alt="" />
        CartLens
      </button>
    `;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  private readonly onDown = (): void => {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), HOLD_MS);
  };

  private readonly onUp = (): void => clearTimeout(this.timer);

  /** By key or by assistive technology, which cannot hold: no pointer was down. A finger's short touch is a visitor's. */
  private readonly onClick = (event: MouseEvent): void => {
    if (event.detail !== 0) return;
    event.stopPropagation();
    this.open();
  };

  private open(): void {
    this.dispatchEvent(new CustomEvent('staff-open'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-staff-sign': StaffSign;
  }
}

import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { icon } from './icons.ts';
import { base, buttons } from './styles.ts';

/**
 * A modal dialog on the platform's `<dialog>`, which keeps the focus in and gives it back: rises from the bottom in portrait, floats in
 * landscape. Slots: default (scrolls) and `footer`. Fires `modal-close` when the shopper leaves it.
 */
@localized()
@customElement('cl-modal')
export class Modal extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      dialog {
        display: none;
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
        position: fixed;
        inset: auto 0 0;
        width: 100%;
        max-width: none;
        max-height: calc(100dvh - 2.5rem);
        margin: 0;
        padding: 0;
        border: 0;
        border-radius: var(--radius-l) var(--radius-l) 0 0;
        background: var(--paper);
        color: var(--ink);
        box-shadow: var(--shadow);
        overflow: hidden;
        animation: rise var(--calm) var(--ease);
      }
      :host([tall]) dialog {
        height: 100dvh;
      }
      dialog::backdrop {
        background: rgb(10 11 13 / 0.6);
      }
      @keyframes rise {
        from {
          transform: translateY(4rem);
          opacity: 0;
        }
      }
      header {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        flex: none;
        padding: var(--space-4) var(--space-3) var(--space-2) var(--space-5);
      }
      h2 {
        flex: 1;
        min-width: 0;
        font-size: var(--text-l);
        font-weight: 700;
        letter-spacing: -0.02em;
        line-height: 1.2;
      }
      .body {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
        overscroll-behavior: contain;
        padding: 0 var(--space-5) var(--space-4);
      }
      .footer {
        flex: none;
        padding: 0 var(--space-5) max(var(--space-4), env(safe-area-inset-bottom));
      }
      @media (min-width: 40rem) {
        dialog[open] {
          inset: 0;
          width: min(32rem, 92vw);
          max-height: min(44rem, 100dvh - 3rem);
          height: fit-content;
          margin: auto;
          border-radius: var(--radius-l);
        }
        :host([tall]) dialog[open] {
          height: 44rem;
        }
      }
    `,
  ];

  @property() heading = '';
  @property({ attribute: false }) closable = true;
  @query('dialog') private dialog!: HTMLDialogElement;

  override render() {
    return html`
      <dialog aria-labelledby="title" @cancel=${this.onCancel}>
        <header>
          <h2 id="title" class="arrival" tabindex="-1" autofocus>${this.heading}</h2>
          <button class="icon-button" aria-label=${msg('Close')} ?hidden=${!this.closable} @click=${this.leave}>
            ${icon('close')}
          </button>
        </header>
        <div class="body"><slot></slot></div>
        <div class="footer"><slot name="footer"></slot></div>
      </dialog>
    `;
  }

  private cameFrom: HTMLElement | null = null;

  protected override firstUpdated(): void {
    this.cameFrom = focused();
    this.dialog.showModal();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.dialog.close();
    // The platform gives the focus back to where it was, but not from a dialog that leaves the page while open.
    if (this.cameFrom?.isConnected) this.cameFrom.focus({ preventScroll: true });
  }

  /** For a new step in the same dialog. */
  focusHeading(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector('h2')?.focus());
  }

  private readonly onCancel = (event: Event): void => {
    event.preventDefault();
    if (this.closable) this.leave();
  };

  private readonly leave = (): void => {
    this.dispatchEvent(new CustomEvent('modal-close'));
  };
}

/** The element with the focus, also inside shadow trees. */
function focused(): HTMLElement | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement ? element : null;
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-modal': Modal;
  }
}

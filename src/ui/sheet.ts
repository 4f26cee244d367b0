import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { icon } from './icons.ts';
import { nearestStop, nextStop, type SheetStop } from './sheet-stops.ts';
import { base, buttons } from './styles.ts';

/** Less movement than this is a tap on the handle, in CSS pixels. */
const TAP = 6;

/**
 * Holds the basket: a bottom sheet with three heights in portrait (dragged, tapped or moved with the arrow keys), a side panel in landscape.
 * Slots: `header` (also a drag handle), default (scrolls), `footer`. Fires `sheet-stop` when its height changes.
 */
@localized()
@customElement('cl-sheet')
export class Sheet extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        flex-direction: column;
        overflow: hidden;
        background: var(--paper);
        box-shadow: var(--shadow);
        border-radius: var(--radius-l) var(--radius-l) 0 0;
        height: 47dvh;
        max-height: 100%;
        transition: height var(--calm) var(--ease);
      }
      :host([stop='low']) {
        height: var(--closed, 10rem);
      }
      :host([stop='full']) {
        height: calc(100dvh - 4.5rem);
      }
      :host([dragging]) {
        height: var(--dragged);
        transition: none;
      }
      .grip {
        flex: none;
        padding: 0 var(--space-4);
        touch-action: none;
        cursor: grab;
      }
      .handle {
        display: grid;
        place-items: center;
        width: 100%;
        height: var(--touch);
        margin-bottom: calc(-1 * var(--space-4));
      }
      .handle i {
        width: 2.5rem;
        height: 0.3125rem;
        border-radius: var(--radius-full);
        background: var(--edge-strong);
        opacity: 0.6;
      }
      .handle .icon {
        display: none;
      }
      .body {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
        overscroll-behavior: contain;
        padding: 0 var(--space-4);
        scrollbar-width: thin;
        scrollbar-color: var(--edge-strong) transparent;
      }
      .footer {
        flex: none;
        padding: var(--space-3) var(--space-4) max(var(--space-4), env(safe-area-inset-bottom));
        border-top: 1px solid var(--edge);
        background: var(--paper);
      }
      @media (orientation: landscape) and (min-width: 40rem) {
        :host,
        :host([stop]) {
          height: auto;
          border-radius: var(--radius-l);
        }
        .grip {
          padding-top: var(--space-4);
          touch-action: auto;
          cursor: auto;
        }
        .handle {
          display: none;
        }
      }
    `,
  ];

  @property({ reflect: true }) stop: SheetStop = 'half';
  @state() private drag: {
    readonly pointer: number;
    readonly fromY: number;
    readonly fromHeight: number;
    readonly moved: boolean;
  } | null = null;
  @query('.grip') private grip!: HTMLElement;
  @query('.footer') private footer!: HTMLElement;

  override render() {
    return html`
      <div
        class="grip"
        @pointerdown=${this.onDown}
        @pointermove=${this.onMove}
        @pointerup=${this.onUp}
        @pointercancel=${this.onUp}
      >
        <button
          class="handle"
          aria-label=${this.stop === 'full' ? msg('Make the basket smaller') : msg('Make the basket larger')}
          aria-expanded=${this.stop !== 'low'}
          @keydown=${this.onKey}
          @click=${this.onTap}
        >
          <i></i>${icon('chevronUp')}
        </button>
        <slot name="header"></slot>
      </div>
      <div class="body" tabindex="-1"><slot></slot></div>
      <div class="footer"><slot name="footer"></slot></div>
    `;
  }

  private readonly onTap = (event: MouseEvent): void => {
    // A keyboard click has no pointer before it; a pointer's click was already answered by onUp when it moved.
    if (event.detail === 0 || !this.justDragged) this.go(this.stop === 'full' ? 'half' : nextStop(this.stop, 1));
    this.justDragged = false;
  };

  private justDragged = false;

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    this.go(nextStop(this.stop, event.key === 'ArrowUp' ? 1 : -1));
  };

  private readonly onDown = (event: PointerEvent): void => {
    const onControl = event
      .composedPath()
      .some((node) => node instanceof HTMLButtonElement && !node.classList.contains('handle'));
    if (onControl || this.isPanel || event.button !== 0) return;
    this.drag = { pointer: event.pointerId, fromY: event.clientY, fromHeight: this.offsetHeight, moved: false };
  };

  private readonly onMove = (event: PointerEvent): void => {
    const { drag } = this;
    if (!drag || drag.pointer !== event.pointerId) return;
    const up = drag.fromY - event.clientY;
    if (!drag.moved && Math.abs(up) < TAP) return;
    if (!drag.moved) {
      this.grip.setPointerCapture(event.pointerId);
      this.drag = { ...drag, moved: true };
      this.toggleAttribute('dragging', true);
    }
    this.style.setProperty('--dragged', `${Math.round(drag.fromHeight + up)}px`);
  };

  private readonly onUp = (event: PointerEvent): void => {
    const { drag } = this;
    this.drag = null;
    if (!drag?.moved || drag.pointer !== event.pointerId) return;
    this.justDragged = true;
    const height = drag.fromHeight + drag.fromY - event.clientY;
    this.toggleAttribute('dragging', false);
    this.go(nearestStop(height, this.heights()));
  };

  private heights(): Readonly<Record<SheetStop, number>> {
    const screen = window.innerHeight;
    return { low: this.closedHeight(), half: 0.47 * screen, full: screen - 72 };
  }

  private closedHeight(): number {
    return this.grip.offsetHeight + this.footer.offsetHeight;
  }

  private get isPanel(): boolean {
    return matchMedia('(orientation: landscape) and (min-width: 40rem)').matches;
  }

  private go(stop: SheetStop): void {
    this.style.setProperty('--closed', `${this.closedHeight()}px`);
    if (stop === this.stop) return;
    this.stop = stop;
    this.dispatchEvent(new CustomEvent<SheetStop>('sheet-stop', { detail: stop, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-sheet': Sheet;
  }
}

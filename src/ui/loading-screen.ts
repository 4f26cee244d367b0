import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { wish } from './events.ts';
import { icon } from './icons.ts';
import type { LoadState, SourceKind, UndoOffer } from './session-state.ts';
import { base, buttons, centred } from './styles.ts';
import { NO_BARCODES, type BarcodeView } from './barcode-view.ts';
import type { BasketView } from './basket-view.ts';
import './scan-preview.ts';
import { loadFraction, loadText } from './load-texts.ts';

/** What is being fetched or prepared, with true numbers, and a way back. */
@localized()
@customElement('cl-loading-screen')
export class LoadingScreen extends LitElement {
  static override styles = [
    base,
    buttons,
    centred,
    css`
      /* A note lies over the lower edge. */
      :host([noted]) {
        padding-bottom: 12rem;
      }
      .lens {
        position: relative;
        width: 6.5rem;
        height: 6.5rem;
        margin-bottom: var(--space-6);
        font-size: 2rem;
        display: grid;
        place-items: center;
      }
      .lens svg.ring {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        rotate: -90deg;
      }
      .ring circle {
        fill: none;
        stroke: var(--edge);
        stroke-width: 5;
      }
      .ring .done {
        stroke: var(--good);
        stroke-linecap: round;
        transition: stroke-dashoffset var(--calm) linear;
      }
      h1 {
        font-size: var(--text-l);
        font-weight: 700;
        letter-spacing: -0.02em;
      }
      p {
        min-height: 3em;
        max-width: 22rem;
        margin: var(--space-2) 0 var(--space-4);
        color: var(--ink-soft);
      }
      progress {
        position: absolute;
        opacity: 0;
        pointer-events: none;
      }
    `,
  ];

  @property({ attribute: false }) load: LoadState = { step: 'catalog' };
  @property({ attribute: false }) source: SourceKind = 'camera';
  /** Barcodes are read from the camera's first frame on. */
  @property({ attribute: false }) barcodes: BarcodeView = NO_BARCODES;
  @property({ attribute: false }) basket: BasketView | null = null;
  @property({ attribute: false }) offer: UndoOffer | null = null;

  override render() {
    const { title, text } = loadText(this.load);
    const part = loadFraction(this.load);
    return html`
      <div class="lens">
        <svg class="ring" viewBox="0 0 100 100" aria-hidden="true">
          <circle cx="50" cy="50" r="46"></circle>
          <circle
            class="done"
            cx="50"
            cy="50"
            r="46"
            pathLength="1"
            stroke-dasharray="1"
            stroke-dashoffset=${1 - (part ?? 0)}
          ></circle>
        </svg>
        ${icon(this.source === 'camera' ? 'camera' : 'play')}
        <progress aria-label=${msg('Getting ready')} max="1" .value=${part ?? 0}></progress>
      </div>
      <h1 class="arrival" tabindex="-1">${title}</h1>
      <p class="number">${text}</p>
      <cl-scan-preview .state=${this.barcodes.state} .basket=${this.basket} .offer=${this.offer}></cl-scan-preview>
      <button class="button small quiet" @click=${() => wish(this, 'stop-source', null)}>${msg('Cancel')}</button>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-loading-screen': LoadingScreen;
  }
}

import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { BarcodeView } from './barcode-view.ts';
import { barcodeStateWords } from './barcode-words.ts';
import type { BasketView } from './basket-view.ts';
import './bracket-frame.ts';
import { changeWords } from './change-texts.ts';
import { icon } from './icons.ts';
import type { UndoOffer } from './session-state.ts';
import { shopContext, type Shop } from './shop-context.ts';
import { shotContext, type ShotFeed } from './shot-context.ts';
import { base } from './styles.ts';
import { itemCount, list } from './words.ts';

/** What the camera sees while the models still load, to hold barcodes to, and what has come of it. */
@localized()
@customElement('cl-scan-preview')
export class ScanPreview extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        justify-items: center;
        gap: var(--space-3);
        width: min(20rem, 100%);
      }
      cl-bracket-frame {
        --bracket: var(--good);
        width: 100%;
        padding: var(--space-2);
      }
      video {
        display: block;
        width: 100%;
        aspect-ratio: 4 / 3;
        border-radius: var(--radius-s);
        background: #0d0f11;
        object-fit: cover;
      }
      .state {
        font-weight: 600;
        text-wrap: balance;
      }
      .state .icon {
        display: inline-block;
        margin-inline-end: var(--space-1);
        vertical-align: -0.35em;
      }
      .state.failed {
        color: var(--ink-soft);
        font-weight: 400;
      }
      .basket {
        display: grid;
        gap: var(--space-1);
        justify-items: center;
        padding: var(--space-2) var(--space-4);
        border-radius: var(--radius-m);
        background: var(--sunken);
      }
      .basket p:last-child {
        color: var(--ink-soft);
      }
    `,
  ];

  @property({ attribute: false }) state: BarcodeView['state'] = 'off';
  @property({ attribute: false }) basket: BasketView | null = null;
  @property({ attribute: false }) offer: UndoOffer | null = null;
  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;
  @consume({ context: shotContext, subscribe: true }) @property({ attribute: false }) feed: ShotFeed | null = null;

  @query('video') private picture!: HTMLVideoElement | null;

  override render() {
    const { state } = this;
    if (state === 'off') return html``;
    const sees = state !== 'failed';
    return html`
      ${sees ? html`<cl-bracket-frame><video muted playsinline aria-hidden="true"></video></cl-bracket-frame>` : ''}
      <p class="state ${state}">${icon('barcode')} ${barcodeStateWords(state)}</p>
      ${this.renderBasket()}
    `;
  }

  /** The stream has a second view here: the element that gives the frames stays where it is. */
  protected override updated(_changed: PropertyValues<this>): void {
    const { picture } = this;
    const stream = this.feed?.live?.srcObject ?? null;
    if (!picture || picture.srcObject === stream) return;
    picture.srcObject = stream;
    // A browser that does not play it shows its last picture: nothing hangs on it.
    void picture.play().catch(() => undefined);
  }

  private renderBasket() {
    const { basket, shop, offer } = this;
    if (!basket || !shop || basket.count === 0) return '';
    return html`
      <div class="basket">
        ${offer ? html`<p>${changeWords(offer.change)}</p>` : ''}
        <p class="number">${list([itemCount(basket.count), shop.money(basket.total)])}</p>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-scan-preview': ScanPreview;
  }
}

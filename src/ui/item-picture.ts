import { consume } from '@lit/context';
import { html, css, LitElement, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Product } from '../core/catalog.ts';
import { icon } from './icons.ts';
import { shopContext, type Shop } from './shop-context.ts';
import { base } from './styles.ts';

/**
 * A small square picture of an item: what the camera saw of it, else the shop's picture, else a sign. Decorative: the name beside it speaks.
 * The bitmap stays the owner's.
 */
@customElement('cl-item-picture')
export class ItemPicture extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        position: relative;
        place-items: center;
        overflow: hidden;
        aspect-ratio: 1;
        border-radius: var(--radius-s);
        background: var(--sunken);
        color: var(--ink-soft);
      }
      canvas,
      img {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      /* Packshots show the whole product on the grey they were taken on. */
      img {
        padding: 6%;
        object-fit: contain;
        background: var(--packshot);
      }
    `,
  ];

  @property({ attribute: false }) seen: ImageBitmap | null = null;
  @property({ attribute: false }) product: Product | null = null;
  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;

  override render() {
    if (this.seen && this.seen.width > 0) {
      return html`<canvas width=${this.seen.width} height=${this.seen.height} aria-hidden="true"></canvas>`;
    }
    const address = this.product && this.shop?.pictureOf(this.product);
    if (address) return html`<img src=${address} alt="" loading="lazy" decoding="async" />`;
    return icon(this.product ? 'basket' : 'question');
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('seen')) void this.show();
  }

  /** Not drawn but handed over: without a GPU what is drawn is copied anew with every change of the page's layers, and each row has such a picture. */
  private async show(): Promise<void> {
    const { seen } = this;
    if (!seen || seen.width === 0) return;
    const copy = await createImageBitmap(seen);
    const context = this.seen === seen ? this.renderRoot.querySelector('canvas')?.getContext('bitmaprenderer') : null;
    if (context) context.transferFromImageBitmap(copy);
    else copy.close();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-item-picture': ItemPicture;
  }
}

import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ItemId } from '../core/basket-event.ts';
import type { BasketLineView } from './basket-view.ts';
import { wish } from './events.ts';
import { icon } from './icons.ts';
import './item-picture.ts';
import './line-notes.ts';
import { differs } from './row-change.ts';
import { shopContext, type Shop } from './shop-context.ts';
import { base, buttons } from './styles.ts';
import { isolate, number } from './words.ts';

/** One product in the basket: picture, name, price, how many, and the ways to put it right. */
@localized()
@customElement('cl-basket-line')
export class BasketLineElement extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        grid-template-columns: 3.5rem minmax(0, 1fr) auto;
        grid-template-areas: 'picture name total' 'picture notes notes' 'picture tools stepper';
        column-gap: var(--space-3);
        align-items: center;
        position: relative;
        isolation: isolate;
        padding: var(--space-3) 0 var(--space-2);
        border-bottom: 1px solid var(--edge);
      }
      /* Lights up. Its opacity alone changes: anything else would be painted anew sixty times a second. */
      :host::before {
        content: '';
        position: absolute;
        z-index: -1;
        inset: 0 -0.75rem;
        border-radius: var(--radius-s);
        background: color-mix(in srgb, var(--lens) 55%, transparent);
        opacity: 0;
        pointer-events: none;
      }
      cl-item-picture {
        grid-area: picture;
        align-self: start;
        width: 3.5rem;
      }
      .name {
        grid-area: name;
        font-weight: 600;
        line-height: 1.25;
        overflow-wrap: anywhere;
        text-wrap: balance;
      }
      cl-line-notes {
        grid-area: notes;
      }
      .total {
        grid-area: total;
        font-weight: 600;
        text-align: end;
      }
      .tools {
        grid-area: tools;
        display: flex;
        align-items: center;
        flex-wrap: wrap;
        min-width: 0;
        color: var(--ink-soft);
        font-size: var(--text-xs);
        margin-inline-start: -0.8125rem;
      }
      .unsold {
        margin-inline: 0.8125rem var(--space-1);
        padding: 0.1em 0.6em;
        border-radius: var(--radius-full);
        background: var(--ask-tint);
        color: var(--ask-ink);
      }
      .each {
        margin-inline: 0.8125rem var(--space-1);
      }
      .tools .icon-button {
        font-size: 0.8125rem;
      }
      .stepper {
        grid-area: stepper;
        display: flex;
        align-items: center;
        justify-self: end;
        margin-inline-end: calc(-1 * var(--space-2));
      }
      .stepper span {
        min-width: 1.5em;
        text-align: center;
        font-weight: 600;
      }
      .stepper .icon-button {
        font-size: var(--text-xs);
      }
      .stepper .disc {
        display: grid;
        place-items: center;
        width: 2rem;
        height: 2rem;
        border-radius: var(--radius-full);
        background: var(--sunken);
      }
      /* With large text there is no room for a name between picture and price. */
      @container (width < 15rem) {
        :host {
          grid-template-columns: 3.5rem minmax(0, 1fr);
          grid-template-areas: 'picture total' 'name name' 'notes notes' 'tools stepper';
          row-gap: var(--space-1);
        }
      }
    `,
  ];

  @property({ attribute: false, hasChanged: differs }) line: BasketLineView | null = null;
  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;

  holds(item: ItemId): boolean {
    return this.line?.items.includes(item) ?? false;
  }

  /** A row that just changed lights up once. */
  protected override updated(changed: PropertyValues<this>): void {
    const serial = this.line?.changed ?? 0;
    if (!changed.has('line') || serial === 0 || serial === changed.get('line')?.changed) return;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    this.animate([{ opacity: 1 }, { opacity: 0 }], {
      duration: 1600,
      easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)',
      pseudoElement: '::before',
    });
  }

  override render() {
    const { line, shop } = this;
    if (!line || !shop) return html``;
    const { product, quantity } = line;
    const { id, title } = product;
    const name = isolate(title);
    return html`
      <cl-item-picture .seen=${line.picture} .product=${product}></cl-item-picture>
      <h3 class="name"><bdi>${title}</bdi></h3>
      <p class="total number">${line.total === null ? msg('no price') : shop.money(line.total)}</p>
      <cl-line-notes .line=${line}></cl-line-notes>
      <div class="tools">
        ${line.sold ? '' : html`<span class="unsold">${msg('Not sold here')}</span>`}
        ${
          quantity > 1 && product.price !== undefined
            ? html`<span class="each number">${msg(str`${shop.money(product.price)} each`)}</span>`
            : ''
        }
        <button
          class="icon-button"
          aria-label=${msg(str`${name} is wrong: choose another product`)}
          title=${msg('Choose another product')}
          @click=${() => wish(this, 'correct-line', { product: id })}
        >
          ${icon('pencil')}
        </button>
        <button
          class="icon-button"
          aria-label=${msg(str`Remove ${name}`)}
          title=${msg('Remove')}
          @click=${() => wish(this, 'remove-line', { product: id })}
        >
          ${icon('trash')}
        </button>
      </div>
      <div class="stepper" role="group" aria-label=${msg(str`Quantity of ${name}`)}>
        <button
          class="icon-button"
          aria-label=${msg('One less')}
          @click=${() => wish(this, 'change-quantity', { product: id, delta: -1 })}
        >
          <i class="disc">${icon('minus')}</i>
        </button>
        <span class="number">${number(quantity)}<span class="visually-hidden"> ${msg('in the basket')}</span></span>
        <button
          class="icon-button"
          aria-label=${msg('One more')}
          @click=${() => wish(this, 'change-quantity', { product: id, delta: 1 })}
        >
          <i class="disc">${icon('plus')}</i>
        </button>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-basket-line': BasketLineElement;
  }
}

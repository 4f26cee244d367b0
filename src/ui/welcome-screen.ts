import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BasketView } from './basket-view.ts';
import './bracket-frame.ts';
import './catalog-note.ts';
import { wish } from './events.ts';
import { icon } from './icons.ts';
import './item-picture.ts';
import './language-picker.ts';
import { shopContext, type Shop } from './shop-context.ts';
import './speech-switch.ts';
import { base, buttons } from './styles.ts';
import { isolate, itemCount, list, toName } from './words.ts';

/** The first screen: what this is, and the two ways in. A basket left from before is offered too. Slot `note`: about the app itself. */
@localized()
@customElement('cl-welcome-screen')
export class WelcomeScreen extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(15rem, 1fr) auto;
        height: 100%;
        overflow-y: auto;
        background: var(--hero);
        color: var(--on-hero);
      }
      .hero {
        position: relative;
        display: grid;
        grid-template-rows: auto 1fr;
        padding: var(--space-5) var(--space-5) var(--space-6);
        overflow: hidden;
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2);
      }
      cl-speech-switch {
        box-shadow: inset 0 0 0 1.5px currentcolor;
      }
      .brand {
        flex: 1 0 auto;
        display: flex;
        align-items: center;
        gap: var(--space-2);
        font-weight: 750;
        font-size: var(--text-m);
        letter-spacing: -0.02em;
      }
      .brand svg {
        width: 1.75rem;
        height: 1.75rem;
      }
      .shelf {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: clamp(1.25rem, 5vw, 2rem);
        min-height: 0;
        /* Where much is told below, the things shrink with what is left for them. */
        container-type: size;
      }
      cl-bracket-frame {
        --bracket: var(--hero-bracket);
        padding: 0.625rem;
        width: min(clamp(5rem, 24vw, 10rem), 45cqh);
      }
      cl-bracket-frame:nth-child(2) {
        width: min(clamp(6.5rem, 32vw, 13rem), 55cqh);
        translate: 0 -6%;
      }
      cl-bracket-frame cl-item-picture {
        width: 100%;
        aspect-ratio: 3 / 4;
      }
      .name {
        position: absolute;
        left: 50%;
        top: calc(100% + 0.5rem);
        max-width: 120%;
        translate: -50% 0;
        padding: 0.3rem 0.75rem;
        border-radius: var(--radius-full);
        background: var(--hero-bracket);
        color: var(--hero);
        font-size: var(--text-xs);
        font-weight: 600;
        line-height: 1.2;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .words {
        padding: var(--space-5) var(--space-5) max(var(--space-5), env(safe-area-inset-bottom));
        border-radius: var(--radius-l) var(--radius-l) 0 0;
        background: var(--paper);
        color: var(--ink);
      }
      h1 {
        font-size: clamp(var(--text-xl), 9vw, var(--text-xxl));
        font-weight: 750;
        line-height: 1.04;
        letter-spacing: -0.04em;
        text-wrap: balance;
      }
      .lead {
        max-width: 34rem;
        margin: var(--space-3) 0 var(--space-5);
        color: var(--ink-soft);
        font-size: var(--text-m);
        text-wrap: pretty;
      }
      .ways {
        display: grid;
        gap: var(--space-3);
      }
      .way {
        display: flex;
        align-items: center;
        gap: var(--space-4);
        min-height: 4.25rem;
        padding: var(--space-2) var(--space-5);
        border-radius: var(--radius-l);
        text-align: start;
        transition: transform var(--quick) var(--ease);
      }
      .way:active {
        transform: scale(0.985);
      }
      .way .icon {
        font-size: 1.25rem;
      }
      .way b {
        display: block;
        font-size: var(--text-m);
        font-weight: 650;
      }
      .way small .icon {
        font-size: 0.9rem;
      }
      .way small {
        display: flex;
        align-items: center;
        gap: 0.35em;
        font-size: var(--text-xs);
      }
      .way.first {
        background: var(--action);
        color: var(--on-action);
      }
      .way.second {
        background: var(--sunken);
      }
      .way.second small {
        color: var(--ink-soft);
      }
      .more {
        display: grid;
        grid-template-columns: repeat(2, auto);
        justify-items: start;
        justify-content: center;
        margin-block-start: var(--space-2);
      }
      .more .button {
        font-weight: 500;
      }
      .kept {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1) var(--space-3);
        margin-bottom: var(--space-4);
        padding-block: var(--space-2);
        padding-inline: var(--space-4) var(--space-2);
        border: 1px solid var(--edge);
        border-radius: var(--radius-m);
        background: var(--surface);
      }
      .kept p {
        flex: 1 1 9rem;
      }
      @media (orientation: landscape) and (min-width: 40rem) {
        :host {
          grid-template-rows: 1fr;
          grid-template-columns: 1fr minmax(24rem, 46%);
        }
        .words {
          display: flex;
          flex-direction: column;
          justify-content: center;
          margin-block: var(--space-4);
          margin-inline: 0 var(--space-4);
          padding: var(--space-6) var(--space-7);
          border-radius: var(--radius-l);
        }
        h1 {
          font-size: clamp(var(--text-xl), 4.4vw, 3.75rem);
        }
        cl-bracket-frame {
          width: clamp(5rem, 13vw, 11rem);
        }
        cl-bracket-frame:nth-child(2) {
          width: clamp(6.5rem, 17vw, 15rem);
        }
      }
    `,
  ];

  @property({ attribute: false }) basket: BasketView | null = null;
  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;

  override render() {
    // Neighbours in a catalogue look alike: every fourth shows more of the shop.
    const shown = [...(this.shop?.products.values() ?? [])].filter((_, i) => i % 4 === 1).slice(0, 3);
    return html`
      <header class="hero">
        <div class="top">
          <p class="brand">${logo} CartLens</p>
          <cl-speech-switch></cl-speech-switch>
          <cl-language-picker></cl-language-picker>
        </div>
        <div class="shelf" aria-hidden="true">
          ${shown.map(
            (product) =>
              html`<cl-bracket-frame
                ><cl-item-picture .product=${product}></cl-item-picture
                ><span class="name" dir="auto">${product.title.split(' ').slice(0, 2).join(' ')}</span></cl-bracket-frame
              >`,
          )}
        </div>
      </header>
      <div class="words">
        <h1 class="arrival" tabindex="-1">${msg('The basket that counts itself.')}</h1>
        <p class="lead">
          ${msg('Drop things in, take them out. The camera sees what they are and adds up the prices, all on this device.')}
        </p>
        ${this.renderKept()}
        <div class="ways">
          <button class="way first" @click=${() => wish(this, 'start-source', { source: 'camera' })}>
            ${icon('camera')}
            <span><b>${msg('Use camera')}</b><small>${icon('shield')} ${msg('Pictures stay on this phone')}</small></span>
          </button>
          <button class="way second" @click=${() => wish(this, 'start-source', { source: 'clip' })}>
            ${icon('play')}
            <span><b>${msg('Play the demo clip')}</b><small>${msg('No camera needed')}</small></span>
          </button>
        </div>
        <div class="more">
          <button class="button small quiet" @click=${() => wish(this, 'open-teach', null)}>
            ${icon('teach')} ${msg('Teach a product')}
          </button>
          <button class="button small quiet" @click=${() => wish(this, 'open-taught', null)}>
            ${icon('taught')} ${msg('Taught products')}
          </button>
          <button class="button small quiet" @click=${() => wish(this, 'open-sheet', { sheet: 'settings' })}>
            ${icon('settings')} ${msg('Settings')}
          </button>
          <button class="button small quiet" @click=${() => wish(this, 'open-sheet', { sheet: 'privacy' })}>
            ${icon('shield')} ${msg('What is sent')}
          </button>
        </div>
        <slot name="note"></slot>
        <cl-catalog-note ?fixed=${(this.basket?.count ?? 0) + (this.basket?.questions.length ?? 0) > 0}></cl-catalog-note>
      </div>
    `;
  }

  private renderKept() {
    const { basket, shop } = this;
    if (!basket || !shop || basket.count + basket.questions.length === 0) return '';
    const open = basket.questions.length > 0 ? toName(basket.questions.length) : '';
    return html`
      <div class="kept">
        <p>
          <b>${msg('Your basket is still here')}</b><br /><span class="soft number"
            >${list([itemCount(basket.count), open, isolate(shop.money(basket.total))])}</span
          >
        </p>
        <button class="button small quiet" @click=${() => wish(this, 'show-basket', null)}>${msg('See it')}</button>
        <button class="button small secondary" @click=${() => wish(this, 'open-checkout', null)}>${msg('Check out')}</button>
      </div>
    `;
  }
}

/** Four corners around a basket. */
const logo = html`<svg
  viewBox="0 0 32 32"
  fill="none"
  stroke="currentColor"
  stroke-width="3"
  stroke-linecap="round"
  stroke-linejoin="round"
  aria-hidden="true"
>
  <path d="M3 10V7a4 4 0 0 1 4-4h3M22 3h3a4 4 0 0 1 4 4v3M29 22v3a4 4 0 0 1-4 4h-3M10 29H7a4 4 0 0 1-4-4v-3" />
  <path d="M9 14h14l-1.6 8.2a1 1 0 0 1-1 .8h-8.8a1 1 0 0 1-1-.8zM12.500 14l3.500-5 3.500 5" />
</svg>`;

declare global {
  interface HTMLElementTagNameMap {
    'cl-welcome-screen': WelcomeScreen;
  }
}

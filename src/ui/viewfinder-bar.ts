import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { wish } from './events.ts';
import { guidanceWords } from './guidance-words.ts';
import { icon } from './icons.ts';
import type { SessionState } from './session-state.ts';
import './speech-switch.ts';
import { base, buttons } from './styles.ts';
import { barcodeStateWords } from './barcode-words.ts';
import { observerWords, recoveryWords } from './viewfinder-words.ts';

const GUIDANCE_ICONS = { 'too-dark': 'light', 'hold-still': 'hand', 'move-back': 'moveBack' } as const;

/**
 * Over the picture: what the app is doing, quiet badges for what is unusual, and the buttons to leave and to look inside. Fires `bar-reach` with how
 * many pixels down it reaches, whenever that changes.
 */
@localized()
@customElement('cl-viewfinder-bar')
export class ViewfinderBar extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-start;
        gap: var(--space-2);
        padding: max(var(--space-3), env(safe-area-inset-top)) var(--space-3) var(--space-3);
        color: var(--on-glass);
        pointer-events: none;
      }
      .badges {
        display: flex;
        flex: 1 1 6rem;
        flex-wrap: wrap;
        justify-content: center;
        gap: var(--space-2);
        min-width: 0;
      }
      .pill {
        display: contents;
      }
      .badge,
      .icon-button,
      cl-speech-switch {
        background: var(--glass);
        box-shadow: inset 0 0 0 1px var(--glass-edge);
        backdrop-filter: blur(12px);
      }
      .badge {
        display: inline-flex;
        align-items: center;
        gap: 0.5em;
        min-height: var(--touch);
        padding: 0 var(--space-4);
        border-radius: calc(var(--touch) / 2);
        font-size: var(--text-xs);
        font-weight: 600;
      }
      .icon-button,
      cl-speech-switch {
        pointer-events: auto;
        color: var(--on-glass);
      }
      .icon-button:hover:not(:disabled) {
        background: rgb(16 18 21 / 0.9);
      }
      .icon-button[aria-pressed='true'] {
        color: var(--lens);
      }
      .dot {
        flex: none;
        width: 0.5rem;
        height: 0.5rem;
        border-radius: 50%;
        background: var(--on-glass-soft);
      }
      .dot.settled {
        background: var(--lens);
      }
      .dot.interaction,
      .dot.settling {
        background: var(--lens);
        animation: pulse 1s ease-in-out infinite;
      }
      .ask {
        background: var(--ask);
        color: var(--on-bright);
        text-wrap: balance;
      }
      /* In a narrow row all of them are one pill, what is unusual a sign in it: a second row would lie on the picture. */
      @container (width < 36rem) {
        .pill:not(:has(.ask)) {
          display: flex;
          align-items: center;
          justify-content: center;
          gap: 0 0.375rem;
          min-height: var(--touch);
          padding: 0 var(--space-3);
          border-radius: calc(var(--touch) / 2);
          background: var(--glass);
          box-shadow: inset 0 0 0 1px var(--glass-edge);
          backdrop-filter: blur(12px);
        }
        .badge:not(.ask) {
          min-height: 0;
          padding: 0;
          background: none;
          box-shadow: none;
          backdrop-filter: none;
        }
        .pill .sign {
          color: var(--on-glass-soft);
          font-size: 0;
        }
        .sign .icon {
          font-size: var(--text-s);
        }
        .pill:has(.sign ~ .sign) {
          flex-wrap: wrap;
        }
        /* What the shopper is asked to do has the row for itself as long as it is there. */
        .ask ~ .sign {
          position: absolute;
          clip-path: inset(50%);
        }
      }
      @container (width < 26rem) {
        :host {
          gap: var(--space-1);
        }
      }
      /* With large text the signs have to do for the eye, in a row of their own; the words are heard. */
      @container (width < 15rem) {
        .stop {
          margin-inline-end: auto;
        }
        .badges {
          flex-basis: 100%;
          order: 1;
        }
        .badge:has(.icon) {
          font-size: 0;
        }
        .badge.ask {
          padding: 0 var(--space-3);
        }
        .badge .icon {
          font-size: var(--text-s);
        }
      }
      @keyframes pulse {
        50% {
          opacity: 0.25;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .dot {
          animation: none !important;
        }
      }
    `,
  ];

  @property({ attribute: false }) state: SessionState | null = null;

  private readonly resized = new ResizeObserver(([entry]) => {
    if (entry) this.dispatchEvent(new CustomEvent<number>('bar-reach', { detail: Math.ceil(entry.contentRect.bottom) }));
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  /** Back to where the drawing of the basket's area began. */
  focusZone(): void {
    this.renderRoot.querySelector<HTMLElement>('.zone')?.focus();
  }

  override render() {
    const { state } = this;
    if (!state) return html``;
    const onCpu = state.vision?.backend === 'wasm' && state.vision.fallback !== null;
    const forNow = state.vision?.fallback === 'device-lost';
    return html`
      <button
        class="icon-button stop"
        aria-label=${msg('Stop and go back')}
        title=${msg('Stop')}
        @click=${() => wish(this, 'stop-source', null)}
      >
        ${icon('close')}
      </button>
      <div class="badges">
        <div class="pill">
          ${
            state.recovering
              ? html`<span class="badge ask">${icon('replay')} ${recoveryWords(state.recovering)}</span>`
              : state.paused
                ? html`<span class="badge" role="status" title=${msg('The camera rests and goes on by itself')}
                    >${icon('pause')} ${msg('Paused')}</span
                  >`
                : state.guidance
                  ? html`<span class="badge ask">${icon(GUIDANCE_ICONS[state.guidance])} ${guidanceWords(state.guidance)}</span>`
                  : html`<span class="badge"><i class="dot ${state.observer}"></i>${observerWords(state.observer)}</span>`
          }
          ${state.online ? '' : html`<span class="badge sign" title=${msg('Offline')}>${icon('offline')} ${msg('Offline')}</span>`}
          ${
            state.barcodes.state === 'failed'
              ? html`<span class="badge sign" title=${barcodeStateWords('failed')}
                  >${icon('barcode')} ${barcodeStateWords('failed')}</span
                >`
              : ''
          }
          ${
            onCpu
              ? html`<span
                  class="badge sign"
                  title=${forNow ? msg('The graphics chip is used again when nothing is going on') : msg('No graphics chip is used: slower, just as right')}
                  >${icon('cpu')} ${msg('On CPU')}</span
                >`
              : ''
          }
        </div>
      </div>
      <cl-speech-switch></cl-speech-switch>
      <button
        class="icon-button zone"
        aria-label=${msg('Basket area')}
        title=${msg('Draw where the basket is')}
        aria-pressed=${state.drawing !== null}
        ?disabled=${state.scene.kind !== 'live'}
        @click=${() => wish(this, state.drawing ? 'close-zone' : 'open-zone', null)}
      >
        ${icon('crop')}
      </button>
      <button
        class="icon-button"
        aria-label=${msg('Details for engineers')}
        title=${msg('Details')}
        aria-pressed=${state.detailsOpen}
        @click=${() => wish(this, 'toggle-details', null)}
      >
        ${icon('activity')}
      </button>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-viewfinder-bar': ViewfinderBar;
  }
}

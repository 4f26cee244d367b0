import { localized } from '@lit/localize';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import type { CheckoutView } from './checkout-port.ts';
import { icon } from './icons.ts';
import { base } from './styles.ts';
import { syncWords, type SyncWords } from './sync-words.ts';

/** What lasts shorter is not shown: a basket is mostly synced before anybody could read that it is being synced. Milliseconds. */
const WORTH_SHOWING = 700;

/**
 * Says whether the basket is saved and known to the shop. It can be read at any time; spoken by itself it is only when something is wrong or mended,
 * because every item changes it.
 */
@localized()
@customElement('cl-sync-badge')
export class SyncBadge extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      .line {
        display: flex;
        align-items: center;
        gap: 0.4em;
        min-height: 1.25rem;
        margin-bottom: var(--space-2);
        color: var(--ink-soft);
        font-size: var(--text-xs);
        line-height: 1.3;
      }
      .problem {
        color: var(--ink);
        font-weight: 500;
      }
      .problem .icon {
        color: var(--ask-ink);
      }
      .icon {
        font-size: 0.85rem;
      }
    `,
  ];

  @property({ attribute: false }) checkout: CheckoutView | null = null;
  @property({ attribute: false }) online = true;
  @property({ attribute: false }) empty = true;
  @state() private shown: SyncWords | null = null;
  @state() private spoken = '';
  /** Something was wrong, and nobody was told yet that it is right again. */
  private troubled = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('checkout') && !changed.has('online') && !changed.has('empty')) return;
    const { words } = this;
    if (words?.passing && this.shown?.tone !== 'notice') {
      this.timer ??= setTimeout(() => this.show(this.words), WORTH_SHOWING);
    } else {
      this.show(words);
    }
  }

  /** What there is to say now; `shown` follows. */
  private get words(): SyncWords | null {
    return this.checkout && syncWords(this.checkout, this.online, this.empty);
  }

  override render() {
    const { shown, spoken } = this;
    // What is spoken can be read there too: once is enough.
    return html`
      ${
        shown
          ? html`<p class=${classMap({ line: true, problem: shown.tone === 'problem' })} aria-hidden=${spoken !== ''}>
              ${icon(shown.icon)}<span>${shown.text}</span>
            </p>`
          : ''
      }
      <p class="visually-hidden" role="status">${spoken}</p>
    `;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private show(words: SyncWords | null): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.shown = words;
    if (words && words.tone !== 'calm') {
      this.troubled = true;
      this.spoken = words.text;
      return;
    }
    // A way back through "syncing" is not worth a sentence; that it is synced is.
    const mended = this.troubled && words && !words.passing;
    this.spoken = mended ? words.text : '';
    if (!words?.passing) this.troubled = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-sync-badge': SyncBadge;
  }
}

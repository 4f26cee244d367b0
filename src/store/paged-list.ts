import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../ui/icons.ts';
import { base, buttons } from '../ui/styles.ts';
import { number } from '../ui/words.ts';

/** Rows on the page at once: few enough to be drawn within a frame, however many there are. */
const ROWS = 50;

/** A long list, fifty rows at a time. */
@localized()
@customElement('cl-store-list')
export class PagedList extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      ol {
        border: 1px solid var(--edge);
        border-radius: var(--radius-m);
        overflow: hidden;
      }
      li {
        padding: var(--space-3) var(--space-4);
        background: var(--surface);
        content-visibility: auto;
        contain-intrinsic-size: auto 3.5rem;
        overflow-wrap: anywhere;
      }
      li + li {
        border-top: 1px solid var(--edge);
      }
      nav {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-3);
        margin-top: var(--space-2);
      }
      .icon-button:disabled {
        color: var(--ink-soft);
        opacity: 0.5;
      }
      .icon-button:first-child:dir(rtl),
      .icon-button:last-child:dir(rtl) {
        rotate: 180deg;
      }
      .entry {
        display: grid;
        grid-template-columns: minmax(4rem, max-content) minmax(0, 1fr);
        gap: 0 var(--space-3);
      }
      .entry > .number {
        grid-row: span 3;
        white-space: nowrap;
        color: var(--ink-soft);
      }
      .entry b {
        font-weight: 600;
      }
      .entry.problem b {
        color: var(--ask-ink);
      }
      .entry code {
        padding: 0 0.3em;
        border-radius: 0.3em;
        background: var(--sunken);
        font:
          0.9em ui-monospace,
          monospace;
        white-space: pre-wrap;
      }
      .product {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 var(--space-3);
      }
      .product b {
        font-weight: 600;
      }
      .product small {
        color: var(--ink-soft);
        font-size: var(--text-xs);
      }
    `,
  ];

  @property() label = '';
  @property({ attribute: false }) rows: readonly unknown[] = [];
  /** How one of them looks. */
  @property({ attribute: false }) rowAt: (index: number) => TemplateResult = () => html``;
  @state() private page = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rows')) this.page = 0;
  }

  override render() {
    const { rows, page } = this;
    const first = page * ROWS;
    const last = Math.min(first + ROWS, rows.length);
    return html`
      <ol role="list" aria-label=${this.label}>
        ${Array.from({ length: last - first }, (_, i) => html`<li>${this.rowAt(first + i)}</li>`)}
      </ol>
      ${
        rows.length > ROWS
          ? html`<nav aria-label=${this.label}>
              <button class="icon-button" aria-label=${msg('Page before')} ?disabled=${page === 0} @click=${() => this.turn(-1)}>
                ${icon('arrowLeft')}
              </button>
              <span class="number soft" role="status"
                >${msg(str`${number(first + 1)} to ${number(last)} of ${number(rows.length)}`)}</span
              >
              <button
                class="icon-button"
                aria-label=${msg('Next page')}
                ?disabled=${last >= rows.length}
                @click=${() => this.turn(1)}
              >
                ${icon('arrowRight')}
              </button>
            </nav>`
          : ''
      }
    `;
  }

  private turn(by: number): void {
    this.page += by;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-store-list': PagedList;
  }
}

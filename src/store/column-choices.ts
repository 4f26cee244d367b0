import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Checked, ImportChoice, OpenedTable } from '../../workers/catalog.api.ts';
import { IMPORT_FIELDS, type ImportField } from '../core/import-columns.ts';
import { base } from '../ui/styles.ts';
import { list } from '../ui/words.ts';
import { fieldName } from './problem-words.ts';
import { storeWish } from './store-events.ts';
import { choices } from './store-styles.ts';

/** Which column tells what, and how prices are written: found out by itself, and corrected here. */
@localized()
@customElement('cl-store-columns')
export class ColumnChoices extends LitElement {
  static override styles = [
    base,
    choices,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      summary {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--space-2);
        min-height: var(--touch);
        cursor: pointer;
        font-weight: 600;
      }
      summary::before {
        content: '';
        width: 0.5em;
        height: 0.5em;
        border: solid currentColor;
        border-width: 0 2px 2px 0;
        rotate: -45deg;
        transition: rotate var(--quick);
      }
      summary:dir(rtl)::before {
        rotate: 135deg;
      }
      details[open] summary::before {
        rotate: 45deg;
      }
      /* Between this and its details the browser has an element of its own, which does not pass the box model on. */
      .grid {
        box-sizing: border-box;
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 12rem), 1fr));
        gap: var(--space-3);
        padding-top: var(--space-2);
      }
      .example {
        min-height: 1.2em;
        overflow: hidden;
        color: var(--ink-soft);
        font-weight: 400;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      /* It has the direction of what stands in it, so that its end is what is cut off, and lies where its list does. */
      :host(:dir(rtl)) .example {
        text-align: right;
      }
    `,
  ];

  @property({ attribute: false }) opened: OpenedTable | null = null;
  @property({ attribute: false }) choice: ImportChoice | null = null;
  @property({ attribute: false }) checked: Checked | null = null;
  /** The list of currencies alone has more parts than the rest of the page: it is built for who looks at it. */
  @state() private looked = false;

  override render() {
    const { opened, choice } = this;
    if (!opened || !choice) return '';
    const { columns } = choice;
    const lacking = (columns.id ?? columns.gtin) === undefined || columns.title === undefined;
    return html`
      <details ?open=${lacking} @toggle=${() => (this.looked = true)}>
        <summary>${msg('Columns and prices')} <span class="soft">${this.dialect(opened)}</span></summary>
        ${lacking || this.looked ? this.renderChoices(opened, choice) : ''}
      </details>
    `;
  }

  private renderChoices(opened: OpenedTable, choice: ImportChoice) {
    return html`<div class="grid">
      ${IMPORT_FIELDS.map((field) => this.renderColumn(field, opened, choice))}
      <label class="choice">
        ${msg('Decimal sign')}
        <select @change=${this.onDecimal}>
          ${option('', msg('Find out'), choice.decimal ?? '')} ${option('.', msg('Point: 1.20'), choice.decimal ?? '')}
          ${option(',', msg('Comma: 1,20'), choice.decimal ?? '')}
        </select>
        <span class="example"></span>
      </label>
      <label class="choice">
        ${msg('Currency of the prices')}
        <select @change=${this.onCurrency}>
          ${option('', msg('Find out'), choice.currency ?? '')}
          ${Intl.supportedValuesOf('currency').map((code) => option(code, code, choice.currency ?? ''))}
        </select>
        <span class="example"></span>
      </label>
    </div>`;
  }

  private dialect({ delimiter, encoding }: OpenedTable): string {
    const signs: Readonly<Record<string, string>> = {
      ',': msg('commas'),
      ';': msg('semicolons'),
      '\t': msg('tabs'),
      '|': msg('bars'),
    };
    const found = [signs[delimiter] ?? delimiter, encoding.toUpperCase()];
    if (this.checked?.decimal) found.push(this.checked.decimal === ',' ? msg('decimal comma') : msg('decimal point'));
    return msg(str`found: ${list(found)}`);
  }

  private renderColumn(field: ImportField, { headings, sample }: OpenedTable, { columns }: ImportChoice) {
    const at = columns[field];
    const chosen = at === undefined ? '' : String(at);
    const examples = at === undefined ? [] : sample.map((row) => row[at] ?? '').filter(Boolean);
    return html`<label class="choice">
      ${fieldName(field)}
      <select @change=${(event: Event) => this.onColumn(field, valueOf(event))}>
        ${option('', msg('no column'), chosen)}
        ${headings.map((heading, i) => option(String(i), heading || String(i + 1), chosen))}
      </select>
      <span class="example" dir="auto">${examples.join(' · ')}</span>
    </label>`;
  }

  private onColumn(field: ImportField, value: string): void {
    const { [field]: _before, ...others } = this.choice?.columns ?? {};
    storeWish(this, 'store-change', { columns: value === '' ? others : { ...others, [field]: Number(value) } });
  }

  private readonly onDecimal = (event: Event): void => {
    const value = valueOf(event);
    storeWish(this, 'store-change', { decimal: value === '.' || value === ',' ? value : null });
  };

  private readonly onCurrency = (event: Event): void => {
    storeWish(this, 'store-change', { currency: valueOf(event) || null });
  };
}

function option(value: string, text: string, chosen: string) {
  return html`<option value=${value} ?selected=${value === chosen}>${text}</option>`;
}

function valueOf(event: Event): string {
  return event.target instanceof HTMLSelectElement ? event.target.value : '';
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-store-columns': ColumnChoices;
  }
}

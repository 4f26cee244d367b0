import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ImportProblem, ImportResult } from '../core/catalog-import.ts';
import { csvText } from '../core/csv.ts';
import { formatMoney, money } from '../core/money.ts';
import { icon } from '../ui/icons.ts';
import { base, buttons } from '../ui/styles.ts';
import { formatLocale } from '../ui/language.ts';
import { number, plural } from '../ui/words.ts';
import './column-choices.ts';
import './paged-list.ts';
import { fieldName, problemTable, problemWords } from './problem-words.ts';
import { storeWish } from './store-events.ts';
import { storeIcon } from './store-icons.ts';
import type { CheckStep } from './store-state.ts';
import { panels } from './store-styles.ts';

/** The second step: what the file says, what is wrong with it, and whether the good rows are wanted. */
@localized()
@customElement('cl-store-check')
export class CheckPanel extends LitElement {
  static override styles = [
    base,
    buttons,
    panels,
    css`
      .tabs {
        display: flex;
        gap: var(--space-2);
      }
      .tabs .button[aria-pressed='true'] {
        background: var(--ink);
        color: var(--paper);
      }
      .good {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        color: var(--good);
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) step: CheckStep | null = null;
  @state() private view: 'problems' | 'products' = 'problems';

  override render() {
    const { step } = this;
    if (!step) return '';
    const { checked } = step;
    return html`
      <section class="panel">
        <h2 class="arrival" tabindex="-1"><bdi>${step.name}</bdi></h2>
        ${checked ? this.renderSummary(checked.result) : html`<p class="soft" role="status">${msg('Checking all rows…')}</p>`}
        ${
          step.opened.kind === 'table'
            ? html`<cl-store-columns .opened=${step.opened} .choice=${step.choice} .checked=${checked}></cl-store-columns>`
            : ''
        }
        ${checked ? this.renderRows(checked.result) : ''}
        <div class="actions">
          <button
            class="button primary"
            ?disabled=${!checked || checked.result.catalog.products.size === 0}
            @click=${() => storeWish(this, 'store-take', null)}
          >
            ${
              checked && checked.result.badRows > 0
                ? plural(msg('one {Take the good one} other {Take the # good ones}'), checked.result.catalog.products.size)
                : msg('Go on')
            }
          </button>
          <button class="button secondary" @click=${() => storeWish(this, 'store-cancel', null)}>${msg('Cancel')}</button>
        </div>
      </section>
    `;
  }

  private renderSummary({ catalog, badRows }: ImportResult) {
    const products = [...catalog.products.values()];
    const priceless = products.filter(({ price }) => price === undefined).length;
    return html`
      <p class="visually-hidden">${msg(str`${number(products.length)} good, ${number(badRows)} with errors`)}</p>
      <div class="figures" aria-hidden="true">
        <div class="figure"><b>${number(products.length)}</b><small>${msg('good')}</small></div>
        <div class="figure ${badRows > 0 ? 'warn' : ''}"><b>${number(badRows)}</b><small>${msg('with errors')}</small></div>
        <div class="figure"><b>${catalog.currency}</b><small>${msg('currency')}</small></div>
      </div>
      ${
        priceless > 0
          ? html`<p class="soft">
              ${plural(
                msg(
                  'one {# product has no price. It is recognised, but cannot be paid for.} other {# products have no price. They are recognised, but cannot be paid for.}',
                ),
                priceless,
              )}
            </p>`
          : ''
      }
    `;
  }

  private renderRows({ problems, catalog }: ImportResult) {
    const products = [...catalog.products.values()];
    const view = problems.length === 0 ? 'products' : this.view;
    const tab = (name: typeof view, text: string) =>
      html`<button class="button small secondary" aria-pressed=${view === name} @click=${() => (this.view = name)}>
        ${text}
      </button>`;
    return html`
      ${
        problems.length === 0
          ? html`<p class="good">${icon('check')} ${msg('Every row is good.')}</p>`
          : html`<div class="row">
              <div class="tabs grow">
                ${tab('problems', msg(str`Errors (${number(problems.length)})`))}
                ${tab('products', msg(str`Products (${number(products.length)})`))}
              </div>
              <button class="button small quiet" @click=${() => this.saveProblems(problems)}>
                ${storeIcon('download')} ${msg('Errors as CSV')}
              </button>
            </div>`
      }
      ${
        view === 'problems'
          ? html`<cl-store-list
              .label=${msg('Errors')}
              .rows=${problems}
              .rowAt=${(index: number) => renderProblem(problems[index])}
            ></cl-store-list>`
          : html`<cl-store-list
              .label=${msg('Products')}
              .rows=${products}
              .rowAt=${(index: number) => {
                const product = products[index];
                const price =
                  product?.price === undefined ? '–' : formatMoney(money(product.price, catalog.currency), formatLocale());
                return html`<div class="product">
                  <b><bdi>${product?.title}</bdi></b
                  ><span class="number">${price}</span><small class="number">${product?.gtin ?? product?.id}</small>
                </div>`;
              }}
            ></cl-store-list>`
      }
    `;
  }

  private saveProblems(problems: readonly ImportProblem[]): void {
    storeWish(this, 'store-table', { name: 'catalogue-errors.csv', csv: csvText(problemTable(problems)) });
  }
}

function renderProblem(problem: ImportProblem | undefined) {
  if (!problem) return html``;
  const { what, todo } = problemWords(problem);
  return html`<div class="entry problem">
    <span class="number">${msg(str`Row ${problem.row}`)}</span>
    <b>${problem.field === null ? '' : `${fieldName(problem.field)}: `}${what}</b>
    ${problem.value === '' ? '' : html`<span><code dir="auto">${problem.value}</code></span>`}
    <span class="soft">${todo}</span>
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-store-check': CheckPanel;
  }
}

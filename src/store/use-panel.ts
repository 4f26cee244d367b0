import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { csvText } from '../core/csv.ts';
import type { Disagreement } from '../catalog/ucp-catalog.ts';
import { icon } from '../ui/icons.ts';
import { base, buttons } from '../ui/styles.ts';
import { formatLocale } from '../ui/language.ts';
import { isolate, list, number, plural } from '../ui/words.ts';
import { pictureCount, productCount } from './counts.ts';
import { storeWish } from './store-events.ts';
import { storeIcon } from './store-icons.ts';
import type { CatalogNote, Comparison, StoreState } from './store-state.ts';
import { panels } from './store-styles.ts';

/** Which catalogue is in use, whether the endpoint agrees with it, and the way back. */
@localized()
@customElement('cl-store-use')
export class UsePanel extends LitElement {
  static override styles = [
    base,
    buttons,
    panels,
    css`
      h2 {
        font-size: var(--text-m);
      }
      .panel {
        gap: var(--space-3);
      }
      .good {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        color: var(--good);
        font-weight: 600;
      }
      .actions {
        padding-top: 0;
      }
    `,
  ];

  @property({ attribute: false }) state: StoreState | null = null;

  override render() {
    const { state } = this;
    if (!state) return '';
    const { inUse, resting, draft, step } = state;
    const drafting = draft !== null && step.kind === 'choose';
    return html`
      <section class="panel" aria-labelledby="use">
        <h2 id="use">${msg('On this device')}</h2>
        ${inUse ? this.renderInUse(inUse, state) : this.renderShipped(resting)} ${drafting ? this.renderDraft(draft) : ''}
      </section>
    `;
  }

  private renderInUse(note: CatalogNote, { comparison, saving }: StoreState) {
    return html`
      <p>
        <b><bdi>${note.name}</bdi></b
        ><br /><span class="soft number">${describe(note)}</span>
      </p>
      ${
        note.needed > 0
          ? html`<div class="note">
              ${icon('warning')}
              <b>${plural(msg('one {# picture is needed again} other {# pictures are needed again}'), note.needed)}</b>
              <p>
                ${msg('The app has learned to look anew, and these pictures were not kept. Bring the catalogue in once more with its pictures.')}
              </p>
            </div>`
          : ''
      }
      ${this.renderComparison(comparison)}
      <div class="actions">
        <button
          class="button small secondary"
          ?disabled=${comparison?.kind === 'running'}
          @click=${() => storeWish(this, 'store-compare', null)}
        >
          ${msg('Compare with the endpoint')}
        </button>
        <button class="button small secondary" ?disabled=${saving} @click=${() => storeWish(this, 'store-save', null)}>
          ${storeIcon('download')} ${saving ? msg('Writing…') : msg('Save for the server')}
        </button>
        <button class="button small quiet" @click=${() => storeWish(this, 'store-shipped', null)}>
          ${msg('Use the shipped catalogue')}
        </button>
      </div>
    `;
  }

  private renderShipped(resting: CatalogNote | null) {
    return html`
      <p><b>${msg('The shipped catalogue')}</b><br /><span class="soft">${msg('As it comes from the server.')}</span></p>
      ${
        resting
          ? html`<div class="actions">
              <button class="button small secondary" @click=${() => storeWish(this, 'store-kept', null)}>
                ${msg(str`Use ${isolate(resting.name)} again`)}
              </button>
            </div>`
          : ''
      }
    `;
  }

  private renderDraft(draft: CatalogNote) {
    return html`
      <div class="note">
        ${icon('replay')}
        <b>${msg('An import was not finished')}</b>
        <p><bdi>${draft.name}</bdi>: <span class="number">${describe(draft)}</span></p>
      </div>
      <div class="actions">
        <button class="button small secondary" @click=${() => storeWish(this, 'store-resume', null)}>
          ${msg('Go on with it')}
        </button>
        <button class="button small quiet" @click=${() => storeWish(this, 'store-discard', null)}>${msg('Discard it')}</button>
      </div>
    `;
  }

  private renderComparison(comparison: Comparison | null) {
    switch (comparison?.kind) {
      case undefined:
        return '';
      case 'running': {
        const { done = 0, total = 0 } = comparison.progress ?? {};
        return html`<p class="soft number" role="status">
          ${msg(str`Asking the endpoint: ${number(done)} of ${number(total)}`)}
        </p>`;
      }
      case 'failed':
        return html`<p class="soft" role="status">
          ${msg('The endpoint could not be asked. Its prices are the ones that count.')}
        </p>`;
      case 'compared':
        return this.renderResult(comparison.result, comparison.products);
    }
  }

  private renderResult(result: Disagreement, products: number) {
    const { unknown, otherPrice } = result;
    if (unknown.length + otherPrice.length === 0) {
      return html`<p class="good" role="status">
        ${icon('check')}
        ${plural(msg('one {The endpoint sells it at this price.} other {The endpoint sells all # at these prices.}'), products)}
      </p>`;
    }
    return html`
      <div class="note" role="status">
        ${icon('warning')}
        <b>
          ${msg(str`The endpoint does not know ${number(unknown.length)}; other prices there: ${number(otherPrice.length)}`)}
        </b>
        <p>
          ${msg('What it does not know cannot be paid for, and it charges its own prices. Save the catalogue for the server and start it with CARTLENS_CATALOG, so that both sides agree.')}
        </p>
      </div>
      <div class="actions">
        <button class="button small quiet" @click=${() => this.saveDisagreement(result)}>
          ${storeIcon('download')} ${msg('Differences as CSV')}
        </button>
      </div>
    `;
  }

  private saveDisagreement({ unknown, otherPrice }: Disagreement): void {
    const csv = csvText([
      [msg('Id'), msg('Here'), msg('Endpoint')],
      ...unknown.map((id) => [id, '', msg('not known')]),
      ...otherPrice.map(({ id, here, there }) => [id, here === null ? '' : String(here), String(there)]),
    ]);
    storeWish(this, 'store-table', { name: 'catalogue-differences.csv', csv });
  }
}

function describe({ products, pictures, importedAt }: CatalogNote): string {
  const day = new Date(importedAt).toLocaleDateString(formatLocale(), { dateStyle: 'medium' });
  return list([productCount(products), pictureCount(pictures), day]);
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-store-use': UsePanel;
  }
}

import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { csvText } from '../core/csv.ts';
import { icon } from '../ui/icons.ts';
import { base, buttons } from '../ui/styles.ts';
import './drop-zone.ts';
import type { DropZone } from './drop-zone.ts';
import { refusalWords, type Words } from './page-words.ts';
import type { GivenFile } from './picture-plan.ts';
import { storeWish } from './store-events.ts';
import { storeIcon } from './store-icons.ts';
import type { Step } from './store-state.ts';
import { panels } from './store-styles.ts';

/** The first step: a file, or the endpoint. */
@localized()
@customElement('cl-store-choose')
export class ChoosePanel extends LitElement {
  static override styles = [
    base,
    buttons,
    panels,
    css`
      .sign {
        color: var(--ink-soft);
        font-size: 1.75rem;
      }
      .help {
        display: grid;
        gap: var(--space-1);
        color: var(--ink-soft);
        font-size: var(--text-xs);
      }
    `,
  ];

  @property({ attribute: false }) step: (Step & { readonly kind: 'choose' }) | null = null;
  @query('cl-drop-zone') private zone!: DropZone;

  override render() {
    const refused = this.step?.refused;
    return html`
      <section class="panel">
        <h2 class="arrival" tabindex="-1">${msg('Bring in a catalogue')}</h2>
        ${refused ? this.renderRefused(refused.name, refusalWords(refused.refusal)) : ''}
        <cl-drop-zone accept=".csv,.tsv,.txt,.json,text/csv,application/json" @files=${this.onFiles}>
          <span class="sign">${storeIcon('table')}</span>
          <p><b>${msg('Drop a CSV or JSON file here')}</b></p>
          <button class="button primary" @click=${() => this.zone.pick()}>${msg('Choose a file')}</button>
        </cl-drop-zone>
        <div class="row">
          <button class="button secondary" @click=${() => storeWish(this, 'store-endpoint', null)}>
            ${storeIcon('server')} ${msg('Take the endpoint’s catalogue')}
          </button>
          <button class="button small quiet" @click=${this.saveExample}>${storeIcon('download')} ${msg('Example file')}</button>
        </div>
        <div class="help">
          <p>
            ${msg('A row for each product: id or barcode, name, price. Currency, pictures and age check if you like. Commas or semicolons, decimal point or comma: that is found out.')}
          </p>
          <p>${msg('The catalogue stays on this device. Prices at the till are always the endpoint’s.')}</p>
        </div>
      </section>
    `;
  }

  private renderRefused(name: string, { title, advice, adviceIn }: Words) {
    return html`<div class="note" role="alert">
      ${icon('warning')}
      <b><bdi>${name}</bdi>: ${title}</b>
      <p lang=${adviceIn ?? nothing} dir=${adviceIn ? 'auto' : nothing}>${advice}</p>
    </div>`;
  }

  private readonly onFiles = ({ detail: [first] }: CustomEvent<readonly GivenFile[]>): void => {
    if (first) storeWish(this, 'store-file', { name: first.path, file: first.file });
  };

  private readonly saveExample = (): void => {
    const csv = csvText([
      ['id', 'gtin', 'title', 'price', 'currency', 'images', 'age restricted'],
      ['cola-33', '5449000000996', 'Cola 33 cl', '1.20', 'EUR', 'cola-33/1.jpg|cola-33/2.jpg', 'no'],
      ['wine-75', '', 'Red wine, dry, 75 cl', '7.90', 'EUR', '', 'yes'],
    ]);
    storeWish(this, 'store-table', { name: 'catalogue-example.csv', csv });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-store-choose': ChoosePanel;
  }
}

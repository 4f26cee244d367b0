import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { icon } from '../ui/icons.ts';
import { base, buttons } from '../ui/styles.ts';
import { isolate, list, number, plural } from '../ui/words.ts';
import './drop-zone.ts';
import type { DropZone } from './drop-zone.ts';
import './paged-list.ts';
import type { GivenFile } from './picture-plan.ts';
import { storeWish } from './store-events.ts';
import { storeIcon } from './store-icons.ts';
import type { PicturesStep } from './store-state.ts';
import { panels } from './store-styles.ts';

/** The third step: what the products look like. */
@localized()
@customElement('cl-store-pictures')
export class PicturesPanel extends LitElement {
  static override styles = [
    base,
    buttons,
    panels,
    css`
      cl-drop-zone .row {
        justify-content: center;
      }
    `,
  ];

  @property({ attribute: false }) step: PicturesStep | null = null;
  @query('cl-drop-zone') private zone!: DropZone;

  override render() {
    const { step } = this;
    if (!step) return '';
    const all = step.kept.catalog.products.size;
    return html`
      <section class="panel">
        <h2 class="arrival" tabindex="-1">${msg('Teach it the pictures')}</h2>
        <p class="soft">
          ${msg('By its pictures a product is recognised in the basket. Name the files by id or barcode (cola-33.jpg, 5449000000996-2.jpg), or put them into a folder of that name. Products without pictures are found by barcode or by hand.')}
        </p>
        <div class="figures">
          <div class="figure"><b>${number(all)}</b><small>${msg('products')}</small></div>
          <div class="figure"><b>${number(step.products)}</b><small>${msg('with pictures')}</small></div>
          <div class="figure"><b>${number(step.total)}</b><small>${msg('pictures')}</small></div>
          <div class="figure"><b>${number(step.learned)}</b><small>${msg('learned')}</small></div>
        </div>
        ${step.learning ? this.renderLearning(step.learning) : this.renderWaiting(step)}
      </section>
    `;
  }

  private renderLearning(learning: NonNullable<PicturesStep['learning']>) {
    const models = 'models' in learning;
    const part = models ? learning.models : learning.done / Math.max(1, learning.total);
    const text = models
      ? msg('Loading what looks at pictures…')
      : msg(str`${number(learning.done)} of ${number(learning.total)} pictures learned`);
    return html`
      <div>
        <p class="number" role="status">${text}</p>
        <div
          class="bar"
          role="progressbar"
          aria-label=${msg('Learning')}
          aria-valuemin="0"
          aria-valuemax="100"
          aria-valuenow=${Math.round(part * 100)}
        >
          <i .style=${`scale: ${part} 1`}></i>
        </div>
      </div>
      <div class="actions">
        <button class="button secondary" @click=${() => storeWish(this, 'store-pause', null)}>
          ${icon('pause')} ${msg('Pause')}
        </button>
      </div>
    `;
  }

  private renderWaiting(step: PicturesStep) {
    const toLearn = step.total - step.learned - step.problems.length;
    const learn = () => storeWish(this, 'store-learn', null);
    const adopt = () => storeWish(this, 'store-adopt', null);
    return html`
      <cl-drop-zone
        compact
        multiple
        accept="image/*"
        @files=${({ detail }: CustomEvent<readonly GivenFile[]>) => storeWish(this, 'store-pictures', { files: detail })}
      >
        <p><b>${msg('Drop pictures or a folder here')}</b></p>
        <div class="row">
          <button class="button secondary" @click=${() => this.zone.pick()}>
            ${storeIcon('image')} ${msg('Choose pictures')}
          </button>
          <button class="button secondary" @click=${() => this.zone.pick(true)}>${msg('Choose a folder')}</button>
        </div>
      </cl-drop-zone>
      ${step.onServer > 0 ? html`<p class="soft">${plural(msg('one {# picture is named by the catalogue and will be fetched from the server.} other {# pictures are named by the catalogue and will be fetched from the server.}'), step.onServer)}</p>` : ''}
      ${this.renderStrangers(step)} ${this.renderProblems(step)}
      <div class="actions">
        ${
          toLearn > 0
            ? html`<button class="button primary" @click=${learn}>
                  ${step.learned > 0 ? plural(msg('one {Go on with # picture} other {Go on with # pictures}'), toLearn) : plural(msg('one {Learn # picture} other {Learn # pictures}'), toLearn)}
                </button>
                <button class="button secondary" @click=${adopt}>
                  ${step.learned > 0 ? plural(msg('one {Use it with # picture} other {Use it with # pictures}'), step.learned) : msg('Use it without pictures')}
                </button>`
            : html`<button class="button primary" @click=${adopt}>
                ${step.learned > 0 ? msg('Use this catalogue') : msg('Use it without pictures')}
              </button>`
        }
        <button class="button quiet" @click=${() => storeWish(this, 'store-cancel', null)}>${msg('Cancel the import')}</button>
      </div>
    `;
  }

  private renderStrangers({ strangers }: PicturesStep) {
    if (strangers.length === 0) return '';
    return html`
      <div class="note">
        ${icon('question')}
        <b>${plural(msg('one {# file belongs to no product} other {# files belong to no product}'), strangers.length)}</b>
        <p>
          ${msg(str`Their names are no id and no barcode of the catalogue: ${list(strangers.slice(0, 3).map(isolate))}`)}${strangers.length > 3 ? '…' : ''}
        </p>
      </div>
    `;
  }

  private renderProblems({ problems, picturesKept }: PicturesStep) {
    return html`
      ${
        problems.length === 0
          ? ''
          : html`<div class="note">
                ${icon('warning')}
                <b
                  >${plural(msg('one {# picture could not be learned} other {# pictures could not be learned}'), problems.length)}</b
                >
                <p>${msg('Give them as files, or go on without them.')}</p>
              </div>
              <cl-store-list
                .label=${msg('Pictures that could not be learned')}
                .rows=${problems}
                .rowAt=${(index: number) => {
                  const problem = problems[index];
                  const why = problem?.why === 'missing' ? msg('not on the server') : msg('no picture that can be read');
                  return html`<div class="product">
                    <b><bdi>${problem?.path}</bdi></b
                    ><span class="soft">${why}</span>
                  </div>`;
                }}
              ></cl-store-list>`
      }
      ${
        picturesKept
          ? ''
          : html`<div class="note">
              ${icon('warning')}
              <b>${msg('There was no room to keep all pictures')}</b>
              <p>${msg('Products are recognised all the same. After an update of the app the pictures are needed again.')}</p>
            </div>`
      }
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-store-pictures': PicturesPanel;
  }
}

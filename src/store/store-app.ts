import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../ui/icons.ts';
import '../ui/language-picker.ts';
import '../ui/live-announcer.ts';
import { base, buttons } from '../ui/styles.ts';
import { number } from '../ui/words.ts';
import './check-panel.ts';
import './choose-panel.ts';
import './done-panel.ts';
import { pageProblemWords } from './page-words.ts';
import './pictures-panel.ts';
import type { Store } from './store.ts';
import type { StoreWishes, StoreWishName } from './store-events.ts';
import type { Step, StoreState } from './store-state.ts';
import { panels } from './store-styles.ts';
import './use-panel.ts';

/** What the page needs of the store. */
export type StorePort = Pick<Store, keyof Store>;

/** The staff's page: the catalogue of this device, and the way to another one. */
@localized()
@customElement('cl-store')
export class StoreApp extends LitElement {
  static override styles = [
    base,
    buttons,
    panels,
    css`
      :host {
        height: 100dvh;
        overflow-y: auto;
        background: var(--paper);
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
        padding: var(--space-3) max(var(--space-5), env(safe-area-inset-right)) var(--space-3)
          max(var(--space-5), env(safe-area-inset-left));
        border-bottom: 1px solid var(--edge);
        background: var(--surface);
      }
      h1 {
        flex: 1 1 12rem;
        font-size: var(--text-m);
        font-weight: 750;
        letter-spacing: -0.02em;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: var(--space-2) var(--space-3);
      }
      main {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        align-items: start;
        gap: var(--space-4);
        max-width: 68rem;
        margin: 0 auto;
        padding: var(--space-5) max(var(--space-4), env(safe-area-inset-right)) var(--space-7)
          max(var(--space-4), env(safe-area-inset-left));
      }
      .work {
        display: grid;
        gap: var(--space-4);
        min-width: 0;
      }
      .steps {
        display: flex;
        gap: var(--space-2);
        font-size: var(--text-xs);
        font-weight: 600;
      }
      .steps li {
        flex: 1;
        padding-top: var(--space-2);
        border-top: 4px solid var(--edge);
        color: var(--ink-soft);
      }
      .steps li[aria-current='step'],
      .steps li.past {
        border-color: var(--good);
        color: var(--ink);
      }
      /* The title keeps its line; what it shares that with on a wide screen has the next one. */
      @media (max-width: 30rem) {
        .tools {
          width: 100%;
        }
      }
      @media (min-width: 60rem) {
        main {
          grid-template-columns: minmax(0, 1fr) 20rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) store: StorePort | null = null;
  private unsubscribe: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.unsubscribe = this.store?.subscribe(() => this.requestUpdate()) ?? null;
    for (const [name, listener] of Object.entries(this.wishes)) this.addEventListener(name, listener as EventListener);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unsubscribe?.();
    for (const [name, listener] of Object.entries(this.wishes)) this.removeEventListener(name, listener as EventListener);
  }

  override render() {
    const { store } = this;
    if (!store) return '';
    const { state } = store;
    return html`
      <header>
        ${icon('basket')}
        <h1>${msg('CartLens for staff')}</h1>
        <div class="tools">
          <cl-language-picker></cl-language-picker>
          <a class="button small secondary" href="/">${msg('Open CartLens')}</a>
        </div>
      </header>
      <main>
        <div class="work">${this.renderSteps(state.step)} ${this.renderProblem(state)} ${this.renderStep(state)}</div>
        ${state.opened ? html`<cl-store-use .state=${state}></cl-store-use>` : ''}
      </main>
      <cl-live-announcer .message=${state.announcement}></cl-live-announcer>
    `;
  }

  /** A new step takes the focus to its heading; the first one leaves it where the browser put it. */
  protected override updated(_changed: PropertyValues): void {
    document.title = msg('CartLens for staff');
    const kind = this.store?.state.step.kind;
    if (kind === this.shownStep) return;
    const first = this.shownStep === undefined;
    this.shownStep = kind;
    const panel = this.renderRoot.querySelector<LitElement>('.step');
    if (first || !panel) return;
    void panel.updateComplete.then(() =>
      panel.renderRoot.querySelector<HTMLElement>('.arrival')?.focus({ preventScroll: false }),
    );
  }

  private shownStep: Step['kind'] | undefined;

  private renderSteps({ kind }: Step) {
    const at = { choose: 0, reading: 0, check: 1, pictures: 2, done: 3 }[kind];
    const names = [msg('File'), msg('Rows'), msg('Pictures')];
    return html`<ol class="steps" role="list" aria-label=${msg('Steps')}>
      ${names.map(
        (name, i) =>
          html`<li class=${i < at ? 'past' : ''} aria-current=${i === at ? 'step' : 'false'}>${number(i + 1)} ${name}</li>`,
      )}
    </ol>`;
  }

  private renderProblem({ problem }: StoreState) {
    if (problem === null) return '';
    const { title, advice } = pageProblemWords(problem);
    return html`<div class="note" role="alert">
      ${icon('warning')}
      <b>${title}</b>
      <p>${advice}</p>
    </div>`;
  }

  private renderStep({ step }: StoreState) {
    switch (step.kind) {
      case 'choose':
        return html`<cl-store-choose class="step" .step=${step}></cl-store-choose>`;
      case 'reading':
        return html`<section class="panel" aria-busy="true">
          <h2><bdi>${step.name}</bdi></h2>
          <p class="soft number" role="status">
            ${
              step.progress
                ? msg(str`${number(step.progress.done)} of ${number(step.progress.total)} products read`)
                : msg('Reading the file…')
            }
          </p>
          <div class="actions">
            <button class="button secondary" @click=${() => void this.store?.cancel()}>${msg('Cancel')}</button>
          </div>
        </section>`;
      case 'check':
        return html`<cl-store-check class="step" .step=${step}></cl-store-check>`;
      case 'pictures':
        return html`<cl-store-pictures class="step" .step=${step}></cl-store-pictures>`;
      case 'done':
        return html`<cl-store-done class="step" .step=${step}></cl-store-done>`;
    }
  }

  /** What each wish asks of the store. */
  private readonly wishes: { readonly [K in StoreWishName]: (event: CustomEvent<StoreWishes[K]>) => void } = {
    'store-file': ({ detail }) => void this.store?.chooseFile(detail.name, detail.file),
    'store-endpoint': () => void this.store?.chooseEndpoint(),
    'store-change': ({ detail }) => void this.store?.change(detail),
    'store-take': () => void this.store?.take(),
    'store-pictures': ({ detail }) => void this.store?.givePictures(detail.files),
    'store-learn': () => void this.store?.learn(),
    'store-pause': () => this.store?.pause(),
    'store-adopt': () => void this.store?.adopt(),
    'store-cancel': () => void this.store?.cancel(),
    'store-resume': () => void this.store?.resume(),
    'store-discard': () => void this.store?.discard(),
    'store-shipped': () => void this.store?.useShipped(),
    'store-kept': () => void this.store?.useKept(),
    'store-compare': () => void this.store?.compare(),
    'store-save': () => void this.store?.saveForServer(),
    'store-table': ({ detail }) => this.store?.saveTable(detail.name, detail.csv),
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-store': StoreApp;
  }
}

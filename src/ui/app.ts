import { provide } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Product } from '../core/catalog.ts';
import type { BasketView } from './basket-view.ts';
import { cameraContext, type CameraPort } from './camera-context.ts';
import { fly } from './crop-flight.ts';
import './installation-note.ts';
import { installationContext, type InstallationPort } from './installation-port.ts';
import type { SheetName, WishName, Wishes } from './events.ts';
import './live-announcer.ts';
import { firstPainted } from './painted.ts';
import type { SessionPort } from './session.ts';
import type { Picking, SessionState } from './session-state.ts';
import { settingsContext, type SettingsPort } from './settings-context.ts';
import type { SheetStop } from './sheet-stops.ts';
import { shopContext, type Shop } from './shop-context.ts';
import { shotContext, type ShotFeed } from './shot-context.ts';
import { speech } from './speech.ts';
import { base, buttons } from './styles.ts';
import { trafficContext, type TrafficPort } from './traffic-context.ts';
import { TouchRest } from './touch-rest.ts';
import { Turns } from './turns.ts';
import type { Arrival } from './viewfinder.ts';
import './welcome-screen.ts';
import { isolate } from './words.ts';

/** What is shown while there is only the welcome screen. */
const OUTSIDE = { scene: { kind: 'welcome' }, checkoutOpen: false, picking: null, drawing: null } as const;

/** What builds a screen: that comes after the touch was answered (`Turns`). */
const BUILDS: ReadonlySet<WishName> = new Set<WishName>([
  'start-source',
  'stop-source',
  'show-basket',
  'correct-line',
  'add-by-hand',
  'name-barcode',
  'search-answer',
  'pick-product',
  'open-checkout',
  'open-sheet',
]);

/** The whole screen: shows the session's state and brings the shopper's wishes back to it. */
@localized()
@customElement('cl-app')
export class App extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        --panel: clamp(20rem, 34vw, 27rem);
        --cover-end: 0px;
        --cover-bottom: calc(var(--sheet-half) - var(--radius-l));
        position: fixed;
        inset: 0;
        display: block;
        overflow: hidden;
      }
      :host([sheet='low']) {
        --cover-bottom: 8rem;
      }
      main {
        display: contents;
      }
      cl-viewfinder {
        position: absolute;
        inset: 0;
      }
      /* The basket's area is drawn on as much of the picture as there is room for. */
      :host([drawing]) {
        --cover-bottom: 0px;
      }
      .coming {
        position: absolute;
        inset: auto var(--space-3) max(var(--space-3), env(safe-area-inset-bottom));
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-2) var(--space-4);
        max-width: 30rem;
        margin-inline: auto;
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-m);
        background: var(--surface);
        color: var(--ink);
        box-shadow: var(--shadow);
      }
      .over {
        position: absolute;
        inset-block: 0 var(--cover-bottom);
        inset-inline: 0 var(--cover-end);
        display: grid;
        grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
        pointer-events: none;
        container: over / size;
      }
      /* Undo is in the basket's head too; the camera's tools are back when the basket is drawn down. */
      @container over (height < 16rem) {
        .over > cl-camera-tools,
        .over > cl-undo-snackbar {
          display: none;
        }
      }
      .over > cl-camera-tools {
        grid-row: 2;
        justify-self: end;
        align-self: start;
      }
      .over > cl-details-strip {
        grid-row: 2;
        align-self: start;
        max-height: 100%;
        margin: 0 var(--space-3);
        overflow-y: auto;
        pointer-events: auto;
      }
      .over > cl-undo-snackbar {
        grid-row: 3;
        justify-self: center;
        max-width: 100%;
        padding: var(--space-3) var(--space-3) calc(var(--radius-l) + var(--space-3));
      }
      cl-stage-note {
        position: absolute;
        inset-block: 0 var(--cover-bottom);
        inset-inline: 0 var(--cover-end);
        height: auto;
        padding-top: 4.5rem;
      }
      cl-basket-panel {
        position: absolute;
        inset: auto 0 0;
      }
      cl-barcode-note {
        position: absolute;
        inset-block: auto calc(var(--cover-bottom) + var(--radius-l) + var(--space-3));
        inset-inline: var(--space-3) calc(var(--cover-end) + var(--space-3));
        max-width: 26rem;
        max-height: calc(100% - var(--cover-bottom) - var(--radius-l) - 2 * var(--space-3));
        margin-inline: auto;
        overflow-y: auto;
      }
      cl-barcode-note:is(.welcome, .loading) {
        inset: auto var(--space-3) max(var(--space-3), env(safe-area-inset-bottom));
      }
      :host([drawing]) cl-basket-panel {
        visibility: hidden;
      }
      @media (orientation: landscape) and (min-width: 40rem) {
        :host,
        :host([sheet]) {
          --cover-end: calc(var(--panel) + var(--space-4));
          --cover-bottom: 0px;
        }
        :host([drawing]) cl-basket-panel {
          visibility: visible;
        }
        cl-basket-panel {
          inset-block: var(--space-4);
          inset-inline: auto var(--space-4);
          width: var(--panel);
        }
        .over > cl-undo-snackbar {
          padding-bottom: var(--space-4);
        }
        .over > cl-details-strip {
          justify-self: end;
          width: min(26rem, 100% - 2 * var(--space-3));
        }
      }
      @media (orientation: portrait) and (min-width: 40rem) {
        cl-basket-panel {
          inset: auto var(--space-5) 0;
          max-width: 44rem;
          margin-inline: auto;
        }
      }
    `,
  ];

  @property({ attribute: false }) session: SessionPort | null = null;
  /** A dialog that brings its own code, over everything else. */
  @property({ attribute: false }) cover: TemplateResult | typeof nothing = nothing;
  @property({ attribute: false }) openTeaching: ((what: 'teach' | 'list') => void) | null = null;
  @provide({ context: installationContext }) @property({ attribute: false }) installation: InstallationPort | null = null;
  @provide({ context: settingsContext }) @property({ attribute: false }) settings: SettingsPort | null = null;
  @provide({ context: cameraContext }) @property({ attribute: false }) camera: CameraPort | null = null;
  @provide({ context: trafficContext }) @property({ attribute: false }) traffic: TrafficPort | null = null;
  @provide({ context: shopContext }) @state() private shop: Shop | null = null;
  @provide({ context: shotContext }) @state() protected feed: ShotFeed | null = null;
  @state() private shown: SessionState | null = null;
  /** As the welcome screen shows it, which nobody sees while another one is on. */
  private welcomed: BasketView | null = null;
  @state() private sheet: SheetName | null = null;
  @state() private barReach = 0;
  /** The code of every screen but the first. */
  @state() private floor: 'coming' | 'here' | 'failed' = 'coming';
  private floorFetched: Promise<void> | null = null;
  private unsubscribe: (() => void) | null = null;
  private readonly turns = new Turns();
  private readonly touchRest = new TouchRest((resting) => this.session?.touch(resting));
  /** By a key: the next key is meant for what this one opens, so that opens at once. */
  private typed = false;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.onKey);
    for (const [name, act] of Object.entries(this.wishes) as [WishName, EventListener][])
      this.addEventListener(name, (event) => this.turns.take(BUILDS.has(name) && !this.typed, () => act(event)));
    this.addEventListener('click', this.onAnyClick, { capture: true });
    this.addEventListener('pointerdown', () => this.touchRest.down(), { capture: true });
    for (const end of ['pointerup', 'pointercancel']) this.addEventListener(end, () => this.touchRest.up(), { capture: true });
    this.addEventListener('sheet-stop', this.onSheetStop as EventListener);
    this.addEventListener('item-arrived', (event) => void this.onArrival(event as CustomEvent<Arrival>));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.onKey);
    this.unsubscribe?.();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('session')) return;
    this.unsubscribe?.();
    this.unsubscribe = this.session?.subscribe((state) => this.take(state)) ?? null;
    if (this.session) this.take(this.session.state);
  }

  protected override firstUpdated(): void {
    this.floorFetched = this.fetchFloor();
  }

  private async fetchFloor(): Promise<void> {
    await firstPainted();
    this.floor = await import('./shop-floor.ts').then(
      () => 'here',
      () => 'failed',
    );
    if (this.session) this.take(this.session.state);
  }

  /** With every screen there, or known to be missing. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    await this.floorFetched;
    return super.getUpdateComplete();
  }

  private take(state: SessionState): void {
    this.shown = this.floor === 'here' ? state : { ...state, ...OUTSIDE };
    if (this.shown.scene.kind === 'welcome') this.welcomed = state.basket;
    this.shop = this.session?.shop ?? null;
    this.feed = this.session?.feed ?? null;
  }

  override render() {
    const { shown } = this;
    if (!shown) return html``;
    return html`
      <main>${this.renderWelcome(shown)} ${this.renderScene(shown)} ${this.renderNote(shown)}</main>
      ${this.renderComing()}
      ${
        shown.checkoutOpen
          ? html`<cl-checkout-dialog .basket=${shown.basket} .checkout=${shown.checkout}></cl-checkout-dialog>`
          : ''
      }
      ${
        shown.picking
          ? html`<cl-product-picker
              .heading=${this.pickHeading(shown.picking)}
              .likely=${likelyFor(shown.picking, shown.basket)}
            ></cl-product-picker>`
          : ''
      }
      ${this.sheet && this.floor === 'here' ? html`<cl-late-sheet .name=${this.sheet} .basket=${shown.basket} .checkout=${shown.checkout}></cl-late-sheet>` : ''}
      ${this.cover}
      <cl-live-announcer .message=${shown.announcement} .voice=${speech}></cl-live-announcer>
    `;
  }

  /** It stays when another screen comes: who goes back would wait for it to be built again. */
  private renderWelcome(shown: SessionState) {
    const here = shown.scene.kind === 'welcome';
    return html`<cl-welcome-screen class="scene" ?hidden=${!here} .basket=${this.welcomed}
      >${here ? html`<cl-installation-note slot="note" .session=${shown}></cl-installation-note>` : ''}</cl-welcome-screen
    >`;
  }

  private renderScene(shown: SessionState) {
    const { scene } = shown;
    switch (scene.kind) {
      case 'welcome':
        return '';
      case 'loading':
        return html`<cl-loading-screen
          class="scene"
          ?noted=${shown.barcodes.notes.length > 0}
          .load=${scene.progress}
          .source=${scene.source}
          .barcodes=${shown.barcodes}
          .basket=${shown.basket}
          .offer=${shown.undo}
        ></cl-loading-screen>`;
      case 'problem':
        return html`<cl-problem-screen
          class="scene"
          .problem=${scene.problem}
          .source=${scene.source}
          .items=${shown.basket.count + shown.basket.questions.length}
        ></cl-problem-screen>`;
      case 'live':
      case 'clip-ended':
      case 'basket':
        return html`
          <h1 class="visually-hidden">CartLens</h1>
          ${
            scene.kind === 'basket'
              ? ''
              : html`<cl-viewfinder
                    label=${scene.kind === 'live' && scene.source === 'camera' ? msg('What the camera sees') : msg('The demo clip')}
                    .drawing=${shown.drawing}
                    ?resting=${scene.kind === 'clip-ended'}
                    .barReach=${this.barReach}
                  ></cl-viewfinder>
                  <cl-aim-guide .state=${shown}></cl-aim-guide>`
          }
          ${scene.kind === 'live' ? '' : html`<cl-stage-note .about=${scene.kind} .items=${shown.basket.count}></cl-stage-note>`}
          <div class="over">
            ${scene.kind === 'basket' ? '' : html`<cl-viewfinder-bar .state=${shown} @bar-reach=${this.onBarReach}></cl-viewfinder-bar>`}
            ${
              scene.kind === 'live' && scene.source === 'camera' && !shown.drawing && !shown.detailsOpen
                ? html`<cl-camera-tools></cl-camera-tools>`
                : ''
            }
            ${shown.detailsOpen ? html`<cl-details-strip .state=${shown}></cl-details-strip>` : ''}
            <cl-undo-snackbar
              .offer=${shown.undo}
              ?hidden=${scene.kind !== 'live' || shown.drawing !== null || shown.detailsOpen || shown.barcodes.notes.length > 0}
            ></cl-undo-snackbar>
          </div>
          <cl-basket-panel
            class="scene"
            .basket=${shown.basket}
            .initialItems=${shown.initialItems}
            .canUndo=${shown.undo !== null}
            .offline=${!shown.online}
            .checkout=${shown.checkout}
            ><cl-installation-note slot="note" .session=${shown}></cl-installation-note
          ></cl-basket-panel>
        `;
    }
  }

  /** Something is wanted whose code is not here. */
  private renderComing() {
    const state = this.session?.state;
    if (this.floor === 'here' || !state) return '';
    if (state.scene.kind === 'welcome' && !state.checkoutOpen && !state.picking && !this.sheet) return '';
    return html`<div class="coming" role="status">
      ${
        this.floor === 'coming'
          ? msg('One moment…')
          : html`${msg('This page could not be fetched. Check the connection and try again; your basket is kept.')}
              <button class="button small secondary" @click=${() => location.reload()}>${msg('Try again')}</button>`
      }
    </div>`;
  }

  /** Over whatever is shown. */
  private renderNote({ barcodes, scene, drawing }: SessionState) {
    if (barcodes.notes.length === 0 || scene.kind === 'problem' || drawing) return '';
    return html`<cl-barcode-note class=${scene.kind} .notes=${barcodes.notes}></cl-barcode-note>`;
  }

  private pickHeading(picking: Picking): string {
    if (picking.kind === 'add') return msg('Add by hand');
    if (picking.kind === 'answer') return msg('What is it?');
    const title = isolate(this.shop?.products.get(picking.product)?.title ?? picking.product);
    return msg(str`Not ${title}?`);
  }

  /** A new screen takes the focus to its heading; the very first one leaves it where the browser put it. */
  protected override updated(changed: PropertyValues): void {
    const before = changed.get('shown') as SessionState | null | undefined;
    this.toggleAttribute('drawing', Boolean(this.shown?.drawing));
    if (before?.drawing && !this.shown?.drawing) this.renderRoot.querySelector('cl-viewfinder-bar')?.focusZone();
    if (!before || before.scene.kind === this.shown?.scene.kind) return;
    const scene = this.renderRoot.querySelector<LitElement>('.scene:not([hidden])');
    void scene?.updateComplete.then(() => {
      scene.renderRoot.querySelector<HTMLElement>('.arrival')?.focus({ preventScroll: true });
      // The one that stayed may have been read to its end.
      scene.scrollTop = 0;
    });
  }

  private readonly onAnyClick = (event: MouseEvent): void => {
    this.typed = event.detail === 0;
  };

  /** What each wish asks of the session. */
  private readonly wishes: { readonly [K in WishName]: (event: CustomEvent<Wishes[K]>) => void } = {
    'start-source': ({ detail }) => void this.session?.start(detail.source),
    'stop-source': () => this.session?.stop(),
    'try-again': () => void this.session?.tryAgain(),
    'change-quantity': ({ detail }) => this.session?.changeQuantity(detail.product, detail.delta),
    'remove-line': ({ detail }) => this.session?.removeLine(detail.product),
    'correct-line': ({ detail }) => this.session?.pickFor({ kind: 'correct', product: detail.product }),
    'swap-line': ({ detail }) => this.session?.swap(detail.product, detail.to),
    'add-by-hand': () => this.session?.pickFor({ kind: 'add' }),
    'name-barcode': ({ detail }) => this.session?.pickFor({ kind: 'add', gtin: detail.gtin }),
    'dismiss-barcode': ({ detail }) => this.session?.dismissBarcode(detail.gtin),
    'search-answer': ({ detail }) => this.session?.pickFor({ kind: 'answer', item: detail.item }),
    'answer-question': ({ detail }) => this.session?.answer(detail.item, detail.product),
    'dismiss-all-questions': () => this.session?.dismissAll(),
    'dismiss-question': ({ detail }) => this.session?.dismiss(detail.item),
    'pick-product': ({ detail }) => this.session?.pick(detail.product),
    'close-picker': () => this.session?.pickFor(null),
    undo: () => this.session?.undo(),
    'add-initial': () => this.session?.addInitial(),
    'dismiss-initial': () => this.session?.dismissInitial(),
    'open-checkout': () => this.session?.openCheckout(true),
    'close-checkout': () => this.session?.openCheckout(false),
    'show-basket': () => this.session?.showBasket(),
    pay: ({ detail }) => void this.session?.pay(detail.total, detail.atTill),
    'retry-checkout': () => this.session?.retryCheckout(),
    'withdraw-checkout': () => void this.session?.withdrawCheckout(),
    'new-basket': () => void this.session?.newBasket(),
    'open-teach': () => this.openTeaching?.('teach'),
    'open-taught': () => this.openTeaching?.('list'),
    'toggle-details': () => this.session?.toggleDetails(),
    'save-trace': () => this.session?.saveTrace(),
    'lose-device': () => this.session?.loseDevice(),
    'open-zone': () => this.session?.openZone(),
    'close-zone': () => this.session?.closeZone(),
    'set-zone': ({ detail }) => void this.session?.setZone(detail.zone),
    'open-sheet': ({ detail }) => void (this.sheet = detail.sheet),
  };

  private readonly onSheetStop = (event: CustomEvent<SheetStop>): void => {
    this.setAttribute('sheet', event.detail);
  };

  private readonly onBarReach = (event: CustomEvent<number>): void => {
    this.barReach = event.detail;
  };

  /** Its picture flies into the list. What it becomes there is known a moment later. */
  private readonly onArrival = async ({ detail }: CustomEvent<Arrival>): Promise<void> => {
    const wanted = this.settings?.value.flight ?? false;
    if (!wanted || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    await new Promise(requestAnimationFrame);
    const to = this.renderRoot.querySelector('cl-basket-panel')?.placeOf(detail.item);
    if (to) await fly(this.renderRoot, detail.picture, detail.from, to);
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const typing = event.composedPath()[0] instanceof HTMLInputElement;
    if (
      !typing &&
      !this.shown?.drawing &&
      event.key.toLowerCase() === 'z' &&
      (event.ctrlKey || event.metaKey) &&
      !event.shiftKey
    ) {
      event.preventDefault();
      this.session?.undo();
    }
  };
}

/** What the thing may be whose name is being chosen. */
function likelyFor(picking: Picking, { lines, questions }: BasketView): readonly Product[] {
  if (picking.kind === 'answer') return questions.find(({ item }) => item === picking.item)?.candidates ?? [];
  if (picking.kind === 'correct') return lines.find(({ product }) => product.id === picking.product)?.others ?? [];
  return [];
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-app': App;
  }
}

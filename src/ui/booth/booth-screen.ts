import { provide } from '@lit/context';
import { localized, msg } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { hasVisitor } from '../../core/booth.ts';
import type { BoothSettings } from '../../core/booth-settings.ts';
import type { WishName, Wishes } from '../events.ts';
import { icon } from '../icons.ts';
import '../live-announcer.ts';
import '../product-picker.ts';
import { problemText } from '../problem-texts.ts';
import { shopContext, type Shop } from '../shop-context.ts';
import { shotContext, type ShotFeed } from '../shot-context.ts';
import { base, buttons } from '../styles.ts';
import '../viewfinder.ts';
import { observerWords, recoveryWords } from '../viewfinder-words.ts';
import type { BoothPort, BoothView } from './booth.ts';
import './booth-basket.ts';
import './booth-countdown.ts';
import './booth-labels.ts';
import './booth-note.ts';
import { boothLayout } from './booth-layout.ts';
import { cameraText } from './booth-texts.ts';
import './staff-dialog.ts';
import type { StaffWish } from './staff-dialog.ts';
import './staff-sign.ts';

/** Keys that are no wish of a visitor. */
const SILENT_KEYS = new Set(['Tab', 'Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Escape']);

/** The whole screen of a demo tablet: the picture, what happens in it, the basket, and one thing to touch next. */
@localized()
@customElement('cl-booth')
export class BoothScreen extends LitElement {
  static override styles = [base, buttons, boothLayout];

  @property({ attribute: false }) booth: BoothPort | null = null;
  /** A dialog that brings its own code, over everything else. */
  @property({ attribute: false }) cover: TemplateResult | typeof nothing = nothing;
  @provide({ context: shopContext }) @state() protected shop: Shop | null = null;
  @provide({ context: shotContext }) @state() protected feed: ShotFeed | null = null;
  @state() private shown: BoothView | null = null;
  @state() private staffOpen = false;
  private unsubscribe: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.onKey);
    this.addEventListener('click', this.onTouch);
    this.addEventListener('pointerdown', this.onSign);
    for (const [name, act] of Object.entries(this.wishes)) this.addEventListener(name, act as EventListener);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.onKey);
    this.unsubscribe?.();
    this.unsubscribe = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('booth')) return;
    this.unsubscribe?.();
    this.unsubscribe = this.booth?.subscribe((view) => this.take(view)) ?? null;
    if (this.booth) this.take(this.booth.view);
  }

  private take(view: BoothView): void {
    if (this.shown?.booth.held && !view.booth.held) {
      // It was left open.
      this.staffOpen = false;
      this.cover = nothing;
    }
    this.shown = view;
    this.shop = this.booth?.session.shop ?? null;
    this.feed = this.booth?.session.feed ?? null;
  }

  override render() {
    const { shown } = this;
    if (!shown) return html``;
    const { session, booth, settings } = shown;
    const live = hasVisitor(booth);
    const drawing = session.drawing !== null;
    return html`
      <main>
        <cl-viewfinder
          label=${booth.run.source === 'camera' ? msg('What the camera sees') : msg('The demo clip')}
          .drawing=${session.drawing}
          ?mirrored=${settings.mirror && booth.run.source === 'camera'}
        ></cl-viewfinder>
        <div class="over" ?hidden=${drawing}>
          ${this.renderBar(shown, live)}
          <div class="middle">${this.renderNote(shown)}</div>
          <div class="foot">
            <cl-booth-labels .labels=${shown.labels}></cl-booth-labels>
            ${booth.mode === 'attract' ? this.renderInvitation() : ''}
          </div>
        </div>
        <cl-booth-basket .basket=${session.basket} .initialItems=${session.initialItems} ?interactive=${live} ?inert=${drawing}>
          ${this.renderActs(shown)}
        </cl-booth-basket>
      </main>
      ${booth.mode === 'idle-warning' ? html`<cl-booth-countdown .seconds=${shown.secondsLeft}></cl-booth-countdown>` : ''}
      ${session.picking ? html`<cl-product-picker .heading=${msg('What is it?')}></cl-product-picker>` : ''} ${this.cover}
      ${this.staffOpen ? this.renderStaff(shown) : ''}
      <cl-live-announcer .message=${live ? session.announcement : null}></cl-live-announcer>
    `;
  }

  private renderBar({ session, booth }: BoothView, live: boolean) {
    return html`
      <div class="bar">
        <cl-staff-sign @staff-open=${() => (this.staffOpen = true)}></cl-staff-sign>
        ${
          live && session.scene.kind === 'live'
            ? html`<span class="badge"
                ><i class=${session.observer}></i
                >${session.recovering ? recoveryWords(session.recovering) : observerWords(session.observer)}</span
              >`
            : ''
        }
        ${
          booth.mode !== 'attract'
            ? html`<button
                class="icon-button"
                aria-label=${msg('Back to the clip')}
                title=${msg('Back to the clip')}
                @click=${this.onLeave}
              >
                ${icon('close')}
              </button>`
            : ''
        }
      </div>
    `;
  }

  private renderNote({ session, booth }: BoothView) {
    const { scene } = session;
    if (booth.run.rest?.why === 'broken') {
      const problem = scene.kind === 'problem' ? `(${problemText(scene.problem.kind).title})` : '';
      return html`<cl-booth-note .problem=${problem}></cl-booth-note>`;
    }
    if (booth.notice) return html`<p class="notice" role="status">${icon('cameraOff')} ${cameraText(booth.notice.reason)}</p>`;
    return scene.kind === 'loading' ? html`<cl-booth-note .load=${scene.progress}></cl-booth-note>` : '';
  }

  private renderInvitation() {
    return html`
      <div class="invitation">
        <h1>${msg('The basket that counts itself.')}</h1>
        <p>${msg('Things go in, things come out. The picture never leaves this device.')}</p>
      </div>
    `;
  }

  /** The one thing to touch next. */
  private renderActs({ booth, camera }: BoothView) {
    const teach = this.booth?.world.teach;
    if (booth.mode === 'attract' && camera === 'there') {
      return html`<div class="acts">
        <button class="button go" @click=${this.onTouch}>${icon('camera')} ${msg('Touch to try it')}</button>
      </div>`;
    }
    if (!hasVisitor(booth)) return '';
    return html`
      <div class="acts">
        ${
          teach
            ? html`<button class="button primary" @click=${() => teach.open()}>
                ${icon('pencil')} ${msg('Teach it your own object')}
              </button>`
            : ''
        }
        <button class="button secondary" @click=${() => this.booth?.reset()}>${icon('replay')} ${msg('Start over')}</button>
      </div>
    `;
  }

  private renderStaff({ session, booth, settings }: BoothView) {
    return html`
      <cl-staff-dialog
        .pin=${this.booth?.world.pin ?? null}
        .settings=${settings}
        ?canDraw=${session.scene.kind === 'live' && booth.run.source === 'camera'}
        @settings-change=${({ detail }: CustomEvent<BoothSettings>) => this.booth?.change(detail)}
        @staff-wish=${this.onStaffWish}
        @modal-close=${() => (this.staffOpen = false)}
      ></cl-staff-dialog>
    `;
  }

  protected override updated(): void {
    const drawing = Boolean(this.shown?.session.drawing);
    this.toggleAttribute('drawing', drawing);
    this.dataset['mode'] = this.shown?.booth.mode ?? '';
    const held = drawing || this.staffOpen || this.cover !== nothing;
    // What takes its time takes none of the visitor's.
    if (held !== this.shown?.booth.held) this.booth?.hold(held);
  }

  private readonly onStaffWish = ({ detail }: CustomEvent<StaffWish>): void => {
    const { booth } = this;
    if (detail === 'leave') booth?.world.leave();
    if (detail === 'forget-all') booth?.world.forgetAll();
    if (detail !== 'draw-zone') return;
    booth?.session.openZone();
    this.staffOpen = false;
  };

  private readonly onLeave = (event: Event): void => {
    // No touch of somebody who stays.
    event.stopPropagation();
    this.booth?.leave();
  };

  private readonly onTouch = (event: Event): void => {
    event.stopPropagation();
    this.booth?.touch();
  };

  /** A finger that scrolls or drags is a sign of life too. It begins nothing: what it would lift from is another screen then. */
  private readonly onSign = (): void => {
    if (this.shown && hasVisitor(this.shown.booth)) this.booth?.touch();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey && event.key === ',') {
      event.preventDefault();
      this.staffOpen = true;
      return;
    }
    const target = event.composedPath()[0];
    const ownKeys = target instanceof HTMLElement && target.closest('button, input, select') !== null;
    const begins = this.shown?.booth.mode === 'attract';
    // A button takes its keys itself.
    if (SILENT_KEYS.has(event.key) || event.ctrlKey || event.metaKey || event.altKey || (begins && ownKeys)) return;
    this.booth?.touch();
  };

  /** The visitor's wishes that a booth fulfils. */
  private readonly wishes: { readonly [K in WishName]?: (event: CustomEvent<Wishes[K]>) => void } = {
    'answer-question': ({ detail }) => this.booth?.session.answer(detail.item, detail.product),
    'search-answer': ({ detail }) => this.booth?.session.pickFor({ kind: 'answer', item: detail.item }),
    'dismiss-question': ({ detail }) => this.booth?.session.dismiss(detail.item),
    'pick-product': ({ detail }) => this.booth?.session.pick(detail.product),
    'close-picker': () => this.booth?.session.pickFor(null),
    'add-initial': () => this.booth?.session.addInitial(),
    'dismiss-initial': () => this.booth?.session.dismissInitial(),
    'close-zone': () => this.booth?.session.closeZone(),
    'set-zone': ({ detail }) => void this.booth?.session.setZone(detail.zone),
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-booth': BoothScreen;
  }
}

import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, svg, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { wish } from './events.ts';
import { icon } from './icons.ts';
import './modal.ts';
import { base, buttons } from './styles.ts';
import './teach-form.ts';
import type { CollectedViews, LearningView, ShelfView, TeachPort } from './teach-port.ts';
import { teachStyles } from './teach-styles.ts';
import { hintText, problemText } from './teach-texts.ts';
import type { Naming, TeachingPort, TeachStep } from './teaching.ts';

type Looking = Extract<TeachStep, { kind: 'looking' }>;

/** Length of the ring's line. */
const AROUND = 2 * Math.PI * 46;

/** A lesson, step by step: aim, turn it for five seconds, give it a name, done. Fires `teach-close`. */
@localized()
@customElement('cl-teach-dialog')
export class TeachDialog extends LitElement {
  static override styles = [
    base,
    buttons,
    teachStyles,
    css`
      .finder {
        position: relative;
        width: min(100%, 48dvh);
        aspect-ratio: 1;
        margin: 0 auto var(--space-4);
        border-radius: var(--radius-l);
        overflow: hidden;
        background: #000;
      }
      .finder video {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      .ring {
        position: absolute;
        inset: 4%;
        width: 92%;
        height: 92%;
        fill: none;
        stroke-linecap: round;
        rotate: -90deg;
        filter: drop-shadow(0 0 2px rgb(0 0 0 / 0.6));
      }
      .ring .track {
        stroke: rgb(255 255 255 / 0.75);
        stroke-width: 1.2;
        stroke-dasharray: 2 3;
      }
      .ring .done {
        stroke: var(--lens);
        stroke-width: 3.5;
        transition: stroke-dashoffset var(--quick) linear;
      }
      .say {
        min-height: 3.2em;
        margin-block-end: var(--space-2);
        text-align: center;
        text-wrap: balance;
        font-size: var(--text-m);
      }
      .seen {
        display: flex;
        align-items: center;
        gap: var(--space-4);
        margin-block-end: var(--space-4);
      }
      .seen .picture {
        width: 5.5rem;
      }
      .middle {
        display: grid;
        justify-items: center;
        gap: var(--space-3);
        padding-block: var(--space-5);
        text-align: center;
      }
      .middle .picture {
        width: min(12rem, 50vw);
        border-radius: var(--radius-l);
      }
      .sign {
        display: grid;
        place-items: center;
        width: 4.5rem;
        height: 4.5rem;
        border-radius: var(--radius-full);
        background: var(--ask-tint);
        color: var(--ask-ink);
        font-size: 1.5rem;
      }
      h3 {
        font-size: var(--text-l);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) teaching: TeachingPort | null = null;
  @property({ attribute: false }) port: TeachPort | null = null;
  @state() private step: TeachStep = { kind: 'readying' };
  @state() private shelf: ShelfView | null = null;
  private unsubscribe: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.teaching?.cancel();
    for (const stop of this.unsubscribe.splice(0)) stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('teaching') || changed.has('port')) this.listen();
  }

  private listen(): void {
    for (const stop of this.unsubscribe.splice(0)) stop();
    const { teaching, port } = this;
    if (!teaching || !port) return;
    this.step = teaching.step;
    this.shelf = port.shelf.state;
    this.unsubscribe = [teaching.subscribe((step) => (this.step = step)), port.shelf.subscribe((shelf) => (this.shelf = shelf))];
  }

  /** A step that replaces another takes the focus to its heading. */
  protected override updated(changed: PropertyValues): void {
    const before = changed.get('step') as TeachStep | undefined;
    if (before && before.kind !== this.step.kind && screenOf(before) !== screenOf(this.step)) {
      this.renderRoot.querySelector('cl-modal')?.focusHeading();
    }
  }

  override render() {
    const { step } = this;
    return html` <cl-modal tall .heading=${headingOf(step)} @modal-close=${this.close}>${this.renderStep(step)}</cl-modal> `;
  }

  private renderStep(step: TeachStep) {
    switch (step.kind) {
      case 'readying':
      case 'aiming':
        return this.renderAiming(step.kind === 'aiming');
      case 'looking':
        return this.renderLooking(step);
      case 'naming':
      case 'saving':
        return this.renderNaming(step.views, step.kind === 'saving');
      case 'taught':
        return this.renderTaught(step.product.title, step.product.picture);
      case 'problem':
        return this.renderProblem(step);
    }
  }

  private renderAiming(ready: boolean) {
    const known = this.shelf?.products.length ?? 0;
    return html`
      ${this.renderFinder(0)}
      <p class="say">${msg('Hold one thing into the ring. Press start, then turn it slowly so that every side is seen.')}</p>
      <div slot="footer" class="ways">
        <button class="button primary" ?disabled=${!ready} @click=${() => void this.teaching?.look()}>
          ${ready ? msg('Start: 5 seconds') : msg('One moment…')}
        </button>
        <button class="button small quiet" @click=${() => wish(this, 'open-taught', null)}>
          ${msg(str`Taught products: ${known}`)}
        </button>
      </div>
    `;
  }

  private renderLooking({ share, hint }: Looking) {
    return html`
      ${this.renderFinder(share)}
      <p class="say" role="status">${hint ? hintText(hint) : msg('Good. Go on turning it.')}</p>
      <div slot="footer" class="ways">
        <button class="button secondary" @click=${() => this.teaching?.cancel()}>${msg('Cancel')}</button>
      </div>
    `;
  }

  private renderFinder(share: number) {
    const stream = this.port?.video?.srcObject ?? null;
    return html`
      <div class="finder">
        <video .srcObject=${stream} autoplay muted playsinline aria-label=${msg('What the camera sees')}></video>
        <svg
          class="ring"
          viewBox="0 0 100 100"
          role="progressbar"
          aria-label=${msg('Seen of it')}
          aria-valuemin="0"
          aria-valuemax="100"
          aria-valuenow=${Math.round(100 * share)}
        >
          <circle class="track" cx="50" cy="50" r="46" />
          ${
            share > 0
              ? svg`<circle class="done" cx="50" cy="50" r="46" stroke-dasharray=${AROUND} stroke-dashoffset=${AROUND * (1 - share)} />`
              : ''
          }
        </svg>
      </div>
    `;
  }

  private renderNaming(views: CollectedViews, busy: boolean) {
    return html`
      <div class="seen">
        <img class="picture" src=${`data:image/jpeg;base64,${views.picture}`} alt="" />
        <p>
          <b>${views.count === 1 ? msg('1 view of it is kept.') : msg(str`${views.count} views of it are kept.`)}</b><br />
          <span class="soft"
            >${views.count < 4 ? msg('Few of its sides were seen. It is known better when it is turned more.') : msg('They stay on this device.')}</span
          >
        </p>
      </div>
      <cl-teach-form
        .shop=${this.port?.shop ?? null}
        .busy=${busy}
        .action=${busy ? msg('Learning…') : msg('Remember it')}
        @teach-name=${(event: CustomEvent<Naming>) => void this.teaching?.save(event.detail)}
      ></cl-teach-form>
      <div slot="footer" class="ways">
        <button class="button small quiet" ?disabled=${busy} @click=${() => this.teaching?.cancel()}>
          ${icon('replay')} ${msg('Look again')}
        </button>
      </div>
    `;
  }

  private renderTaught(title: string, picture: string) {
    const { storage = 'kept', learning = { kind: 'resting' } } = this.shelf ?? {};
    return html`
      <div class="middle">
        <img class="picture" src=${`data:image/jpeg;base64,${picture}`} alt="" />
        <h3>${title}</h3>
        <p>${msg('Known from now on. Show it to the camera.')}</p>
        <p class="soft" role="status">${learningText(learning)}</p>
      </div>
      ${
        storage === 'kept'
          ? ''
          : html`<p class="note ask" role="alert">${icon('warning')}<span>${storageText(storage)}</span></p>`
      }
      <div slot="footer" class="ways">
        <button class="button primary" @click=${this.close}>${msg('Show it to the camera')}</button>
        <button class="button secondary" @click=${() => void this.teaching?.begin()}>${msg('Teach another')}</button>
        <button class="button small quiet" @click=${() => wish(this, 'open-taught', null)}>${msg('Taught products')}</button>
      </div>
    `;
  }

  private renderProblem({ problem, detail }: Extract<TeachStep, { kind: 'problem' }>) {
    return html`
      <div class="middle" role="alert">
        <div class="sign">${icon('warning')}</div>
        <p>${problemText(problem).text}</p>
        ${detail === '' ? '' : html`<p class="soft">${detail}</p>`}
      </div>
      <div slot="footer" class="ways">
        <button class="button primary" @click=${() => void this.teaching?.begin()}>${icon('replay')} ${msg('Try again')}</button>
      </div>
    `;
  }

  private readonly close = (): void => {
    this.dispatchEvent(new CustomEvent('teach-close'));
  };
}

/** Aiming and looking are one screen: the focus stays where it is. */
function screenOf({ kind }: TeachStep): string {
  if (kind === 'readying' || kind === 'aiming' || kind === 'looking') return 'finder';
  return kind === 'saving' ? 'naming' : kind;
}

function headingOf(step: TeachStep): string {
  if (step.kind === 'problem') return problemText(step.problem).title;
  switch (screenOf(step)) {
    case 'finder':
      return msg('Teach a product');
    case 'naming':
      return msg('Give it a name');
    default:
      return msg('Taught');
  }
}

function learningText(learning: LearningView): string {
  switch (learning.kind) {
    case 'resting':
      return '';
    case 'learning':
      return msg(str`Learning to part it from what looks like it: ${Math.round(100 * learning.share)} %`);
    case 'failed':
      return msg('It is recognised by its views alone: parting look-alikes did not work this time.');
    case 'learned': {
      const { head, headed } = learning.report;
      if (headed === null) return msg('Nothing else looks like it.');
      return head ? msg('It is parted from what looks like it.') : msg('It is recognised by its views alone, which is as good.');
    }
  }
}

export function storageText(storage: 'memory' | 'full'): string {
  return storage === 'full'
    ? msg(
        'This device has no room left: what was taught last is lost when this page is closed. Save it to a file, or delete something.',
      )
    : msg('This browser keeps nothing: what was taught is lost when this page is closed. Save it to a file.');
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-teach-dialog': TeachDialog;
  }
}

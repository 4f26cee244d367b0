import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, query, queryAll, state } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import type { Point } from '../core/geometry.ts';
import { MOST_CORNERS, clipZone, moveCorner, removeCorner, splitSide } from '../core/zone-edit.ts';
import { WHOLE_FRAME, type Zone } from '../core/zone.ts';
import { wish } from './events.ts';
import { icon } from './icons.ts';
import { base, buttons } from './styles.ts';
import { number, percent } from './words.ts';

/** How far an arrow key moves a corner, in 0..1 of the picture; with Shift, and without. */
const STEP = 0.01;
const BIG_STEP = 0.05;
/** Less movement than this is a tap, in CSS pixels. */
const TAP = 6;

/**
 * Draws where the basket is: a polygon over the picture whose corners can be dragged, tapped to their places, or moved with the arrow keys. The picture's place in
 * the host comes as `--x`, `--y`, `--w`, `--h`. Wishes `set-zone` or `close-zone`.
 */
@localized()
@customElement('cl-zone-editor')
export class ZoneEditor extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        overflow: hidden;
        color: var(--on-glass);
      }
      .picture {
        position: absolute;
        left: var(--x, 0);
        top: var(--y, 0);
        width: var(--w, 100%);
        height: var(--h, 100%);
        touch-action: none;
      }
      .picture > svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        overflow: visible;
      }
      .outside {
        fill: rgb(10 11 13 / 0.62);
        fill-rule: evenodd;
      }
      .rim {
        fill: none;
        stroke: var(--lens);
        stroke-width: 3px;
        stroke-linejoin: round;
        vector-effect: non-scaling-stroke;
      }
      .corner,
      .side {
        position: absolute;
        width: var(--touch);
        height: var(--touch);
        transform: translate(-50%, -50%);
        display: grid;
        place-items: center;
        touch-action: none;
        cursor: grab;
      }
      .corner::before,
      .side::before {
        content: '';
        border-radius: 50%;
      }
      .corner::before {
        width: 1.375rem;
        height: 1.375rem;
        background: var(--lens);
        box-shadow: 0 0 0 3px var(--on-bright);
      }
      .side::before {
        width: 0.75rem;
        height: 0.75rem;
        background: var(--on-glass);
        box-shadow: 0 0 0 2px var(--on-bright);
      }
      .corner.chosen::before {
        background: var(--on-glass);
        box-shadow:
          0 0 0 3px var(--lens),
          0 0 0 6px var(--on-bright);
      }
      .corner:focus-visible,
      .side:focus-visible {
        outline: 3px solid var(--on-glass);
        outline-offset: -4px;
        border-radius: 50%;
      }
      .tools {
        position: absolute;
        inset: auto 0 0;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: center;
        gap: var(--space-2);
        min-height: var(--zone-tools);
        align-content: center;
        padding: var(--space-2) var(--space-3) max(var(--space-4), env(safe-area-inset-bottom));
      }
      .tools p {
        flex: 1 0 100%;
        text-wrap: balance;
        text-align: center;
        font-size: var(--text-xs);
        font-weight: 600;
        text-shadow: 0 1px 4px rgb(0 0 0 / 0.8);
      }
      .tools .button {
        min-height: var(--touch);
        padding: 0 var(--space-4);
        font-size: var(--text-s);
      }
      .tools .glass {
        background: var(--glass);
        box-shadow: inset 0 0 0 1px var(--glass-edge);
        color: var(--on-glass);
      }
      .tools .done {
        background: var(--lens);
        color: var(--on-bright);
      }
    `,
  ];

  /** As it lies in the picture now, or null: everything in view. */
  @property({ attribute: false }) zone: Zone | null = null;
  @state() private draft: Zone = WHOLE_FRAME;
  /** The corner that a tap on the picture moves, and that can be taken away. */
  @state() private chosen = 0;
  @query('.picture') private picture!: HTMLElement;
  @queryAll('.corner') private corners!: NodeListOf<HTMLButtonElement>;
  /** What can be seen of the zone; null where that is too little, or nobody has drawn one. */
  private start: Zone | null = null;
  private gesture: Gesture | null = null;

  constructor() {
    super();
    this.addEventListener('keydown', this.onKey);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('zone')) return;
    this.start = this.zone && clipZone(this.zone);
    this.draft = this.start ?? INSET;
  }

  protected override firstUpdated(): void {
    this.corners[0]?.focus({ preventScroll: true });
  }

  override render() {
    const { draft, chosen } = this;
    const points = draft.map(([x, y]) => `${100 * x},${100 * y}`).join(' ');
    return html`
      <div
        class="picture"
        role="group"
        aria-label=${msg('Basket area')}
        aria-describedby="help keys"
        @pointerdown=${this.onDown}
        @pointermove=${this.onMove}
        @pointerup=${this.onUp}
        @pointercancel=${this.onLost}
        @lostpointercapture=${this.onLost}
      >
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          <path class="outside" d="M-500,-500H600V600H-500Z M${points}Z"></path>
          <polygon class="rim" points=${points}></polygon>
        </svg>
        ${draft.length < MOST_CORNERS ? draft.map((_, index) => this.renderSide(index)) : ''}
        ${draft.map(
          ([x, y], index) => html`
            <button
              class="corner ${index === chosen ? 'chosen' : ''}"
              style=${placeOf(x, y)}
              aria-label=${msg(str`Corner ${number(index + 1)} of ${number(draft.length)}: ${percent(x)} from the left, ${percent(y)} from the top`)}
              data-corner=${index}
              @focus=${() => (this.chosen = index)}
              @click=${() => this.focusCorner(index)}
            ></button>
          `,
        )}
      </div>
      <div class="tools">
        <p id="help">
          ${msg('Drag the corners to the basket’s rim, or tap where the chosen one belongs. Only what lies inside is counted.')}
        </p>
        <span id="keys" class="visually-hidden"
          >${msg('Arrow keys move a corner, with Shift further. Delete takes it away. Escape leaves all as it was.')}</span
        >
        <button class="button glass" @click=${() => wish(this, 'close-zone', null)}>${msg('Cancel')}</button>
        <button class="button glass" @click=${() => wish(this, 'set-zone', { zone: null })}>${msg('Whole picture')}</button>
        <button class="button glass" ?disabled=${removeCorner(draft, chosen) === draft} @click=${() => this.removeCorner(chosen)}>
          ${msg(str`Remove corner ${number(chosen + 1)}`)}
        </button>
        <button class="button done" @click=${this.finish}>${icon('check')} ${msg('Done')}</button>
      </div>
    `;
  }

  private renderSide(index: number) {
    const [[x, y], [nx, ny]] = [this.draft[index] ?? [0, 0], this.draft[(index + 1) % this.draft.length] ?? [0, 0]];
    return html`
      <button
        class="side"
        style=${placeOf((x + nx) / 2, (y + ny) / 2)}
        aria-label=${msg(str`Add a corner after corner ${number(index + 1)}`)}
        data-side=${index}
        @click=${() => this.split(index)}
      ></button>
    `;
  }

  /** What is as it was is left so: where the camera sees only part of the area, what lies outside of the picture stays in it. */
  private readonly finish = (): void => {
    if (this.draft === this.start) wish(this, 'close-zone', null);
    else wish(this, 'set-zone', { zone: this.draft });
  };

  private split(index: number): void {
    const before = this.draft;
    this.draft = splitSide(before, index);
    if (this.draft !== before) this.focusCorner(index + 1);
  }

  private removeCorner(index: number): void {
    this.draft = removeCorner(this.draft, index);
    this.focusCorner(Math.min(index, this.draft.length - 1));
  }

  private readonly onDown = (event: PointerEvent): void => {
    if (this.gesture || event.button !== 0) return;
    const { pointerId: pointer, clientX: x, clientY: y, target } = event;
    // A finger captures by itself; here every pointer does, so that it may leave the picture.
    this.picture.setPointerCapture(pointer);
    this.gesture = { pointer, x, y, grip: gripOf(target), moved: false };
    // A captured pointer clicks the picture, not what it holds.
    event.preventDefault();
    if (this.gesture.grip?.kind === 'corner') this.focusCorner(this.gesture.grip.index);
  };

  private readonly onMove = (event: PointerEvent): void => {
    const { gesture } = this;
    if (gesture?.pointer !== event.pointerId) return;
    const moved = gesture.moved || Math.hypot(event.clientX - gesture.x, event.clientY - gesture.y) >= TAP;
    if (!moved) return;
    let { grip } = gesture;
    this.gesture = { ...gesture, moved };
    if (!grip) return;
    if (grip.kind === 'side') {
      this.split(grip.index);
      grip = { kind: 'corner', index: grip.index + 1 };
    }
    this.gesture = { ...gesture, grip, moved };
    this.draft = moveCorner(this.draft, grip.index, this.placeIn(event));
  };

  private readonly onUp = (event: PointerEvent): void => {
    const { gesture } = this;
    if (gesture?.pointer !== event.pointerId) return;
    this.gesture = null;
    const { grip, moved } = gesture;
    if (grip?.kind === 'side') this.split(grip.index);
    else if (grip) this.focusCorner(grip.index);
    else if (!moved) {
      this.draft = moveCorner(this.draft, this.chosen, this.placeIn(event));
      this.focusCorner(this.chosen);
    }
  };

  private readonly onLost = (event: PointerEvent): void => {
    if (this.gesture?.pointer === event.pointerId) this.gesture = null;
  };

  private placeIn({ clientX, clientY }: PointerEvent): Point {
    const { left, top, width, height } = this.picture.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      wish(this, 'close-zone', null);
      return;
    }
    const grip = gripOf(event.composedPath()[0] ?? null);
    const at = grip?.kind === 'corner' ? this.draft[grip.index] : undefined;
    if (!grip || !at) return;
    const step = event.shiftKey ? BIG_STEP : STEP;
    const move = ARROWS[event.key];
    if (move) this.draft = moveCorner(this.draft, grip.index, [at[0] + move[0] * step, at[1] + move[1] * step]);
    else if (event.key === 'Delete' || event.key === 'Backspace') this.removeCorner(grip.index);
    else return;
    event.preventDefault();
  };

  private focusCorner(index: number): void {
    this.chosen = index;
    void this.updateComplete.then(() => this.corners[index]?.focus({ preventScroll: true }));
  }
}

/** What a pointer holds. */
type Grip = { readonly kind: 'corner' | 'side'; readonly index: number };

/** A pointer that is down: where it began, and what it holds; null: the bare picture. */
interface Gesture {
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  readonly grip: Grip | null;
  readonly moved: boolean;
}

function gripOf(target: EventTarget | null): Grip | null {
  if (!(target instanceof HTMLElement)) return null;
  const { corner, side } = target.dataset;
  if (corner !== undefined) return { kind: 'corner', index: Number(corner) };
  return side === undefined ? null : { kind: 'side', index: Number(side) };
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Where a zone begins that nobody has drawn yet: a little inside of the picture, so that its corners can be seen and held. */
const INSET: Zone = [
  [0.08, 0.08],
  [0.92, 0.08],
  [0.92, 0.92],
  [0.08, 0.92],
];

/** By properties: the page's content security policy forbids style attributes. */
function placeOf(x: number, y: number): ReturnType<typeof styleMap> {
  return styleMap({ left: `${100 * x}%`, top: `${100 * y}%` });
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-zone-editor': ZoneEditor;
  }
}

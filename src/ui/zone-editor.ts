import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, query, queryAll, state } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import { moveCorner, removeCorner, splitSide } from '../core/zone-edit.ts';
import { WHOLE_FRAME, type Zone } from '../core/zone.ts';
import { wish } from './events.ts';
import { icon } from './icons.ts';
import { base, buttons } from './styles.ts';

/** How far an arrow key moves a corner, in 0..1 of the picture; with Shift, and without. */
const STEP = 0.01;
const BIG_STEP = 0.05;

/**
 * Draws where the basket is: a polygon over the picture whose corners can be dragged, or moved with the arrow keys. The picture's place in
 * the host comes as `--x`, `--y`, `--w`, `--h`. Wishes `set-zone` or `close-zone`.
 */
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
        padding: var(--space-2) var(--space-3) var(--radius-l);
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
  @query('.picture') private picture!: HTMLElement;
  @queryAll('.corner') private corners!: NodeListOf<HTMLButtonElement>;
  private dragged: number | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('zone')) this.draft = clipped(this.zone ?? INSET);
  }

  protected override firstUpdated(): void {
    this.corners[0]?.focus({ preventScroll: true });
  }

  override render() {
    const { draft } = this;
    const points = draft.map(([x, y]) => `${100 * x},${100 * y}`).join(' ');
    return html`
      <div
        class="picture"
        role="group"
        aria-label="Basket area"
        aria-describedby="help"
        @pointermove=${this.onMove}
        @pointerup=${this.onRelease}
        @pointercancel=${this.onRelease}
        @keydown=${this.onKey}
      >
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          <path class="outside" d="M-500,-500H600V600H-500Z M${points}Z"></path>
          <polygon class="rim" points=${points}></polygon>
        </svg>
        ${draft.map(
          ([x, y], index) => html`
            <button
              class="corner"
              style=${placeOf(x, y)}
              aria-label=${`Corner ${index + 1} of ${draft.length}: ${percent(x)} from the left, ${percent(y)} from the top`}
              data-corner=${index}
              @pointerdown=${(event: PointerEvent) => this.grab(event, index)}
            ></button>
          `,
        )}
        ${draft.map(([x, y], index) => {
          const [nx, ny] = draft[(index + 1) % draft.length] ?? [x, y];
          return html`
            <button
              class="side"
              style=${placeOf((x + nx) / 2, (y + ny) / 2)}
              aria-label=${`Add a corner after corner ${index + 1}`}
              @click=${() => this.split(index)}
              @pointerdown=${(event: PointerEvent) => this.pull(event, index)}
            ></button>
          `;
        })}
      </div>
      <div class="tools">
        <p id="help">Drag the corners to the basket’s rim. Only what lies inside is counted.</p>
        <span class="visually-hidden"
          >Arrow keys move a corner, with Shift further. Delete takes it away. Escape leaves all as it was.</span
        >
        <button class="button glass" @click=${() => wish(this, 'close-zone', null)}>Cancel</button>
        <button class="button glass" @click=${() => wish(this, 'set-zone', { zone: null })}>Whole picture</button>
        <button class="button done" @click=${this.finish}>${icon('check')} Done</button>
      </div>
    `;
  }

  private readonly finish = (): void => wish(this, 'set-zone', { zone: this.draft });

  private grab(event: PointerEvent, index: number): void {
    this.dragged = index;
    this.picture.setPointerCapture(event.pointerId);
  }

  /** A side that is dragged gets a corner there. */
  private pull(event: PointerEvent, index: number): void {
    const before = this.draft;
    this.draft = splitSide(before, index);
    if (this.draft !== before) this.grab(event, index + 1);
  }

  /** By keyboard; a pointer has done it already when the click comes. */
  private split(index: number): void {
    if (this.dragged !== null) return;
    this.draft = splitSide(this.draft, index);
    this.focusCorner(index + 1);
  }

  private readonly onMove = (event: PointerEvent): void => {
    if (this.dragged === null) return;
    const { left, top, width, height } = this.picture.getBoundingClientRect();
    this.draft = moveCorner(this.draft, this.dragged, [(event.clientX - left) / width, (event.clientY - top) / height]);
  };

  private readonly onRelease = (): void => {
    const { dragged } = this;
    if (dragged !== null) this.focusCorner(dragged);
    // Its click comes after the release.
    setTimeout(() => (this.dragged = null));
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      wish(this, 'close-zone', null);
      return;
    }
    const corner = event.composedPath()[0];
    const index = corner instanceof HTMLElement ? Number(corner.dataset['corner'] ?? NaN) : NaN;
    const at = this.draft[index];
    if (at === undefined) return;
    const step = event.shiftKey ? BIG_STEP : STEP;
    const move = ARROWS[event.key];
    if (move) this.draft = moveCorner(this.draft, index, [at[0] + move[0] * step, at[1] + move[1] * step]);
    else if (event.key === 'Delete' || event.key === 'Backspace') this.draft = removeCorner(this.draft, index);
    else return;
    event.preventDefault();
    this.focusCorner(Math.min(index, this.draft.length - 1));
  };

  private focusCorner(index: number): void {
    void this.updateComplete.then(() => this.corners[index]?.focus({ preventScroll: true }));
  }
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

/** What the camera has moved away from is brought back to the picture's edge, where it can be held. */
function clipped(zone: Zone): Zone {
  return zone.map(([x, y]) => [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))]);
}

/** By properties: the page's content security policy forbids style attributes. */
function placeOf(x: number, y: number): ReturnType<typeof styleMap> {
  return styleMap({ left: `${100 * x}%`, top: `${100 * y}%` });
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-zone-editor': ZoneEditor;
  }
}

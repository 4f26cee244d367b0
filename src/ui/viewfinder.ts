import { consume } from '@lit/context';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { ItemId } from '../core/basket-event.ts';
import type { Box, Size } from '../core/geometry.ts';
import type { Track } from '../core/track.ts';
import type { Zone } from '../core/zone.ts';
import { moveBoxes, type MovingBox } from './box-motion.ts';
import { paintBoxes, paintZone, type BoxStyle } from './box-painter.ts';
import { copyOf, type Place } from './crop-flight.ts';
import { mirrorShot } from './mirror-shot.ts';
import { fitPicture, toScreen, type PictureFit } from './picture-fit.ts';
import { shopContext, type Shop } from './shop-context.ts';
import { shotContext, type Shot, type ShotFeed } from './shot-context.ts';
import type { SessionState } from './session-state.ts';
import { base } from './styles.ts';
import './zone-editor.ts';

/** A thing has come in: its picture, and where it lies on the screen. Bubbles as `item-arrived`. */
export interface Arrival {
  readonly item: ItemId;
  readonly picture: HTMLCanvasElement;
  readonly from: Place;
}

/** Width of the blurred backdrop's picture; stretching it over the screen is the blur, at no cost. */
const BACKDROP = 20;
/** A live backdrop is painted no more often than this (milliseconds): a processor that converts a frame's colours does it for all pixels, however few are shown. */
const BACKDROP_AGE = 250;

/**
 * The picture of the camera or clip with the boxes over it. It fills the host up to the covers (`--cover-end`, `--cover-bottom`: what
 * the basket hides); what is left around it shows the same picture, dark and blurred.
 */
@customElement('cl-viewfinder')
export class Viewfinder extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        /* Room for the tools of the basket's area below the picture, and for the buttons above it. */
        --zone-tools: 11rem;
        --zone-bar: 4.5rem;
        display: block;
        position: relative;
        overflow: hidden;
        background: #0d0f11;
      }
      .backdrop {
        position: absolute;
        inset: -6%;
        width: 112%;
        height: 112%;
        opacity: 0.55;
      }
      .stage {
        position: absolute;
        inset-block: 0 var(--cover-bottom, 0px);
        inset-inline: 0 var(--cover-end, 0px);
        overflow: hidden;
        transition: inset var(--calm) var(--ease);
      }
      :host([drawing]) .stage {
        top: var(--zone-bar);
        transition: none;
        bottom: calc(var(--cover-bottom, 0px) + var(--zone-tools));
      }
      .picture,
      video {
        position: absolute;
        left: 0;
        top: 0;
        transform-origin: 0 0;
      }
      cl-zone-editor {
        position: absolute;
        inset-block: var(--zone-bar) var(--cover-bottom, 0px);
        inset-inline: 0 var(--cover-end, 0px);
      }
      .boxes {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
      /* Behind words: the backdrop is picture enough, and copied in no time when the page's layers change. */
      :host([resting]) :is(.picture, .boxes) {
        display: none;
      }
    `,
  ];

  @consume({ context: shotContext, subscribe: true }) @property({ attribute: false }) feed: ShotFeed | null = null;
  @consume({ context: shopContext, subscribe: true }) @property({ attribute: false }) shop: Shop | null = null;
  @property({ attribute: false }) drawing: SessionState['drawing'] = null;
  @property() label = '';
  /** As in a mirror. Not while the basket's area is drawn, which is drawn on what the camera sees. */
  @property({ type: Boolean }) mirrored = false;
  /** Pixels from the top down that buttons lie over: no name is put there. */
  @property({ attribute: false }) barReach = 0;

  @query('.stage') private stage!: HTMLElement;
  @query('.backdrop') private backdrop!: HTMLCanvasElement;
  @query('.picture') private picture!: HTMLCanvasElement | null;
  @query('.boxes') private boxes!: HTMLCanvasElement;

  private unsubscribe: (() => void) | null = null;
  private readonly resized = new ResizeObserver(() => this.layOut());
  private area: Size = { width: 1, height: 1 };
  private frame: Size | null = null;
  private tracks: readonly Track[] = [];
  private asked: readonly Box[] = [];
  private zone: Zone | null = null;
  private moving: readonly MovingBox[] = [];
  private animation = 0;
  private lastPaint = 0;
  private lastBackdrop = -BACKDROP_AGE;
  private boxStyle: BoxStyle | null = null;

  override render() {
    return html`
      <canvas class="backdrop" width=${BACKDROP} height=${BACKDROP} aria-hidden="true"></canvas>
      <div class="stage" role="img" aria-label=${this.label}>
        ${this.feed?.live ?? html`<canvas class="picture" aria-hidden="true"></canvas>`}
        <canvas class="boxes" aria-hidden="true"></canvas>
      </div>
      ${this.drawing ? html`<cl-zone-editor .zone=${this.drawing.zone}></cl-zone-editor>` : ''}
    `;
  }

  protected override firstUpdated(): void {
    this.resized.observe(this.stage);
    this.boxStyle = this.readStyle();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('mirrored')) this.layOut();
    if (changed.has('barReach')) this.paint();
    if (changed.has('drawing')) {
      this.toggleAttribute('drawing', this.drawing !== null);
      this.layOut();
    }
    if (!changed.has('feed')) return;
    this.unsubscribe?.();
    this.unsubscribe = this.feed?.subscribe((shot) => this.show(shot)) ?? null;
    this.tracks = [];
    this.moving = [];
    this.frame = null;
    // What the next source shows has no boxes yet.
    this.boxes.getContext('2d')?.clearRect(0, 0, this.area.width, this.area.height);
    cancelAnimationFrame(this.animation);
    if (this.feed?.live) this.animation = requestAnimationFrame(this.step);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate('feed', null);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unsubscribe?.();
    this.unsubscribe = null;
    this.resized.disconnect();
    cancelAnimationFrame(this.animation);
  }

  private get flips(): boolean {
    return this.mirrored && this.drawing === null;
  }

  private show(seen: Shot): void {
    const shot = this.flips ? mirrorShot(seen) : seen;
    const newSize = this.frame?.width !== shot.frame.width || this.frame.height !== shot.frame.height;
    this.frame = shot.frame;
    this.tracks = shot.tracks;
    this.asked = shot.asked;
    this.zone = shot.zone;
    if (newSize) this.layOut();
    if (shot.picture && this.picture) {
      this.picture.getContext('2d')?.drawImage(shot.picture, 0, 0, this.picture.width, this.picture.height);
      this.moving = shot.tracks.map((track) => ({ track, box: track.box, opacity: 1 }));
      this.paint();
    }
    for (const { item, box, picture } of shot.arrived)
      this.tellArrival({ item, picture: copyOf(picture), from: this.placeOf(box) });
    this.paintBackdrop();
  }

  private paintBackdrop(): void {
    const live = this.feed?.live;
    const now = performance.now();
    if (live && now - this.lastBackdrop < BACKDROP_AGE) return;
    this.lastBackdrop = now;
    const source = live ?? this.picture;
    if (source) this.backdrop.getContext('2d')?.drawImage(source, 0, 0, BACKDROP, BACKDROP);
  }

  private tellArrival(detail: Arrival): void {
    this.dispatchEvent(new CustomEvent<Arrival>('item-arrived', { detail, bubbles: true, composed: true }));
  }

  private placeOf(box: Box): Place {
    const { left, top } = this.stage.getBoundingClientRect();
    const [x1, y1, x2, y2] = toScreen(box, this.fit(this.frame ?? this.area));
    return { left: left + x1, top: top + y1, width: x2 - x1, height: y2 - y1 };
  }

  private readonly step = (now: number): void => {
    this.animation = requestAnimationFrame(this.step);
    this.moving = moveBoxes(this.moving, this.tracks, Math.min(0.2, (now - this.lastPaint) / 1000));
    this.lastPaint = now;
    this.paint();
  };

  /** Puts picture, video and boxes in their places for the frame's and the stage's size. */
  private layOut(): void {
    this.area = { width: this.stage.clientWidth, height: this.stage.clientHeight };
    const density = Math.min(3, devicePixelRatio);
    this.boxes.width = Math.round(this.area.width * density);
    this.boxes.height = Math.round(this.area.height * density);
    this.boxStyle = this.readStyle();
    if (!this.frame) return;
    const { width, height } = this.frame;
    const { scale, x, y } = this.fit(this.frame);
    const places = { '--x': x, '--y': y, '--w': width * scale, '--h': height * scale };
    for (const [name, value] of Object.entries(places)) this.style.setProperty(name, `${value}px`);
    if (this.picture && (this.picture.width !== width || this.picture.height !== height)) {
      this.picture.width = width;
      this.picture.height = height;
    }
    for (const element of [this.picture, this.feed?.live]) {
      if (!element) continue;
      element.style.width = `${width * scale}px`;
      element.style.height = `${height * scale}px`;
      element.style.transform = this.flips ? `translate(${x + width * scale}px, ${y}px) scaleX(-1)` : `translate(${x}px, ${y}px)`;
    }
    this.paint();
  }

  private paint(): void {
    const context = this.boxes.getContext('2d');
    if (!context || !this.frame || !this.boxStyle) return;
    const density = this.boxes.width / Math.max(1, this.area.width);
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, this.area.width, this.area.height);
    const fit = this.fit(this.frame);
    if (this.zone && !this.drawing) paintZone(context, this.zone, this.frame, fit, this.area);
    // While the basket's area is drawn the picture begins below the buttons.
    const open = { ...this.area, top: this.drawing ? 0 : this.barReach };
    paintBoxes(context, this.moving, this.asked, fit, open, this.boxStyle, (track) => this.nameOf(track));
  }

  /** While the basket's area is drawn all of the picture is in sight. */
  private fit(frame: Size): PictureFit {
    return fitPicture(frame, this.area, this.drawing ? 1 : undefined);
  }

  private nameOf(track: Track): string | null {
    if (track.identity?.kind !== 'recognised') return null;
    return this.shop?.products.get(track.identity.product)?.title ?? null;
  }

  private readStyle(): BoxStyle {
    const style = getComputedStyle(this);
    return {
      lens: style.getPropertyValue('--lens').trim(),
      ask: style.getPropertyValue('--ask').trim(),
      ink: style.getPropertyValue('--on-bright').trim(),
      font: style.getPropertyValue('--font').trim(),
      textSize: 0.8125 * parseFloat(getComputedStyle(document.documentElement).fontSize),
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-viewfinder': Viewfinder;
  }
}

import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CameraView } from '../core/camera-view.ts';
import type { Lens } from '../core/lenses.ts';
import { cameraContext, type CameraPort } from './camera-context.ts';
import { wish } from './events.ts';
import { Follow } from './follow.ts';
import { icon } from './icons.ts';
import { base, buttons } from './styles.ts';

/** Torch, zoom and lens over the picture; each is there only where the camera has it. */
@localized()
@customElement('cl-camera-tools')
export class CameraTools extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        flex-direction: column;
        align-items: flex-end;
        gap: var(--space-2);
        padding: 0 var(--space-3);
        color: var(--on-glass);
        pointer-events: none;
      }
      .tool,
      .slide,
      .note {
        background: var(--glass);
        box-shadow: inset 0 0 0 1px var(--glass-edge);
        backdrop-filter: blur(12px);
        pointer-events: auto;
      }
      .tool:hover:not(:disabled) {
        background: rgb(16 18 21 / 0.9);
      }
      .tool[aria-pressed='true'] {
        background: var(--lens);
        color: var(--on-bright);
      }
      .tool.times {
        font-size: var(--text-xs);
        font-weight: 650;
      }
      .zoom {
        display: flex;
        align-items: center;
        gap: var(--space-2);
      }
      .slide {
        display: flex;
        align-items: center;
        min-height: var(--touch);
        padding: 0 var(--space-4);
        border-radius: var(--radius-full);
      }
      .slide input {
        width: min(11rem, 45vw);
        height: var(--touch);
        margin: 0;
        accent-color: var(--lens);
        cursor: pointer;
      }
      .note {
        padding: var(--space-2) var(--space-4);
        border-radius: var(--radius-m);
        font-size: var(--text-xs);
      }
      /* The system's own list, opened by an icon: nothing is as easily used on a phone. */
      .lens {
        position: relative;
      }
      .lens select {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        opacity: 0;
        cursor: pointer;
      }
      .lens:focus-within {
        outline: 3px solid var(--on-glass);
        outline-offset: 2px;
      }
      option {
        color: #14161a;
        background: #ffffff;
      }
    `,
  ];

  @consume({ context: cameraContext, subscribe: true })
  @property({ attribute: false })
  camera: CameraPort | null = null;
  @state() private zooming = false;
  protected readonly follow = new Follow(this, () => this.camera);

  override render() {
    const { camera } = this;
    if (!camera) return html``;
    const { torch, lenses, refused } = camera.value;
    return html`
      ${
        torch === null
          ? ''
          : html`<button
              class="icon-button tool"
              aria-label=${msg('Torch')}
              title=${msg('Torch')}
              aria-pressed=${torch}
              @click=${() => void camera.setTorch(!torch)}
            >
              ${icon('flashlight')}
            </button>`
      }
      ${this.renderZoom(camera.value)} ${lenses.length > 1 ? this.renderLens(camera.value) : ''}
      <p class="note" role="status" ?hidden=${refused === null}>
        ${refused === 'torch' ? msg('The camera does not give its torch.') : refused === 'zoom' ? msg('The camera does not zoom now.') : ''}
      </p>
    `;
  }

  private renderZoom({ zoom }: CameraView) {
    if (!zoom) return '';
    const times = `${Number(zoom.value.toFixed(1))}×`;
    return html`
      <div class="zoom">
        ${
          this.zooming
            ? html`<div class="slide">
                <input
                  type="range"
                  aria-label=${msg('Zoom')}
                  aria-valuetext=${times}
                  min=${zoom.min}
                  max=${zoom.max}
                  step=${zoom.step}
                  .value=${String(zoom.value)}
                  @input=${(event: Event) => void this.camera?.setZoom(Number((event.target as HTMLInputElement).value))}
                />
              </div>`
            : ''
        }
        <button
          class="icon-button tool times number"
          aria-label=${msg(str`Zoom, now ${times}`)}
          title=${msg('Zoom')}
          aria-expanded=${this.zooming}
          @click=${() => (this.zooming = !this.zooming)}
        >
          ${times}
        </button>
      </div>
    `;
  }

  private renderLens({ lenses, lens }: CameraView) {
    return html`
      <div class="icon-button tool lens" title=${msg('Lens')}>
        ${icon('lens')}
        <select aria-label=${msg('Lens')} @change=${this.onLens}>
          ${lenses.map((entry, i) => html`<option value=${entry.id} ?selected=${entry.id === lens}>${lensName(entry, i)}</option>`)}
        </select>
      </div>
    `;
  }

  /** Another lens shows another picture: watching begins anew, with the basket as it is. */
  private readonly onLens = (event: Event): void => {
    this.camera?.chooseLens((event.target as HTMLSelectElement).value);
    wish(this, 'start-source', { source: 'camera' });
  };
}

/** Phones that number their cameras get words; those with names of their own keep them. */
function lensName({ label, facing }: Lens, index: number): string {
  const isNumbered = label === '' || /^camera2? ?\d+,/i.test(label);
  if (!isNumbered) return label;
  const n = index + 1;
  if (facing === 'rear') return msg(str`Rear camera ${n}`);
  if (facing === 'front') return msg(str`Front camera ${n}`);
  return msg(str`Camera ${n}`);
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-camera-tools': CameraTools;
  }
}

import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SessionState } from './session-state.ts';
import { wish } from './events.ts';
import { base, buttons } from './styles.ts';

const FALLBACK_WORDS = {
  'no-webgpu': 'no WebGPU here',
  'software-adapter': 'adapter is software',
  'device-lost': 'device lost, set up again when nothing goes on',
  'device-failed': 'device failed',
  'parity-failed': 'parity check failed',
  'not-kept': 'files for the GPU are not on this device',
} as const;

/** The engineer's view in short: backend, models, speed, what every stage takes, and what the last events rest on (log-odds). */
@customElement('cl-details-strip')
export class DetailsStrip extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        direction: ltr;
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-m);
        background: var(--glass);
        box-shadow: inset 0 0 0 1px var(--glass-edge);
        backdrop-filter: blur(16px);
        color: var(--on-glass);
        font-size: var(--text-xs);
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.15rem var(--space-3);
      }
      dt {
        color: var(--on-glass-soft);
      }
      dd {
        overflow-wrap: anywhere;
      }
      .stages {
        display: flex;
        height: 0.375rem;
        margin-top: var(--space-2);
        gap: 2px;
        overflow: hidden;
        border-radius: var(--radius-full);
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        column-gap: var(--space-4);
      }
      button {
        min-height: var(--touch);
        padding: 0;
        color: inherit;
        font-size: inherit;
        text-decoration: underline;
        text-underline-offset: 0.2em;
      }
      .stages i {
        min-width: 2px;
        background: var(--lens);
      }
      .stages i:nth-child(even) {
        background: var(--on-glass);
      }
    `,
  ];

  @property({ attribute: false }) state: SessionState | null = null;

  override render() {
    // Engineers read English, here as at /lab.
    const { vision, pace, decisions = [] } = this.state ?? {};
    const stages = Object.entries(pace?.stagesMs ?? {});
    return html`
      <dl class="number" lang="en">
        <dt>Backend</dt>
        <dd>
          ${
            vision
              ? vision.backend === 'webgpu'
                ? `WebGPU, ${vision.adapter ?? 'adapter unnamed'}${vision.parity === null ? '' : `, at most ${vision.parity.toExponential(1)} off the CPU`}${vision.fp16Refused === null ? '' : ` (fp16: ${vision.fp16Refused})`}`
                : `WASM, ${vision.threads} thread${vision.threads === 1 ? '' : 's'}${vision.fallback ? ` (${FALLBACK_WORDS[vision.fallback]})` : ''}`
              : 'not started'
          }
        </dd>
        ${vision?.models.map(
          (model) => html`
            <dt>${model.name}</dt>
            <dd>
              ${model.version}${model.precision === null ? '' : ` in ${model.precision}`}, sha ${model.sha256.slice(0, 8)},
              ${(model.bytes / 1e6).toFixed(2)} MB,
              ${model.loadMs === null ? 'on its way' : `${Math.round(model.loadMs)} ms ${model.fromCache ? 'from cache' : 'fetched'}`}
            </dd>
          `,
        )}
        <dt>Speed</dt>
        <dd>
          ${pace ? `${pace.framesPerSecond.toFixed(1)} fps, ${pace.looksPerSecond.toFixed(1)} looked at: ` : 'waiting for frames'}${stages
            .map(([stage, ms]) => `${stage} ${ms.toFixed(ms < 10 ? 1 : 0)}`)
            .join(', ')}${pace ? ' ms' : ''}
        </dd>
        ${decisions.map(
          ({ event, touch, prior, evidence }) => html`
            <dt>${event.type === 'item-added' ? 'Added' : 'Removed'}</dt>
            <dd>
              ${event.product ?? 'unnamed'} at ${event.t.toFixed(1)} s: ${touch} ${signed(prior)}, seen ${signed(evidence)},
              ${Math.round(100 * event.confidence)} % sure
            </dd>
          `,
        )}
      </dl>
      <div class="stages" aria-hidden="true">${stages.map(() => html`<i></i>`)}</div>
      <div class="tools" lang="en">
        <button ?disabled=${!pace} @click=${() => wish(this, 'save-trace', null)}>Save the last half minute as a trace</button>
        ${
          vision?.backend === 'webgpu'
            ? html`<button @click=${() => wish(this, 'lose-device', null)}>Lose the GPU, to see it recover</button>`
            : ''
        }
      </div>
    `;
  }

  protected override updated(): void {
    const bars = this.renderRoot.querySelectorAll<HTMLElement>('.stages i');
    Object.values(this.state?.pace?.stagesMs ?? {}).forEach((ms, i) => bars[i]?.style.setProperty('flex-grow', String(ms)));
  }
}

function signed(odds: number): string {
  return `${odds < 0 ? '−' : '+'}${Math.abs(odds).toFixed(1)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-details-strip': DetailsStrip;
  }
}

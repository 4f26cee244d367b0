import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, buttons } from '../ui/styles.ts';
import { request } from './lab-events.ts';
import { controls, panel } from './lab-styles.ts';
import type { Setup } from '../../workers/lab.api.ts';
import { FIRST_WISHES, type Wishes } from './lab-state.ts';

/** What is to be run, on what, and with which thresholds. */
@customElement('cl-lab-run')
export class RunPanel extends LitElement {
  static override styles = [
    base,
    buttons,
    panel,
    controls,
    css`
      form {
        display: grid;
        gap: var(--space-3);
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: var(--space-3);
      }
      .choices {
        display: flex;
        margin-top: 2px;
        border: 1px solid var(--edge-strong);
        border-radius: 0.5rem;
        overflow: hidden;
      }
      .choices label {
        flex: 1;
        display: grid;
        place-items: center;
        min-height: var(--control);
        padding: 0 var(--space-2);
        color: var(--ink);
        background: var(--paper);
        cursor: pointer;
      }
      .choices label + label {
        border-left: 1px solid var(--edge-strong);
      }
      .choices label:has(:checked) {
        background: var(--action);
        color: var(--on-action);
        font-weight: 600;
      }
      .choices label:has(:focus-visible) {
        outline: 3px solid var(--ink);
        outline-offset: -3px;
        box-shadow: inset 0 0 0 5px var(--lens);
      }
    `,
  ];

  @property({ attribute: false }) wishes: Wishes = FIRST_WISHES;
  @property({ attribute: false }) setup: Setup | null = null;
  /** Models are loaded that were started with other wishes. */
  @property({ type: Boolean }) outdated = false;
  @property({ type: Boolean }) running = false;

  override render() {
    const { wishes, setup } = this;
    return html`<section aria-labelledby="heading">
      <h2 id="heading">Run</h2>
      <form @submit=${(event: Event) => event.preventDefault()}>
        ${this.choices('Source', 'source', [
          ['clip', 'Demo clip'],
          ['camera', 'Camera'],
          ['file', 'File'],
        ])}
        ${wishes.source === 'file' ? this.files() : ''}
        ${this.choices('Backend', 'backend', [
          ['auto', 'Auto'],
          ['webgpu', 'WebGPU'],
          ['wasm', 'WASM'],
        ])}
        <div class="pair">
          <label>
            Weights
            <select @change=${(event: Event) => this.wish({ precision: valueOf(event) as Wishes['precision'] })}>
              <option value="auto" ?selected=${wishes.precision === 'auto'}>Auto: the fastest</option>
              <option value="full" ?selected=${wishes.precision === 'full'}>Full: fp32</option>
            </select>
          </label>
          <label>
            Threads (0: auto)
            <input type="number" min="0" max="16" step="1" .value=${String(wishes.threads)} @change=${this.onThreads} />
          </label>
        </div>
        <label>
          Folder of the models
          <input type="text" spellcheck="false" autocapitalize="off" .value=${wishes.models} @change=${this.onModels} />
        </label>
        <div class="pair">
          ${this.threshold('Confidence', 'confidence', setup?.thresholds.confidence)}
          ${this.threshold('NMS, most overlap', 'nmsIou', setup?.thresholds.nmsIou)}
        </div>
        <div class="row">
          <button class="button lab primary" @click=${() => request(this, this.running ? 'lab-stop' : 'lab-run', null)}>
            ${this.running ? 'Stop' : 'Run'}
          </button>
          <button class="button lab secondary" @click=${() => request(this, 'lab-replay', null)}>Replay and score</button>
        </div>
      </form>
      ${this.outdated ? html`<p class="note" role="status">The next start loads the models anew, with these settings.</p>` : ''}
    </section>`;
  }

  private choices<Name extends 'source' | 'backend'>(
    legend: string,
    name: Name,
    options: readonly (readonly [Wishes[Name], string])[],
  ) {
    return html`<fieldset>
      <legend>${legend}</legend>
      <div class="choices">
        ${options.map(
          ([value, text]) =>
            html`<label>
              <input
                class="visually-hidden"
                type="radio"
                name=${name}
                .value=${value}
                .checked=${this.wishes[name] === value}
                @change=${() => this.wish({ [name]: value })}
              />
              ${text}
            </label>`,
        )}
      </div>
    </fieldset>`;
  }

  private files() {
    return html`<label>
        Clip (webm, mp4, mov, mkv; gif for a replay)
        <input type="file" accept="video/*,image/gif,.mkv" @change=${(event: Event) => this.wish({ clip: fileOf(event) })} />
      </label>
      <label>
        Its truth.json, for a score
        <input type="file" accept="application/json,.json" @change=${(event: Event) => this.wish({ truth: fileOf(event) })} />
      </label>`;
  }

  /** Empty: the model's own. */
  private threshold(text: string, name: 'confidence' | 'nmsIou', inEffect: number | undefined) {
    const value = this.wishes[name];
    const placeholder = value === null && inEffect !== undefined ? `${inEffect}, the model's own` : 'the model’s own';
    return html`<label>
      ${text}
      <input
        type="number"
        min="0.01"
        max="0.99"
        step="0.01"
        placeholder=${placeholder}
        .value=${value === null ? '' : String(value)}
        @change=${(event: Event) => this.onThreshold(event, name)}
      />
    </label>`;
  }

  private onThreshold(event: Event, name: 'confidence' | 'nmsIou'): void {
    const input = event.target as HTMLInputElement;
    if (input.reportValidity()) this.wish({ [name]: input.value === '' ? null : Number(input.value) });
  }

  private onThreads(event: Event): void {
    const input = event.target as HTMLInputElement;
    if (input.reportValidity()) this.wish({ threads: Number(input.value) });
  }

  private onModels(event: Event): void {
    const path = valueOf(event).trim();
    this.wish({ models: path === '' ? FIRST_WISHES.models : path.replace(/\/*$/, '/') });
  }

  private wish(change: Partial<Wishes>): void {
    request(this, 'lab-wish', change);
  }
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}

function fileOf(event: Event): File | null {
  return (event.target as HTMLInputElement).files?.[0] ?? null;
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-lab-run': RunPanel;
  }
}

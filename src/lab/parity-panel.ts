import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, buttons } from '../ui/styles.ts';
import { difference } from './format.ts';
import { request } from './lab-events.ts';
import type { ParityResult } from './lab-state.ts';
import { controls, panel, tables } from './lab-styles.ts';

/** WebGPU against WASM on one known frame. */
@customElement('cl-lab-parity')
export class ParityPanel extends LitElement {
  static override styles = [base, buttons, panel, tables, controls];

  @property({ attribute: false }) result: ParityResult | null = null;
  @property({ type: Boolean }) comparing = false;

  override render() {
    return html`<section aria-labelledby="heading">
      <h2 id="heading">WebGPU against WASM</h2>
      ${this.result ? this.numbers(this.result) : html`<p class="empty">One known frame both ways, with the same weights.</p>`}
      <p class="note">
        <button class="button lab secondary" ?disabled=${this.comparing} @click=${() => request(this, 'lab-parity', null)}>
          ${this.comparing ? 'Comparing…' : 'Compare the backends'}
        </button>
      </p>
    </section>`;
  }

  private numbers({ adapter, parity: { raw, boxes, leastIou, embedding, brightness } }: ParityResult) {
    return html`<dl>
      <dt>Adapter</dt>
      <dd>${adapter}</dd>
      <dt>Raw output</dt>
      <dd>at most ${difference(raw)} apart</dd>
      <dt>Boxes</dt>
      <dd>${boxes} clear, overlap at least ${leastIou.toFixed(4)}</dd>
      <dt>Embedding</dt>
      <dd>at most ${difference(embedding)} apart</dd>
      <dt>Brightness</dt>
      <dd>at most ${brightness} of 255 apart</dd>
    </dl>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-lab-parity': ParityPanel;
  }
}

import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { VisionReport } from '../../workers/vision.api.ts';
import { base, buttons } from '../ui/styles.ts';
import { request } from './lab-events.ts';
import type { RecoveryStep } from './lab-state.ts';
import { controls, panel, tables } from './lab-styles.ts';

/** Loses the GPU on purpose, and shows how long it takes until it is back. */
@customElement('cl-lab-recovery')
export class RecoveryPanel extends LitElement {
  static override styles = [base, buttons, panel, tables, controls];

  @property({ attribute: false }) report: VisionReport | null = null;
  @property({ attribute: false }) steps: readonly RecoveryStep[] = [];

  override render() {
    const possible = this.report?.backend === 'webgpu';
    return html`<section aria-labelledby="heading">
      <h2 id="heading">Lost device</h2>
      ${
        this.steps.length > 0
          ? html`<table aria-label="What happened after the device was lost">
              <tbody>
                ${this.steps.map(
                  ({ ms, text }) =>
                    html`<tr>
                      <th scope="row">${text}</th>
                      <td>+${Math.round(ms)} ms</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
          : html`<p class="empty">
              ${possible ? 'Tracks and basket have to stay as they are.' : 'There is a device to lose while WebGPU is in use.'}
            </p>`
      }
      <p class="note">
        <button class="button lab secondary" ?disabled=${!possible} @click=${() => request(this, 'lab-lose-device', null)}>
          Lose the device
        </button>
      </p>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-lab-recovery': RecoveryPanel;
  }
}

import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Setup } from '../../workers/lab.api.ts';
import type { LoadedModel, VisionReport } from '../../workers/vision.api.ts';
import { base } from '../ui/styles.ts';
import { bytes, ms } from './format.ts';
import { panel, tables } from './lab-styles.ts';

/** What was loaded, from where, and how long it took. */
@customElement('cl-lab-models')
export class ModelsPanel extends LitElement {
  static override styles = [
    base,
    panel,
    tables,
    css`
      /* The longest cell; on one line it would leave the panel. */
      td:last-child {
        white-space: normal;
      }
    `,
  ];

  @property({ attribute: false }) report: VisionReport | null = null;
  @property({ attribute: false }) setup: Setup | null = null;
  /** Milliseconds. */
  @property({ attribute: false }) loadMs: number | null = null;

  override render() {
    const { report, setup, loadMs } = this;
    return html`<section aria-labelledby="heading">
      <h2 id="heading">Models</h2>
      ${
        report
          ? html`<table aria-labelledby="heading">
                <thead>
                  <tr>
                    <th scope="col">Model</th>
                    <th scope="col">SHA-256</th>
                    <th scope="col">Size</th>
                    <th scope="col">Runs in</th>
                    <th scope="col">Loaded</th>
                  </tr>
                </thead>
                <tbody>
                  ${report.models.map((model) => this.row(model))}
                </tbody>
              </table>
              <p class="note">
                ${loadMs === null ? '' : `Ready after ${(loadMs / 1000).toFixed(2)} s, runtime and warm-up included. `}Run by
                ${report.runtime} with ${report.threads} ${report.threads === 1 ? 'thread' : 'threads'}.
                ${report.fp16Refused === null ? '' : `Not in fp16: ${report.fp16Refused}. `}${
                  setup
                    ? `Boxes from confidence ${setup.thresholds.confidence}, NMS above an overlap of ${setup.thresholds.nmsIou}.`
                    : ''
                }
              </p>`
          : html`<p class="empty">Nothing is loaded yet.</p>`
      }
    </section>`;
  }

  private row({ name, version, sha256, bytes: size, precision, loadMs, fromCache }: LoadedModel) {
    return html`<tr>
      <th scope="row">${name} ${version}</th>
      <td><code title=${sha256}>${sha256.slice(0, 8)}</code></td>
      <td>${bytes(size)}</td>
      <td>${precision ?? ''}</td>
      <td>${loadMs === null ? 'after the first frame' : `${ms(loadMs)} ms, ${fromCache ? 'cache (warm)' : 'network (cold)'}`}</td>
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-lab-models': ModelsPanel;
  }
}

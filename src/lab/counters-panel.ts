import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../ui/styles.ts';
import { amount, bytes, ms } from './format.ts';
import type { CountName, Summary } from './frame-log.ts';
import { panel, tables } from './lab-styles.ts';

const ROWS: readonly (readonly [CountName, string, (value: number) => string])[] = [
  ['uploadBytes', 'Uploaded by JS', bytes],
  ['readbackBytes', 'Read back', bytes],
  ['framePixelBytes', '… of it pixels', bytes],
  ['dispatches', 'Dispatches', amount],
  ['submits', 'Submits', amount],
  ['bindGroups', 'Bind groups made', amount],
  ['queueWrites', 'Buffer writes', amount],
  ['encodeMs', 'Encoding, ms', ms],
  ['mapCount', 'Map waits', amount],
  ['mapMs', 'Map waits, ms', ms],
];

/** What a frame asks of the browser's GPU and pixel APIs, counted in the worker. */
@customElement('cl-lab-counters')
export class CountersPanel extends LitElement {
  static override styles = [base, panel, tables];

  @property({ attribute: false }) summary: Summary | null = null;

  override render() {
    const { summary } = this;
    return html`<section aria-labelledby="heading">
      <h2 id="heading">Counters <small>per frame that was looked at</small></h2>
      ${
        summary
          ? html`<table aria-labelledby="heading">
              <thead>
                <tr>
                  <th scope="col"></th>
                  <th scope="col">Last</th>
                  <th scope="col">Mean</th>
                  <th scope="col">Most</th>
                </tr>
              </thead>
              <tbody>
                ${ROWS.map(([name, text, format]) => {
                  const { last, mean, most } = summary.counts[name];
                  return html`<tr>
                    <th scope="row">${text}</th>
                    <td>${format(last)}</td>
                    <td>${format(mean)}</td>
                    <td>${format(most)}</td>
                  </tr>`;
                })}
              </tbody>
            </table>`
          : html`<p class="empty">No frame was looked at yet.</p>`
      }
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-lab-counters': CountersPanel;
  }
}

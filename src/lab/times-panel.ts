import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Setup } from '../../workers/lab.api.ts';
import { base } from '../ui/styles.ts';
import { amount, ms, percent } from './format.ts';
import type { Summary } from './frame-log.ts';
import { panel, tables } from './lab-styles.ts';

const STAGES = [
  ['import', 'Import'],
  ['detect', 'Detect'],
  ['track', 'Track and decide'],
  ['embed', 'Embed'],
  ['turnaround', 'Page to page'],
] as const;

/** What each stage of a frame takes, by the CPU's clock and by the GPU's. */
@customElement('cl-lab-times')
export class TimesPanel extends LitElement {
  static override styles = [
    base,
    panel,
    tables,
    css`
      i {
        display: inline-block;
        width: 0.625rem;
        height: 0.625rem;
        margin-right: var(--space-2);
        border-radius: 2px;
        background: var(--colour);
      }
      .import {
        --colour: var(--stage-import);
      }
      .detect {
        --colour: var(--stage-detect);
      }
      .track {
        --colour: var(--stage-track);
      }
      .embed {
        --colour: var(--stage-embed);
      }
      .turnaround {
        --colour: var(--stage-turnaround);
      }
    `,
  ];

  @property({ attribute: false }) summary: Summary | null = null;
  @property({ attribute: false }) setup: Setup | null = null;

  override render() {
    const { summary } = this;
    return html`<section aria-labelledby="heading">
      <h2 id="heading">
        Times
        <small
          >${summary ? `${summary.framesPerSecond.toFixed(1)} fps, ${summary.looksPerSecond.toFixed(1)} looked at` : ''}</small
        >
      </h2>
      ${summary ? this.stages(summary) : html`<p class="empty">No frame was looked at yet.</p>`}
    </section>`;
  }

  private stages({ stages, embedding, passes, frames }: Summary) {
    return html`<table aria-label="Milliseconds per stage">
        <thead>
          <tr>
            <th scope="col">ms, last ${frames} frames</th>
            <th scope="col">Median</th>
            <th scope="col">p95</th>
            <th scope="col">Worst</th>
          </tr>
        </thead>
        <tbody>
          ${STAGES.map(
            ([stage, text]) =>
              html`<tr>
                <th scope="row"><i class=${stage}></i>${text}</th>
                <td>${ms(stages[stage].median)}</td>
                <td>${ms(stages[stage].p95)}</td>
                <td>${ms(stages[stage].worst)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <h3>Embedding</h3>
      <p class="empty">
        ${
          embedding.frames === 0
            ? 'Nothing needed a name in these frames.'
            : `${embedding.crops} crops in ${embedding.frames} frames, ${ms(embedding.msPerCrop)} ms each, ${percent(embedding.share)} of all time`
        }
      </p>
      <h3>By the GPU’s own clock</h3>
      ${passes.length > 0 ? this.passes(passes) : html`<p class="empty">${this.whyNoPasses()}</p>`}`;
  }

  private passes(passes: Summary['passes']) {
    return html`<table aria-label="Milliseconds on the GPU">
        <tbody>
          ${passes.map(
            ({ label, perFrame, ms: value }) =>
              html`<tr>
                <th scope="row">${label}</th>
                <td>${amount(perFrame)} passes</td>
                <td>${ms(value)} ms a frame</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p class="note">Chromium blurs these times to 0.1 ms a pass.</p>`;
  }

  private whyNoPasses(): string {
    const gpu = this.setup?.gpu;
    if (!gpu) return 'No GPU is in use.';
    return gpu.features.includes('timestamp-query') ? 'None have come back yet.' : 'This adapter has no timestamp-query.';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-lab-times': TimesPanel;
  }
}

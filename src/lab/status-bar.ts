import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import { base, buttons } from '../ui/styles.ts';
import { icon } from '../ui/icons.ts';
import { request } from './lab-events.ts';
import type { Job, LabState, Problem } from './lab-state.ts';
import { controls } from './lab-styles.ts';

/** What is going on, how far it is and a way to end it; what went wrong and what to do. */
@customElement('cl-lab-status')
export class StatusBar extends LitElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .job {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        min-height: var(--control);
        font-size: var(--text-xs);
      }
      .text {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      progress {
        flex: 1;
        min-width: 4rem;
        max-width: 14rem;
        height: 0.5rem;
        accent-color: var(--ink);
      }
      .problem {
        display: flex;
        align-items: flex-start;
        gap: var(--space-2);
        padding: var(--space-2) var(--space-3);
        border: 1px solid var(--ask-edge);
        border-radius: 0.5rem;
        background: var(--ask-tint);
        color: var(--ask-ink);
        font-size: var(--text-xs);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) job: Job | null = null;
  @property({ attribute: false }) problem: Problem | null = null;
  @property({ attribute: false }) report: LabState['report'] = null;

  override render() {
    const { job, problem } = this;
    return html`${
      problem
        ? html`<div class="problem" role="alert">
            ${icon('warning')}
            <p><strong>${problem.text}</strong> ${problem.advice}</p>
          </div>`
        : ''
    }
    ${job ? this.progress(job) : problem ? '' : html`<p class="job soft">${this.report ? 'Stopped.' : 'Nothing is loaded yet.'}</p>`}`;
  }

  private progress(job: Job) {
    const endless = job.kind === 'run' && job.done === 1;
    return html`<div class="job">
      <span class="text">${job.text}</span>
      ${endless ? '' : html`<progress aria-label=${job.text} max="1" value=${ifDefined(job.done ?? undefined)}></progress>`}
      <button class="button lab secondary" @click=${() => request(this, 'lab-stop', null)}>
        ${job.kind === 'run' ? 'Stop' : 'Cancel'}
      </button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-lab-status': StatusBar;
  }
}

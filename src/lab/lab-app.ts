import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../ui/icons.ts';
import '../ui/live-announcer.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/viewfinder.ts';
import './counters-panel.ts';
import './device-panel.ts';
import type { Lab } from './lab.ts';
import { controls } from './lab-styles.ts';
import type { Wishes } from './lab-state.ts';
import './models-panel.ts';
import './page-panel.ts';
import './parity-panel.ts';
import './recovery-panel.ts';
import './replay-panel.ts';
import './run-panel.ts';
import './status-bar.ts';
import './timeline-panel.ts';
import './times-panel.ts';

/** The engineer's page: what the pipeline does, what it costs, and how right it is. */
@customElement('cl-lab')
export class LabApp extends LitElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        height: 100dvh;
        background: var(--paper);
      }
      header {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-2) var(--space-4);
        padding: var(--space-2) max(var(--space-4), env(safe-area-inset-right)) var(--space-2)
          max(var(--space-4), env(safe-area-inset-left));
        border-bottom: 1px solid var(--edge);
        background: var(--surface);
      }
      h1 {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        font-size: var(--text-m);
        font-weight: 700;
      }
      main {
        display: grid;
        grid-template-columns: minmax(17rem, 21rem) minmax(0, 1fr);
        align-items: start;
        gap: var(--space-3);
        padding: var(--space-3) max(var(--space-3), env(safe-area-inset-right)) var(--space-6)
          max(var(--space-3), env(safe-area-inset-left));
        overflow-y: auto;
      }
      .left,
      .panels {
        display: grid;
        gap: var(--space-3);
        min-width: 0;
      }
      .panels {
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 18.5rem), 1fr));
      }
      cl-lab-timeline {
        grid-column: 1 / -1;
      }
      .picture {
        position: relative;
        aspect-ratio: 4 / 3;
        overflow: hidden;
        border-radius: var(--radius-s);
        background: #0d0f11;
      }
      cl-viewfinder {
        position: absolute;
        inset: 0;
      }
      .picture p {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        padding: var(--space-4);
        color: var(--on-glass-soft);
        font-size: var(--text-xs);
        text-align: center;
      }
      @media (max-width: 47rem) {
        main {
          grid-template-columns: minmax(0, 1fr);
        }
        header {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        cl-lab-status {
          grid-column: 1 / -1;
          grid-row: 2;
        }
      }
    `,
  ];

  @property({ attribute: false }) lab: Lab | null = null;
  private unsubscribe: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.unsubscribe = this.lab?.subscribe(() => this.requestUpdate()) ?? null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unsubscribe?.();
  }

  override render() {
    const { lab } = this;
    if (!lab) return '';
    const { state } = lab;
    const { job, report, setup, summary } = state;
    return html`
      <header @lab-stop=${() => void lab.stop()}>
        <h1>${icon('activity')} CartLens lab</h1>
        <cl-lab-status .job=${job} .problem=${state.problem} .report=${report}></cl-lab-status>
        <button class="button lab secondary" ?disabled=${!summary} @click=${() => lab.saveTrace()}>Save trace</button>
      </header>
      <main
        @lab-wish=${({ detail }: CustomEvent<Partial<Wishes>>) => lab.wish(detail)}
        @lab-run=${() => void lab.run()}
        @lab-stop=${() => void lab.stop()}
        @lab-replay=${() => void lab.replay()}
        @lab-parity=${() => void lab.compare()}
        @lab-lose-device=${() => void lab.loseDevice()}
        @lab-measure-memory=${() => void lab.measureMemory()}
      >
        <div class="left">
          <cl-lab-run
            .wishes=${state.wishes}
            .setup=${setup}
            .outdated=${state.outdated}
            .running=${job?.kind === 'run'}
          ></cl-lab-run>
          <div class="picture">
            <cl-viewfinder .feed=${lab.feed} .shop=${lab.shop} label="What the models see"></cl-viewfinder>
            ${summary || job ? '' : html`<p>The picture with its boxes</p>`}
          </div>
          <cl-lab-device .report=${report} .setup=${setup}></cl-lab-device>
        </div>
        <div class="panels">
          <cl-lab-timeline .records=${lab.records} .summary=${summary}></cl-lab-timeline>
          <cl-lab-times .summary=${summary} .setup=${setup}></cl-lab-times>
          <cl-lab-counters .summary=${summary}></cl-lab-counters>
          <cl-lab-replay .result=${state.replay}></cl-lab-replay>
          <cl-lab-models .report=${report} .setup=${setup} .loadMs=${state.loadMs}></cl-lab-models>
          <cl-lab-page
            .longTasks=${state.longTasks}
            .memory=${state.memory}
            .measuring=${state.memoryMeasuring}
            .watched=${summary !== null}
          ></cl-lab-page>
          <cl-lab-parity .result=${state.parity} .comparing=${job?.kind === 'parity'}></cl-lab-parity>
          <cl-lab-recovery .report=${report} .steps=${state.recovery}></cl-lab-recovery>
        </div>
      </main>
      <cl-live-announcer .message=${state.message}></cl-live-announcer>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-lab': LabApp;
  }
}

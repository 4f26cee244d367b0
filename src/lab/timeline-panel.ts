import { css, html, LitElement, unsafeCSS, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import './valid-language.ts';
import UPlot from 'uplot';
import chartCss from 'uplot/dist/uPlot.min.css?inline';
import { base } from '../ui/styles.ts';
import type { FrameRecord, Summary } from './frame-log.ts';
import { panel } from './lab-styles.ts';
import { stackFrames } from './stack-frames.ts';

const HEIGHT = 180;
/** From the top of the stack down: what is drawn later lies in front. */
const LAYERS = ['embed', 'track', 'detect', 'import'] as const;

/** The last frames, one after the other: what each stage took, on top of each other, and when the page had the result. */
@customElement('cl-lab-timeline')
export class TimelinePanel extends LitElement {
  static override styles = [
    base,
    panel,
    unsafeCSS(chartCss),
    css`
      .chart {
        min-height: 180px;
      }
      .uplot,
      .u-legend {
        font-family: var(--font);
      }
      .u-legend {
        font-size: var(--text-xs);
        text-align: left;
      }
      .u-legend .u-marker {
        border-radius: 2px;
      }
      .u-inline tr {
        margin-right: var(--space-3);
      }
    `,
  ];

  @property({ attribute: false }) records: readonly FrameRecord[] = [];
  /** Changes with the records, which are one growing list. */
  @property({ attribute: false }) summary: Summary | null = null;

  @query('.chart') private place!: HTMLElement;
  private chart: UPlot | null = null;
  private readonly resized = new ResizeObserver(() => this.chart?.setSize({ width: this.place.clientWidth, height: HEIGHT }));
  private readonly theme = matchMedia('(prefers-color-scheme: dark)');
  private readonly redraw = (): void => this.draw();

  override render() {
    const { summary } = this;
    const spoken = summary
      ? `A frame takes ${Math.round(summary.stages.turnaround.median)} milliseconds in the middle, ${Math.round(summary.stages.turnaround.p95)} at the 95th percentile.`
      : 'No frame yet.';
    return html`<section aria-labelledby="heading">
      <h2 id="heading">Timeline <small>milliseconds per frame, last ${summary?.frames ?? 0} frames</small></h2>
      <div class="chart" role="img" aria-label=${spoken}></div>
    </section>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.theme.addEventListener('change', this.redraw);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.theme.removeEventListener('change', this.redraw);
    this.resized.disconnect();
    this.chart?.destroy();
    this.chart = null;
  }

  protected override firstUpdated(): void {
    this.draw();
    this.resized.observe(this.place);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('summary')) this.chart?.setData(stackFrames(this.records));
  }

  /** Colours of a canvas do not follow the theme by themselves. */
  private draw(): void {
    this.chart?.destroy();
    const style = getComputedStyle(this);
    const colour = (token: string): string => style.getPropertyValue(token).trim();
    const font = `12px ${colour('--font')}`;
    const axis = { stroke: colour('--ink-soft'), font, grid: { stroke: colour('--edge'), width: 1 }, ticks: { show: false } };
    this.chart = new UPlot(
      {
        width: this.place.clientWidth || 600,
        height: HEIGHT,
        scales: { x: { time: false } },
        cursor: { drag: { x: true, y: false } },
        axes: [
          { ...axis, values: (_, ticks) => ticks.map((t) => `${t} s`) },
          { ...axis, size: 44 },
        ],
        series: [
          { label: 'Time', value: (_, t: number | null) => (t === null ? '–' : `${t.toFixed(2)} s`) },
          ...LAYERS.map((stage): UPlot.Series => {
            const fill = colour(`--stage-${stage}`);
            return {
              label: stage,
              fill,
              stroke: fill,
              width: 0,
              points: { show: false },
              value: (_, __, ___, index) => this.valueAt(index, (record) => record.stagesMs[stage]),
            };
          }),
          {
            label: 'page to page',
            stroke: colour('--stage-turnaround'),
            width: 1.5,
            points: { show: false },
            value: (_, __, ___, index) => this.valueAt(index, (record) => record.turnaroundMs),
          },
        ],
      },
      stackFrames(this.records),
      this.place,
    );
  }

  private valueAt(index: number | null, of: (record: FrameRecord) => number): string {
    const record = index === null ? undefined : this.records[index];
    return record ? `${of(record).toFixed(1)} ms` : '–';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-lab-timeline': TimelinePanel;
  }
}

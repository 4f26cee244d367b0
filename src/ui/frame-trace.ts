import type { FrameResult, Stage, VisionReport } from '../../workers/vision.api.ts';

/** A piece of work on a frame. */
export interface Span {
  readonly name: Stage | 'rest';
  /** Milliseconds since 1970, with fractions. */
  readonly start: number;
  readonly ms: number;
  /** Seconds in the run. */
  readonly t: number;
}

/** So many frames are kept: half a minute at 30 a second. */
const KEPT = 900;
const MICROSECONDS = 1000;
const STAGES: readonly Stage[] = ['import', 'detect', 'track', 'embed'];

/** The stages of a frame one after the other; a frame that was not looked at rests. */
export function spansOf({
  t,
  began,
  looked,
  stagesMs,
}: Pick<FrameResult, 't' | 'began' | 'looked' | 'stagesMs'>): readonly Span[] {
  if (!looked) return [{ name: 'rest', start: began, ms: stagesMs.import, t }];
  let start = began;
  return STAGES.map((name) => {
    const span = { name, start, ms: stagesMs[name], t };
    start += stagesMs[name];
    return span;
  });
}

/**
 * What the last frames cost, for as long as an engineer watches: each stage becomes a User Timing entry on a track of its own in the browser's
 * Performance panel, and the last half minute can be saved as a Chrome trace, which that panel and Perfetto open.
 */
export class FrameTrace {
  private readonly spans: Span[] = [];
  private readonly mark: (span: Span) => void;

  constructor(mark: (span: Span) => void = markInPanel) {
    this.mark = mark;
  }

  add(result: Pick<FrameResult, 't' | 'began' | 'looked' | 'stagesMs'>): void {
    const spans = spansOf(result);
    spans.forEach(this.mark);
    this.spans.push(...spans);
    if (this.spans.length > KEPT * STAGES.length) this.spans.splice(0, this.spans.length - KEPT * STAGES.length);
  }

  /** Trace Event Format, JSON object form. */
  chromeTrace(vision: VisionReport | null): string {
    const process = { pid: 1, tid: 1 };
    const names = [
      { name: 'process_name', ph: 'M', ...process, args: { name: 'CartLens' } },
      { name: 'thread_name', ph: 'M', ...process, args: { name: 'frames' } },
    ];
    const events = this.spans.map(({ name, start, ms, t }) => ({
      name,
      cat: 'cartlens',
      ph: 'X',
      ts: Math.round(start * MICROSECONDS),
      dur: Math.round(ms * MICROSECONDS),
      ...process,
      args: { t },
    }));
    return JSON.stringify({ traceEvents: [...names, ...events], displayTimeUnit: 'ms', metadata: { vision } });
  }
}

/** Chromium's panel reads `detail.devtools`; elsewhere these are plain measures. They are not kept by the browser. */
function markInPanel({ name, start, ms, t }: Span): void {
  const from = start - performance.timeOrigin;
  if (!(from >= 0)) return;
  const label = `CartLens ${name}`;
  const devtools = {
    dataType: 'track-entry',
    track: 'Frames',
    trackGroup: 'CartLens',
    color: name === 'rest' ? 'tertiary-light' : name === 'detect' ? 'primary' : 'secondary',
    properties: [['time in the run', `${t.toFixed(3)} s`]],
    tooltipText: `${name}: ${ms.toFixed(1)} ms`,
  };
  performance.measure(label, { start: from, end: from + ms, detail: { devtools } });
  performance.clearMeasures(label);
}

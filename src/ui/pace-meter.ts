import type { FrameResult, Stage } from '../../workers/vision.api.ts';
import type { Pace } from './session-state.ts';

/** Weight of the newest frame in the running means. */
const WEIGHT = 0.12;
/** New numbers are shown this often, seconds. */
const SHOWN_EVERY = 0.5;

/** Frames per second and milliseconds per stage, as running means that the eye can follow. */
export class PaceMeter {
  private last = -Infinity;
  private shownAt = -Infinity;
  private gap = 0;
  /** Share of the frames. */
  private looked = 1;
  private stages: Record<Stage, number> | null = null;

  /** Takes one result in. Returns new numbers when it is time to show them, null otherwise. `now` in seconds. */
  take({ stagesMs, looked }: Pick<FrameResult, 'stagesMs' | 'looked'>, now: number): Pace | null {
    const gap = now - this.last;
    this.last = now;
    if (!this.stages) {
      this.stages = { ...stagesMs };
      return null;
    }
    this.gap = this.gap === 0 ? gap : this.gap + WEIGHT * (gap - this.gap);
    this.looked += WEIGHT * (Number(looked) - this.looked);
    // A frame that was not looked at says nothing of what looking costs.
    if (looked) {
      for (const stage of Object.keys(stagesMs) as Stage[]) {
        this.stages[stage] += WEIGHT * (stagesMs[stage] - this.stages[stage]);
      }
    }
    if (now - this.shownAt < SHOWN_EVERY) return null;
    this.shownAt = now;
    const framesPerSecond = 1 / Math.max(this.gap, 1e-3);
    return { framesPerSecond, looksPerSecond: this.looked * framesPerSecond, stagesMs: { ...this.stages } };
  }
}

import type { CameraView } from '../camera-follower.ts';
import { area, clamp } from '../geometry.ts';
import { STILL, compose, displacement, moveBox } from '../similarity.ts';
import type { Similarity } from '../similarity.ts';
import type { Random } from './random.ts';
import { FRAME } from './scene-script.ts';
import type { SimulatedDetection } from './simulated-detector.ts';

/** A phone in a hand. */
export interface Sway {
  /** From the scene to the frame, pixels. */
  readonly at: (t: number) => Similarity;
  /** The same as a good follower would tell it: a little wrong, in steps, and unsteady where it was too fast. No picture is looked at for it. */
  readonly view: (t: number) => CameraView;
}

/** Seconds between jerks, and how long one lasts. */
const JERK_EVERY = 7;
const JERK = 0.5;
/** Frame widths a second that it still follows, and the step of what it tells. */
const TOO_FAST = 0.6;
const STEP = 0.006;
const ESTIMATE_ERROR = 1;

/** Slow drifting to and fro (5 % of the width, 2 degrees, 3 % of zoom) and a jerk now and then. */
export function sway(random: Random): Sway {
  const wave = (size: number, slowest: number, fastest: number): ((t: number) => number) => {
    const waves = Array.from({ length: 3 }, () => ({
      rate: random.between(slowest, fastest),
      phase: random.between(0, 7),
      size: size / 2,
    }));
    const value = (t: number): number =>
      waves.reduce((sum, { rate, phase, size: high }) => sum + high * Math.sin(rate * t + phase), 0);
    return (t) => value(t) - value(0);
  };
  const [x, y] = [wave(0.05 * FRAME.width, 0.3, 1.2), wave(0.05 * FRAME.width, 0.3, 1.2)];
  const [turn, zoom] = [wave(0.035, 0.3, 1), wave(0.03, 0.2, 0.6)];
  const directions = Array.from({ length: 64 }, () => random.between(0, 2 * Math.PI));
  const at = (t: number): Similarity => {
    const phase = t % JERK_EVERY;
    const away = phase > JERK_EVERY - JERK ? Math.sin((Math.PI * (phase - JERK_EVERY + JERK)) / JERK) * 0.25 * FRAME.width : 0;
    const direction = directions[Math.floor(t / JERK_EVERY) % directions.length] ?? 0;
    const [cx, cy] = [FRAME.width / 2, FRAME.height / 2];
    const [a, b] = [(1 + zoom(t)) * Math.cos(turn(t)), (1 + zoom(t)) * Math.sin(turn(t))];
    return {
      a,
      b,
      dx: cx - a * cx + b * cy + x(t) + away * Math.cos(direction),
      dy: cy - b * cx - a * cy + y(t) + away * Math.sin(direction),
    };
  };
  let told = STILL;
  let before: { readonly t: number; readonly pose: Similarity } | null = null;
  return {
    at,
    view: (t) => {
      const error = { ...STILL, dx: ESTIMATE_ERROR * random.normal(), dy: ESTIMATE_ERROR * random.normal() };
      const pose = compose(error, at(t));
      const speed = before === null ? 0 : displacement(before.pose, pose, FRAME) / FRAME.width / (t - before.t);
      before = { t, pose };
      if (displacement(told, pose, FRAME) > STEP * FRAME.width) told = pose;
      return { pose: told, steady: speed < TOO_FAST, picture: null };
    },
  };
}

/** A detection as the moved camera has it, if it has it. */
export function seenBy(pose: Similarity, detection: SimulatedDetection): readonly SimulatedDetection[] {
  if (pose === STILL) return [detection];
  const moved = moveBox(pose, detection.box);
  const box = clamp(moved, FRAME);
  return area(box) < 0.4 * area(moved) ? [] : [{ ...detection, box }];
}

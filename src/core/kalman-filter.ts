import type { Box, Point } from './geometry.ts';

/** One coordinate and its speed with their covariance, constant velocity between measurements. */
interface Axis {
  readonly position: number;
  readonly velocity: number;
  readonly pp: number;
  readonly pv: number;
  readonly vv: number;
}

/** All noises are relative to the box's size, so that near and far items are treated alike. */
export interface MotionNoise {
  /** Standard deviation of a detected edge, in box sizes. */
  readonly measurement: number;
  /** How fast the speed may wander: its standard deviation after one second, in box sizes a second. */
  readonly wander: number;
  /** The same for width and height, which change little. */
  readonly growth: number;
}

/**
 * A box in motion: centre x, centre y, width and height, each with its own constant-velocity filter (white-noise
 * acceleration, time in seconds, so frames may be irregular). Immutable: `predict` and `correct` return a new state.
 */
export interface BoxMotion {
  readonly x: Axis;
  readonly y: Axis;
  readonly width: Axis;
  readonly height: Axis;
}

/** The state at the first sight: speed zero and unsure. */
export function startMotion(box: Box, noise: MotionNoise): BoxMotion {
  const size = sizeOf(box);
  const place = (size * noise.measurement) ** 2;
  const axis = (position: number, wander: number): Axis => ({
    position,
    velocity: 0,
    pp: place,
    pv: 0,
    vv: (size * wander) ** 2,
  });
  return {
    x: axis((box[0] + box[2]) / 2, noise.wander),
    y: axis((box[1] + box[3]) / 2, noise.wander),
    width: axis(box[2] - box[0], noise.growth),
    height: axis(box[3] - box[1], noise.growth),
  };
}

/** Where the box will be `seconds` later. */
export function predictMotion(motion: BoxMotion, seconds: number, noise: MotionNoise): BoxMotion {
  const size = Math.sqrt(Math.max(1, motion.width.position) * Math.max(1, motion.height.position));
  const axis = (state: Axis, wander: number): Axis => {
    const q = (size * wander) ** 2;
    return {
      position: state.position + state.velocity * seconds,
      velocity: state.velocity,
      pp: state.pp + 2 * seconds * state.pv + seconds * seconds * state.vv + (q * seconds ** 3) / 3,
      pv: state.pv + seconds * state.vv + (q * seconds * seconds) / 2,
      vv: state.vv + q * seconds,
    };
  };
  return {
    x: axis(motion.x, noise.wander),
    y: axis(motion.y, noise.wander),
    width: axis(motion.width, noise.growth),
    height: axis(motion.height, noise.growth),
  };
}

/** Takes a detected box in. */
export function correctMotion(motion: BoxMotion, box: Box, noise: MotionNoise): BoxMotion {
  const r = (sizeOf(box) * noise.measurement) ** 2;
  const axis = (state: Axis, measured: number): Axis => {
    const innovation = measured - state.position;
    const gain = state.pp / (state.pp + r);
    const speedGain = state.pv / (state.pp + r);
    return {
      position: state.position + gain * innovation,
      velocity: state.velocity + speedGain * innovation,
      pp: (1 - gain) * state.pp,
      pv: (1 - gain) * state.pv,
      vv: state.vv - speedGain * state.pv,
    };
  };
  return {
    x: axis(motion.x, (box[0] + box[2]) / 2),
    y: axis(motion.y, (box[1] + box[3]) / 2),
    width: axis(motion.width, box[2] - box[0]),
    height: axis(motion.height, box[3] - box[1]),
  };
}

/** The filtered box; a side never shrinks below one pixel. */
export function motionBox({ x, y, width, height }: BoxMotion): Box {
  const w = Math.max(1, width.position) / 2;
  const h = Math.max(1, height.position) / 2;
  return [x.position - w, y.position - h, x.position + w, y.position + h];
}

/** Pixels per second of the centre. */
export function motionVelocity({ x, y }: BoxMotion): Point {
  return [x.velocity, y.velocity];
}

function sizeOf(box: Box): number {
  return Math.sqrt(Math.max(1, box[2] - box[0]) * Math.max(1, box[3] - box[1]));
}

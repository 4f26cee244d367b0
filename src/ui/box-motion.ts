import type { Box } from '../core/geometry.ts';
import type { Track, TrackId } from '../core/track.ts';

/** A track as it is drawn now: on its way from where it was to where it was last seen. */
export interface MovingBox {
  readonly track: Track;
  readonly box: Box;
  /** 0..1; new boxes fade in, gone ones fade out. */
  readonly opacity: number;
}

/** Half of the remaining way is gone after this long, seconds. */
const HALF_WAY = 0.05;
/** Fading in or out takes this long, seconds. */
const FADE = 0.18;

/**
 * Moves the drawn boxes towards the newest tracks, so that results at 5 fps do not jump over a picture at 30 fps.
 * `elapsed` is the time since the last call in seconds.
 */
export function moveBoxes(boxes: readonly MovingBox[], tracks: readonly Track[], elapsed: number): readonly MovingBox[] {
  const pull = 1 - 0.5 ** (elapsed / HALF_WAY);
  const step = elapsed / FADE;
  const before = new Map<TrackId, MovingBox>(boxes.map((moving) => [moving.track.id, moving]));
  const moved: MovingBox[] = tracks.map((track) => {
    const old = before.get(track.id);
    before.delete(track.id);
    if (!old) return { track, box: track.box, opacity: Math.min(1, step) };
    return { track, box: between(old.box, track.box, pull), opacity: Math.min(1, old.opacity + step) };
  });
  for (const gone of before.values()) {
    const opacity = gone.opacity - step;
    if (opacity > 0) moved.push({ ...gone, opacity });
  }
  return moved;
}

function between(from: Box, to: Box, part: number): Box {
  const at = (i: 0 | 1 | 2 | 3): number => from[i] + (to[i] - from[i]) * part;
  return [at(0), at(1), at(2), at(3)];
}

import type { Box } from '../core/geometry.ts';
import type { Shot } from './shot-context.ts';

/** The same as in a mirror, for a picture that is shown mirrored; the picture itself stays as it is. */
export function mirrorShot(shot: Shot): Shot {
  const { width } = shot.frame;
  const flip = ([x1, y1, x2, y2]: Box): Box => [width - x2, y1, width - x1, y2];
  return {
    ...shot,
    tracks: shot.tracks.map((track) => ({ ...track, box: flip(track.box) })),
    asked: shot.asked.map(flip),
    arrived: shot.arrived.map((arrival) => ({ ...arrival, box: flip(arrival.box) })),
    zone: shot.zone && shot.zone.map(([x, y]) => [1 - x, y]),
  };
}

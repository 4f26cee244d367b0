import { HAND } from './detections.ts';
import type { Size } from './geometry.ts';
import type { Track } from './track.ts';
import type { Zone } from './zone.ts';

/** How the camera is to be moved so that the basket comes into view; `lost`: nobody can say where it is. */
export type Aim = 'good' | 'left' | 'right' | 'up' | 'down' | 'back' | 'lost';

/** A basket of which so much is seen is in view. */
const ENOUGH = 0.75;
/** A box ends at an edge of the picture that is nearer than this, in 0..1 of its width or height. */
const AT_EDGE = 0.01;

/** What reaches over each edge of the picture, in parts of what there is. */
type Overhang = Readonly<Record<'left' | 'right' | 'up' | 'down', number>>;

/** Where the basket is that somebody has drawn, from its corners, which may lie outside of the picture. */
export function aimAtZone(zone: Zone): Aim {
  const xs = zone.map(([x]) => x);
  const ys = zone.map(([, y]) => y);
  const [x1, x2, y1, y2] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [width, height] = [Math.max(x2 - x1, Number.EPSILON), Math.max(y2 - y1, Number.EPSILON)];
  const seen = (spanIn(x1, x2) / width) * (spanIn(y1, y2) / height);
  if (seen >= ENOUGH) return 'good';
  return towards({
    left: Math.max(0, -x1) / width,
    right: Math.max(0, x2 - 1) / width,
    up: Math.max(0, -y1) / height,
    down: Math.max(0, y2 - 1) / height,
  });
}

/** The same from the items alone, which lie within it: cut off by an edge, there is more beyond it. Pixels of the frame. */
export function aimAtItems(tracks: readonly Track[], frame: Size): Aim {
  const boxes = tracks.filter(({ classId, state }) => classId !== HAND && state === 'confirmed').map(({ box }) => box);
  if (boxes.length === 0) return 'lost';
  const [dx, dy] = [AT_EDGE * frame.width, AT_EDGE * frame.height];
  const share = (cut: (box: Track['box']) => boolean): number => boxes.filter(cut).length / boxes.length;
  const overhang: Overhang = {
    left: share(([x1]) => x1 <= dx),
    right: share(([, , x2]) => x2 >= frame.width - dx),
    up: share(([, y1]) => y1 <= dy),
    down: share(([, , , y2]) => y2 >= frame.height - dy),
  };
  // One of many at the rim is how baskets are filled.
  return Math.max(...Object.values(overhang)) < 0.5 ? 'good' : towards(overhang);
}

function spanIn(from: number, to: number): number {
  return Math.max(0, Math.min(1, to) - Math.max(0, from));
}

/** Towards the edge that most reaches over; away from the basket where it does so on opposite ones. */
function towards(overhang: Overhang): Aim {
  const { left, right, up, down } = overhang;
  if (Math.min(left, right) > 0 || Math.min(up, down) > 0) return 'back';
  return (['left', 'right', 'up', 'down'] as const).reduce((most, side) => (overhang[side] > overhang[most] ? side : most));
}

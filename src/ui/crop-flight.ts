/** Where something lies on the screen, CSS pixels. */
export type Place = Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>;

/** Milliseconds in the air: long enough to follow, too short to wait for. */
const FLIGHT = 520;
/** How much higher than the straight way it flies, as a share of its length. */
const ARC = 0.14;

/** A copy of a picture that may be closed at any time. */
export function copyOf(picture: ImageBitmap): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
  return canvas;
}

/** Lets a picture fly from one place to another, in a layer over all else. It moves by transform and opacity alone, and nobody can touch it. */
export async function fly(layer: ParentNode, picture: HTMLCanvasElement, from: Place, to: Place): Promise<void> {
  if (from.width < 1 || from.height < 1 || to.width < 1) return;
  const { style } = picture;
  Object.assign(style, {
    position: 'fixed',
    left: '0',
    top: '0',
    width: `${from.width}px`,
    height: `${from.height}px`,
    borderRadius: 'var(--radius-s)',
    boxShadow: 'var(--shadow)',
    transformOrigin: '0 0',
    pointerEvents: 'none',
    zIndex: '5',
  });
  picture.setAttribute('aria-hidden', 'true');
  layer.append(picture);
  try {
    await picture.animate(flightFrames(from, to), { duration: FLIGHT, easing: 'cubic-bezier(0.3, 0, 0.2, 1)', fill: 'both' })
      .finished;
  } catch {
    // The screen changed meanwhile.
  } finally {
    picture.remove();
  }
}

/** Keyframes of the flight: a flat arc that lands in the middle of its goal, as wide as that. */
export function flightFrames(from: Place, to: Place): Keyframe[] {
  const end = to.width / from.width;
  const goal = { left: to.left, top: to.top + (to.height - from.height * end) / 2 };
  const half = (1 + end) / 2;
  const lift = ARC * Math.hypot(goal.left - from.left, goal.top - from.top);
  const at = (left: number, top: number, scale: number): string => `translate(${left}px, ${top}px) scale(${scale})`;
  return [
    { transform: at(from.left, from.top, 1), opacity: 1 },
    { transform: at((from.left + goal.left) / 2, (from.top + goal.top) / 2 - lift, half), opacity: 1, offset: 0.5 },
    { transform: at(goal.left, goal.top, end), opacity: 1, offset: 0.92 },
    { transform: at(goal.left, goal.top, end), opacity: 0 },
  ];
}

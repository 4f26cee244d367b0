import { describe, expect, it } from 'vitest';
import { CameraFollower } from './camera-follower.ts';
import type { CameraView } from './camera-follower.ts';
import type { Box, Size } from './geometry.ts';
import { STILL, movePoint } from './similarity.ts';
import type { Similarity } from './similarity.ts';
import { around, photograph, scenery } from './testing/photograph.ts';

const FRAME: Size = { width: 640, height: 480 };
const UNIT = 8;

/** A motion of the luminance picture, in pixels of the frame (whose corner, not first pixel's centre, is 0). */
function inFrame({ a, b, dx, dy }: Similarity): Similarity {
  const half = UNIT / 2;
  return { a, b, dx: dx * UNIT + half - a * half + b * half, dy: dy * UNIT + half - b * half - a * half };
}

function error(found: Similarity, truth: Similarity): number {
  const corners = [
    [40, 40],
    [600, 40],
    [40, 440],
    [600, 440],
  ] as const;
  return Math.max(
    ...corners.map((corner) => {
      const [a, b] = [movePoint(found, corner), movePoint(truth, corner)];
      return Math.hypot(a[0] - b[0], a[1] - b[1]);
    }),
  );
}

/** Follows a camera along `path` (luminance pixels) over a scene that may change. */
function follow(
  fps: number,
  path: readonly Similarity[],
  scene: (t: number) => (x: number, y: number) => number,
  hands: readonly Box[] = [],
): CameraView[] {
  const follower = new CameraFollower();
  return path.map((motion, index) => follower.update(index / fps, FRAME, photograph(scene(index / fps), motion), hands));
}

describe('the camera follower', () => {
  it('leaves a camera on a stand exactly where it is, whatever happens in the picture', () => {
    const scene = scenery(3);
    const hand = (t: number) => (x: number, y: number) => (t > 1 && t < 3 && x > 20 && x < 45 && y < 35 ? 200 - x : scene(x, y));
    const views = follow(
      5,
      Array.from({ length: 25 }, () => STILL),
      hand,
    );
    expect(views.every(({ pose, steady }) => pose === STILL && steady)).toBe(true);
  });

  it.each([30, 10, 1])('knows where a hand-held camera looks, at %i fps', (fps) => {
    const scene = scenery(5);
    const path = Array.from({ length: 8 * Math.min(fps, 5) }, (_, k) => {
      const t = k / fps;
      return around(1 + 0.03 * Math.sin(t), 0.05 * Math.sin(0.8 * t), 5 * Math.sin(1.1 * t), 4 * Math.sin(0.7 * t));
    });
    follow(fps, path, () => scene).forEach(({ pose, steady }, k) => {
      expect(steady).toBe(true);
      // It follows once stillness explains the picture clearly worse.
      expect(error(pose, inFrame(path[k] ?? STILL))).toBeLessThan(0.03 * FRAME.width);
    });
  });

  it('goes on from a new reference when the old one leaves the view', () => {
    const scene = scenery(8);
    const path = Array.from({ length: 50 }, (_, k) => around(1, 0, 0.6 * k, 0));
    const views = follow(10, path, () => scene);
    expect(error(views.at(-1)?.pose ?? STILL, inFrame(path.at(-1) ?? STILL))).toBeLessThan(12);
  });

  it('is unsteady while the picture races by', () => {
    const scene = scenery(11);
    const race = follow(10, [STILL, around(1, 0, 8, 0), around(1, 0, 16, 0), around(1, 0, 16, 0)], () => scene);
    expect(race.map(({ steady }) => steady)).toEqual([true, false, false, true]);
  });

  it('adds up the motion while the reference is out of view, and knows the basket again when it comes back', () => {
    const scene = scenery(11);
    const away = Array.from({ length: 9 }, (_, k) => around(1, 0, 7 * k, 0));
    const views = follow(10, [STILL, ...away, ...away.toReversed(), STILL], () => scene);
    expect(views.some(({ steady }) => !steady)).toBe(true);
    expect(error(views.at(-1)?.pose ?? STILL, STILL)).toBeLessThan(0.03 * FRAME.width);
    expect(views.at(-1)?.steady).toBe(true);
  });

  it('takes a picture that changed between two frames for a scene that changed, not for a camera that moved', () => {
    const views = follow(
      5,
      Array.from({ length: 20 }, () => STILL),
      (t) => scenery(t < 1 ? 21 : 22),
    );
    expect(views.every(({ pose, steady }) => pose === STILL && steady)).toBe(true);
  });

  it('starts anew when the phone is turned and frames have another shape', () => {
    const follower = new CameraFollower();
    const scene = scenery(14);
    for (let k = 0; k < 9; k++) follower.update(k, FRAME, photograph(scene, around(1, 0, k, 0)), []);
    const upright = { width: 60, height: 80, bytes: photograph(scene, STILL).bytes };
    expect(follower.update(9, { width: 480, height: 640 }, upright, [])).toMatchObject({ pose: STILL, steady: true });
    expect(follower.update(10, { width: 480, height: 640 }, upright, [])).toMatchObject({ pose: STILL, steady: true });
  });

  it('is content with a bare table', () => {
    const views = follow(5, [STILL, STILL, STILL], () => () => 90);
    expect(views.every(({ pose, steady }) => pose === STILL && steady)).toBe(true);
  });
});

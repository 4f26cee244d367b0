/** How fingers bend: grips, free poses and what lies between two. */
import type { Random } from '../random.ts';

/** Bends in radians; 0 is the flat open hand. */
export interface HandPose {
  readonly fingers: readonly { readonly bend: readonly [number, number, number]; readonly spread: number }[];
  readonly thumb: { readonly bend: readonly [number, number, number]; readonly spread: number };
}

const clamp = (v: number, low: number, high: number): number => Math.min(high, Math.max(low, v));

/** Fingers around something of this radius (metres). */
export function gripPose(radius: number, random: Random): HandPose {
  const bend = clamp(1.15 - radius * 15, 0.22, 1.05);
  const one = (i: number): HandPose['fingers'][number] => ({
    bend: [bend * random.range(0.8, 1.05), bend * random.range(0.85, 1.1), bend * random.range(0.5, 0.8)],
    spread: (i - 1.5) * (0.05 + radius * 1.8) + random.range(-0.05, 0.05),
  });
  return {
    fingers: [0, 1, 2, 3].map(one),
    thumb: { bend: [random.range(0.1, 0.3), bend * 0.35, bend * 0.35], spread: random.range(0.25, 0.55) },
  };
}

export function randomPose(random: Random): HandPose {
  const kind = random.weighted({ relaxed: 4, open: 2, fist: 1.2, point: 1, pinch: 1.5, claw: 2 });
  const base = { relaxed: 0.4, open: 0.08, fist: 1.35, point: 1.2, pinch: 0.75, claw: 0.6 }[kind];
  const fingers = [0, 1, 2, 3].map((i) => {
    const own = kind === 'point' && i === 0 ? 0.1 : kind === 'pinch' && i > 1 ? base * 0.7 : base;
    return {
      bend: [own * random.range(0.7, 1.2), own * random.range(0.8, 1.25), own * random.range(0.5, 0.9)] as const,
      spread: (i - 1.5) * (kind === 'open' || kind === 'claw' ? random.range(0.05, 0.18) : 0.03) + random.range(-0.04, 0.04),
    };
  });
  return {
    fingers,
    thumb: {
      bend: [random.range(0, 0.3), base * random.range(0.2, 0.6), base * random.range(0.2, 0.6)],
      spread: random.range(-0.1, 0.5),
    },
  };
}

/** A pose between two. */
export function mixPoses(a: HandPose, b: HandPose, t: number): HandPose {
  const lerp = (x: number, y: number): number => x + (y - x) * t;
  const bend = (x: readonly [number, number, number], y: readonly [number, number, number]): [number, number, number] => [
    lerp(x[0], y[0]),
    lerp(x[1], y[1]),
    lerp(x[2], y[2]),
  ];
  return {
    fingers: a.fingers.map((finger, i) => {
      const other = b.fingers[i] ?? finger;
      return { bend: bend(finger.bend, other.bend), spread: lerp(finger.spread, other.spread) };
    }),
    thumb: { bend: bend(a.thumb.bend, b.thumb.bend), spread: lerp(a.thumb.spread, b.thumb.spread) },
  };
}

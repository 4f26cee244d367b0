/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A point `[x, y]`, in pixels of the frame unless said otherwise. */
export type Point = readonly [x: number, y: number];

/** An axis-aligned box `[x1, y1, x2, y2]`, in pixels of the frame, with `x1 < x2` and `y1 < y2`. */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number];

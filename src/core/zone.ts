import type { Point } from './geometry.ts';

/** The inside of the basket: a polygon of at least three corners, in 0..1 of the frame's width and height. */
export type Zone = readonly Point[];

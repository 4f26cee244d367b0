/** What the spec asks of the shaders page. Both sides of a comparison are made there. */
import type { Size } from '../../src/core/geometry.ts';
import type { FloatPrecision } from '../../workers/vision/frame-path.ts';

/** How a picture comes to the shaders: lent as a `VideoFrame`, turned by a note as phones give it, or copied as a picture. */
export type Lending = 'frame' | 'turned frame' | 'picture';

/** How far shaders are from the CPU's own code, greatest differences. */
export interface PixelErrors {
  /** How the shaders got it. */
  readonly binding: 'external' | 'texture';
  /** Of the whole frame in the detector's input, of 255. */
  readonly whole: number;
  /** Of the three crops in the embedder's input, of 255. */
  readonly crops: number;
  /** Numbers of a row without a region that are no bars. */
  readonly emptyRow: number;
  /** Of the small picture's brightness, of 255. */
  readonly luminance: number;
  /** What the shaders took the frame's size for. */
  readonly size: Size;
}

/** What a random output of the detector looks like. */
export interface RawSpec {
  readonly seed: number;
  readonly frame: Size;
  /** Objects, each found by a bunch of cells. */
  readonly objects: number;
  /** Cells with a confidence of their own anywhere. */
  readonly noise: number;
  /** Cells whose numbers are none. */
  readonly broken: number;
}

export interface BoxErrors {
  readonly onGpu: number;
  readonly onCpu: number;
  /** Before NMS. */
  readonly candidates: number;
  /** Of the boxes that both have, in pixels. */
  readonly edges: number;
  readonly confidence: number;
  readonly classes: number;
}

declare global {
  interface Window {
    shaders: {
      /** Throws what the GPU refuses. */
      pixels(lending: Lending, size: Size, seed: number, precision: FloatPrecision): Promise<PixelErrors>;
      /** Throws what the GPU refuses. */
      boxes(spec: RawSpec, precision: FloatPrecision): Promise<BoxErrors>;
      readonly hasFp16: boolean;
    };
  }
}

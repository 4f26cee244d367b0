/** What the spec asks of the shaders page. Both sides of a comparison are made there. */
import type { Identity } from '../../src/core/identity.ts';
import type { Size } from '../../src/core/geometry.ts';
import type { ApiCounts } from '../../workers/lab/api-counter.ts';

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

/** A random gallery. */
export interface GallerySpec {
  readonly dimension: number;
  readonly products: number;
  /** Each has 1 to so many. */
  readonly references: number;
  /** Different ones; each next product has the references of one before it. */
  readonly different: number;
  /** Things of which it is known how they look: half of them are products. */
  readonly background: number;
}

/** And things that are looked at. */
export interface MatchSpec extends GallerySpec {
  readonly seed: number;
  readonly things: number;
  readonly looks: number;
  /** Length of the looks, 1 or 0. */
  readonly length: number;
}

/** What the GPU makes of things against what core does. */
export interface MatchErrors {
  /** How many of the things are recognised, ambiguous or unknown, as core has it. */
  readonly kinds: Readonly<Record<Identity['kind'], number>>;
  /** Things that core takes for something else, or to which it names other candidates or in another order. */
  readonly others: number;
  /** Greatest difference of a posterior. */
  readonly posterior: number;
  readonly counts: ApiCounts;
}

/** What may happen to a gallery that the GPU answers for. */
export type GalleryChange = 'another gallery' | 'a small gallery' | 'vectors of length 2' | 'a lost device';

/** Whether the GPU answered: before the change, after it, and asked for the first gallery again. Names are right in any case. */
export interface ChangeAnswers {
  readonly before: boolean;
  readonly after: boolean;
  readonly again: boolean;
}

declare global {
  interface Window {
    shaders: {
      pixels(lending: Lending, size: Size, seed: number): Promise<PixelErrors>;
      boxes(spec: RawSpec): Promise<BoxErrors>;
      match(spec: MatchSpec): Promise<MatchErrors>;
      change(what: GalleryChange): Promise<ChangeAnswers>;
    };
  }
}

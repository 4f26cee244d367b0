/** What the spec asks of the pixels page. */

/** In parts of the picture's width and height. */
export type Point = readonly [x: number, y: number];
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * How a frame comes: from the camera's track, from a `<video>`, or from the track with a note that it is upside down, as phones give them; read
 * by the CPU, or from the track by shaders.
 */
export type Way = 'track' | 'element' | 'turned track' | 'track to shaders';

/** Of one frame of the camera. */
export interface SeenColours {
  readonly colours: readonly Rgb[];
  /** How the browser labels the frame. */
  readonly format: string | null;
  readonly colourSpace: VideoColorSpaceInit;
}

declare global {
  interface Window {
    seeColours(way: Way, points: readonly Point[]): Promise<SeenColours>;
  }
}

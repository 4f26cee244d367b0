import { VisionError } from './vision-error.ts';

/** RGBA bytes of a frame, row by row without gaps. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array | Uint8ClampedArray;
}

/**
 * Reads the pixels of frames. `VideoFrame.copyTo` converts colours and is some thirty times faster than drawing; where a browser's
 * `copyTo` cannot convert a format, or the frame is turned, the frame is drawn to a canvas instead. The returned pixels are valid until
 * the next call: one buffer is kept for all frames.
 */
export class PixelReader {
  private buffer = new Uint8Array(0);
  private canvas: OffscreenCanvas | undefined;
  /** What this browser's `copyTo` has refused: it is not asked again for each frame. A failure of another kind is one frame's alone. */
  private readonly inconvertible = new Set<VideoFrame['format']>();

  /** Does not close the frame. Throws `bad-input` where it has no pixels (closed, or empty). */
  async read(frame: VideoFrame | ImageBitmap): Promise<Pixels> {
    // A browser without WebCodecs sends pictures, and has no such class.
    const hasVideoFrames = typeof VideoFrame === 'function';
    if (hasVideoFrames && frame instanceof VideoFrame) {
      if (frame.format === null && frame.codedWidth === 0) throw new VisionError('bad-input', 'the frame is closed');
      const copied = isTurned(frame) ? null : await this.copy(frame);
      return copied ?? this.draw(frame, frame.displayWidth, frame.displayHeight);
    }
    const { width, height } = frame as ImageBitmap;
    if (width === 0) throw new VisionError('bad-input', 'the picture is closed or empty');
    if (!hasVideoFrames) return this.draw(frame, width, height);
    const wrapped = new VideoFrame(frame, { timestamp: 0 });
    try {
      return (await this.copy(wrapped)) ?? this.draw(frame, width, height);
    } finally {
      wrapped.close();
    }
  }

  private async copy(frame: VideoFrame): Promise<Pixels | null> {
    const { format } = frame;
    if (this.inconvertible.has(format)) return null;
    const { width, height } = frame.visibleRect ?? frame.codedRect ?? { width: frame.codedWidth, height: frame.codedHeight };
    const size = width * height * 4;
    if (this.buffer.length !== size) this.buffer = new Uint8Array(size);
    try {
      const options: VideoFrameCopyToOptions = { format: 'RGBA', layout: [{ offset: 0, stride: width * 4 }] };
      // An older `copyTo` knows no `format` and would copy the planes as they are.
      if (frame.allocationSize(options) === size) {
        await frame.copyTo(this.buffer, options);
        return { width, height, rgba: this.buffer };
      }
      this.inconvertible.add(format);
    } catch (error) {
      const name = error instanceof Error || error instanceof DOMException ? error.name : '';
      if (name === 'InvalidStateError') {
        throw new VisionError('bad-input', 'the frame was closed while it was read', { cause: error });
      }
      if (name === 'NotSupportedError' || name === 'TypeError') this.inconvertible.add(format);
    }
    return null;
  }

  private draw(frame: VideoFrame | ImageBitmap, width: number, height: number): Pixels {
    this.canvas ??= new OffscreenCanvas(width, height);
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    const context = this.canvas.getContext('2d', { willReadFrequently: true, alpha: false });
    if (!context) throw new VisionError('runtime-failed', 'this browser gives the worker no 2D canvas');
    context.drawImage(frame, 0, 0, width, height);
    return { width, height, rgba: context.getImageData(0, 0, width, height).data };
  }
}

/** Phones deliver turned frames with a note of how; `copyTo` ignores the note. */
function isTurned(frame: VideoFrame): boolean {
  const { rotation = 0, flip = false } = frame as VideoFrame & { readonly rotation?: number; readonly flip?: boolean };
  return rotation !== 0 || flip;
}

/** The letterbox of people who have no shader for it: the browser's canvas does it, fast, and its pixels are read back. */
import { letterboxTransform } from '../../src/core/letterbox.ts';
import type { ModelInput } from '../../workers/vision/manifest.ts';

export class CanvasLetterbox {
  private readonly context: CanvasRenderingContext2D;
  private readonly input: ModelInput;

  constructor(input: ModelInput) {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: input.size, height: input.size });
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no 2D canvas');
    this.context = context;
    this.input = input;
  }

  /** RGBA bytes of the model's square. Does not close the frame. */
  draw(frame: VideoFrame): Uint8ClampedArray {
    const { size, letterboxFill } = this.input;
    const { displayWidth: width, displayHeight: height } = frame;
    const { scale, padX, padY } = letterboxTransform({ width, height }, size);
    this.context.fillStyle = `rgb(${letterboxFill} ${letterboxFill} ${letterboxFill})`;
    this.context.fillRect(0, 0, size, size);
    this.context.drawImage(frame, padX, padY, width * scale, height * scale);
    return this.context.getImageData(0, 0, size, size).data;
  }
}

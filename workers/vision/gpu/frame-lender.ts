import { VisionError } from '../vision-error.ts';
import { RENDER_ATTACHMENT, TEXTURE_BINDING, TEXTURE_COPY_DST } from './gpu-flags.ts';
import type { FrameSource } from './frame-shaders.ts';

/**
 * Makes frames visible to shaders. A `VideoFrame` is lent without a copy; a picture, or a frame that the browser cannot lend, is copied
 * on the GPU to one of a few textures that take turns.
 */
export class FrameLender {
  private readonly device: GPUDevice;
  private readonly textures: (GPUTexture | undefined)[];
  private next = 0;
  private lends: boolean;

  /** @param room frames that may be in use at once */
  constructor(device: GPUDevice, room: number) {
    this.device = device;
    this.textures = Array.from({ length: room });
    // Firefox has WebGPU without external textures.
    this.lends = typeof VideoFrame === 'function' && 'importExternalTexture' in device;
  }

  /**
   * @returns a function that gives the frame as it is to be bound now: a frame that is lent has to be lent anew for every use. Valid until `room` more
   * frames came. Throws `bad-input` where the frame is closed or empty
   */
  take(frame: VideoFrame | ImageBitmap): () => FrameSource {
    if (this.lends && frame instanceof VideoFrame) {
      if (frame.format === null && frame.codedWidth === 0) throw new VisionError('bad-input', 'the frame is closed');
      try {
        this.device.importExternalTexture({ source: frame });
        return () => ({ kind: 'external', resource: this.device.importExternalTexture({ source: frame }) });
      } catch {
        this.lends = false;
      }
    }
    const resource = this.copy(frame).createView();
    return () => ({ kind: 'texture', resource });
  }

  destroy(): void {
    for (const texture of this.textures) texture?.destroy();
  }

  private copy(frame: VideoFrame | ImageBitmap): GPUTexture {
    const { width, height } = sizeOf(frame);
    if (width === 0 || height === 0) throw new VisionError('bad-input', 'the picture is closed or empty');
    const slot = this.next;
    this.next = (slot + 1) % this.textures.length;
    let texture = this.textures[slot];
    if (texture?.width !== width || texture.height !== height) {
      texture?.destroy();
      texture = this.device.createTexture({
        label: `frame ${slot}`,
        size: [width, height],
        format: 'rgba8unorm',
        usage: TEXTURE_COPY_DST | TEXTURE_BINDING | RENDER_ATTACHMENT,
      });
      this.textures[slot] = texture;
    }
    this.device.queue.copyExternalImageToTexture({ source: frame }, { texture }, [width, height]);
    return texture;
  }
}

/** Pixels as the frame is shown: upright. */
export function sizeOf(frame: VideoFrame | ImageBitmap): { readonly width: number; readonly height: number } {
  return 'displayWidth' in frame
    ? { width: frame.displayWidth, height: frame.displayHeight }
    : { width: frame.width, height: frame.height };
}

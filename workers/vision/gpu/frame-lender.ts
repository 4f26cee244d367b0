import { VisionError } from '../vision-error.ts';
import { RENDER_ATTACHMENT, TEXTURE_BINDING, TEXTURE_COPY_DST } from './gpu-flags.ts';
import type { FrameBinding } from './frame-shaders.ts';

/** So many frames in a row that could not be lent: this browser never will. */
const ENOUGH_FAILURES = 3;

/**
 * Makes frames visible to shaders. A `VideoFrame` is lent without a copy; a picture, or a frame that the browser cannot lend, is copied
 * on the GPU to one of a few textures that take turns.
 */
export class FrameLender {
  private readonly device: GPUDevice;
  private readonly textures: (GPUTexture | undefined)[];
  private next = 0;
  private failures = 0;

  /** @param room frames that may be in use at once */
  constructor(device: GPUDevice, room: number) {
    this.device = device;
    this.textures = Array.from({ length: room });
  }

  /** Valid until the frame is closed, or `room` more frames came. Throws `bad-input` where the frame is closed or empty. */
  async take(frame: VideoFrame | ImageBitmap): Promise<FrameBinding> {
    // Browsers without WebCodecs send pictures, and have no such class.
    if (!(typeof VideoFrame === 'function' && frame instanceof VideoFrame)) return this.copy(frame as ImageBitmap);
    if (frame.format === null && frame.codedWidth === 0) throw new VisionError('bad-input', 'the frame is closed');
    // There is WebGPU without external textures.
    if ('importExternalTexture' in this.device && this.failures < ENOUGH_FAILURES) {
      try {
        const resource = this.device.importExternalTexture({ source: frame });
        this.failures = 0;
        return { kind: 'external', resource };
      } catch {
        this.failures++;
      }
    }
    // Not every browser copies a `VideoFrame` either, but all copy pictures.
    const picture = await createImageBitmap(frame);
    try {
      return this.copy(picture);
    } finally {
      picture.close();
    }
  }

  destroy(): void {
    for (const texture of this.textures) texture?.destroy();
  }

  private copy(picture: ImageBitmap): FrameBinding {
    const { width, height } = picture;
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
    this.device.queue.copyExternalImageToTexture({ source: picture }, { texture }, [width, height]);
    return { kind: 'texture', resource: texture.createView() };
  }
}

/** Pixels as the frame is shown: upright. */
export function sizeOf(frame: VideoFrame | ImageBitmap): { readonly width: number; readonly height: number } {
  return 'displayWidth' in frame
    ? { width: frame.displayWidth, height: frame.displayHeight }
    : { width: frame.width, height: frame.height };
}

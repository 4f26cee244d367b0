import type { Gallery } from '../../../src/core/gallery.ts';
import type { Question } from '../../../src/core/tally.ts';
import type { GpuAccess } from '../gpu-device.ts';
import { GalleryOnGpu } from './gallery-on-gpu.ts';

/** References from which on the GPU is asked (docs/decisions/0018): of fewer, core knows the answer before one has come back from there. */
export const ENOUGH_REFERENCES = 16_384;

/** Has looks weighed by the GPU where the gallery is large. All else is left to core: small galleries, and all of them when the GPU fails. */
export class GalleryMatcher {
  private readonly gpu: GpuAccess;
  private readonly enough: number;
  /** The gallery that was asked last; null on the GPU: it is core's. */
  private latest: { readonly gallery: Gallery; readonly onGpu: GalleryOnGpu | null } | null = null;

  /** @param enough references from which on a gallery is large */
  constructor(gpu: GpuAccess, enough = ENOUGH_REFERENCES) {
    this.gpu = gpu;
    this.enough = enough;
  }

  /** Fills in the tallies or leaves them be. Another gallery than before is brought to the GPU first. Does not fail. */
  async weigh(gallery: Gallery, questions: readonly Question[]): Promise<void> {
    try {
      if (this.latest?.gallery !== gallery) {
        this.destroy();
        const isLarge = gallery.products.length >= this.enough;
        this.latest = { gallery, onGpu: isLarge ? await GalleryOnGpu.create(this.gpu, gallery) : null };
      }
      await this.latest.onGpu?.weigh(questions);
    } catch {
      this.destroy();
      this.latest = { gallery, onGpu: null };
    }
  }

  destroy(): void {
    this.latest?.onGpu?.destroy();
    this.latest = null;
  }
}

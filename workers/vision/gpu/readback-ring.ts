import { COPY_DST, MAP_FOR_READING, MAP_READ } from './gpu-flags.ts';

/** So many results may be on their way to the CPU at once. */
export const RING = 3;

interface Slot {
  readonly buffer: GPUBuffer;
  busy: boolean;
}

/**
 * Brings small results from the GPU without stopping it: a few buffers take turns, so that one is read while the next frame is
 * computed. A buffer that is being mapped cannot be written, which is why one is not enough.
 */
export class ReadbackRing {
  private readonly slots: readonly Slot[];

  constructor(device: GPUDevice, bytes: number) {
    this.slots = Array.from({ length: RING }, (_, index) => ({
      buffer: device.createBuffer({
        label: `readback ${index}`,
        size: bytes,
        usage: COPY_DST | MAP_READ,
      }),
      busy: false,
    }));
  }

  /**
   * Records the copy of `bytes` from the start of `source`. Call the function it returns once the commands are submitted: it gives a copy of
   * the bytes. Throws `RangeError` when all buffers are in use: the caller starts no more than `RING` at a time.
   */
  copy(encoder: GPUCommandEncoder, source: GPUBuffer, bytes: number): () => Promise<ArrayBuffer> {
    const slot = this.slots.find(({ busy }) => !busy);
    if (!slot) throw new RangeError(`more than ${RING} results are on their way from the GPU`);
    slot.busy = true;
    encoder.copyBufferToBuffer(source, 0, slot.buffer, 0, bytes);
    return async () => {
      try {
        await slot.buffer.mapAsync(MAP_FOR_READING, 0, bytes);
        const copy = slot.buffer.getMappedRange(0, bytes).slice(0);
        slot.buffer.unmap();
        return copy;
      } finally {
        slot.busy = false;
      }
    };
  }

  destroy(): void {
    for (const { buffer } of this.slots) buffer.destroy();
  }
}

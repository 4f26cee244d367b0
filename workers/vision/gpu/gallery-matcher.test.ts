import { expect, test } from 'vitest';
import type { Gallery } from '../../../src/core/gallery.ts';
import type { Question } from '../../../src/core/tally.ts';
import type { GpuAccess } from '../gpu-device.ts';
import { GalleryMatcher } from './gallery-matcher.ts';

const GALLERY: Gallery = { dimension: 8, products: ['a', 'b'], vectors: new Float32Array(16).fill(0.35), embedder: 'x' };
const ROOMY = { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27, maxComputeWorkgroupsPerDimension: 65_535 };

/** A GPU that notes what is wanted of it, and has no memory left. */
function fullGpu(limits: Partial<typeof ROOMY> = {}): { readonly gpu: GpuAccess; readonly wanted: string[] } {
  const wanted: string[] = [];
  const device = {
    limits: { ...ROOMY, ...limits },
    pushErrorScope: () => undefined,
    popErrorScope: async () => null,
    createBuffer: ({ label }: GPUBufferDescriptor) => {
      wanted.push(label ?? '');
      throw new RangeError('out of memory');
    },
  };
  const guard = { race: async (work: Promise<unknown>) => work };
  return { gpu: { device, guard } as unknown as GpuAccess, wanted };
}

const ask = async (matcher: GalleryMatcher): Promise<Question> => {
  const question: Question = { gallery: GALLERY, looks: [{ embedding: GALLERY.vectors.slice(0, 8), weight: 1 }], tally: null };
  await matcher.weigh(GALLERY, [question]);
  return question;
};

test.each([
  ['a small gallery', fullGpu(), 3],
  ['a gallery that is larger than a buffer', fullGpu({ maxBufferSize: 64 * 16 - 1 }), 2],
  ['a gallery that is larger than a binding', fullGpu({ maxStorageBufferBindingSize: 64 * 16 - 1 }), 2],
  ['more products than a dispatch has room for', fullGpu({ maxComputeWorkgroupsPerDimension: 0 }), 2],
])('%s is core’s, and the GPU is left alone', async (_, { gpu, wanted }, enough) => {
  expect((await ask(new GalleryMatcher(gpu, enough))).tally).toBeNull();
  expect(wanted).toEqual([]);
});

test('a GPU without memory is asked once, and core does the work', async () => {
  const { gpu, wanted } = fullGpu({ maxBufferSize: 64 * 16, maxStorageBufferBindingSize: 64 * 16 });
  const matcher = new GalleryMatcher(gpu, 2);
  expect((await ask(matcher)).tally).toBeNull();
  expect((await ask(matcher)).tally).toBeNull();
  expect(wanted).toHaveLength(1);
  matcher.destroy();
});

import { describe, expect, it } from 'vitest';
import { ApiCounter } from './api-counter.ts';
import { GpuTimer } from './gpu-timer.ts';
import { MapWatch } from './map-watch.ts';

/** A GPU whose passes take as long as they are told to: 1 ms each, from 5 ms on. */
function fakeGpu(features: readonly string[]) {
  const asked: string[] = [];
  class GPUBuffer {
    readonly size: number;
    bytes: ArrayBuffer;
    constructor(size: number) {
      this.size = size;
      this.bytes = new ArrayBuffer(size);
    }
    async mapAsync(): Promise<void> {
      asked.push('mapAsync');
    }
    getMappedRange(offset: number, size: number): ArrayBuffer {
      return this.bytes.slice(offset, offset + size);
    }
    unmap(): void {
      asked.push('unmap');
    }
  }
  class GPUCommandEncoder {
    private times: bigint[] = [];
    beginComputePass(descriptor?: GPUComputePassDescriptor): object {
      asked.push(`pass ${descriptor?.label ?? ''}${descriptor?.timestampWrites ? ' timed' : ''}`);
      if (descriptor?.timestampWrites) this.times.push(5_000_000n, 6_000_000n);
      return {};
    }
    resolveQuerySet(_set: unknown, _first: number, count: number, target: GPUBuffer): void {
      new BigUint64Array(target.bytes).set(this.times.slice(0, count));
    }
    copyBufferToBuffer(from: GPUBuffer, _at: number, to: GPUBuffer): void {
      to.bytes = from.bytes.slice(0);
    }
    finish(): object {
      return {};
    }
  }
  class GPUQueue {
    submit(): void {
      asked.push('submit');
    }
  }
  class GPUDevice {
    readonly features = new Set(features);
    createCommandEncoder(): GPUCommandEncoder {
      return new GPUCommandEncoder();
    }
    createBuffer({ size }: GPUBufferDescriptor): GPUBuffer {
      return new GPUBuffer(size);
    }
    createQuerySet(): object {
      return {};
    }
  }
  const scope = { GPUBuffer, GPUCommandEncoder, GPUQueue, GPUDevice };
  const device = (): GPUDevice => new GPUDevice();
  const submit = (encoder: GPUCommandEncoder): void =>
    Reflect.apply(GPUQueue.prototype.submit, {}, [[encoder.finish()]] as never);
  return { scope, asked, device, submit };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('GpuTimer', () => {
  it('times passes by name, and asks the GPU for nothing that would be counted as somebody’s', async () => {
    const { scope, asked, device, submit } = fakeGpu(['timestamp-query']);
    const timer = new GpuTimer(scope);
    const watch = new MapWatch(scope, () => 0);
    const counter = new ApiCounter(scope, () => 0);
    const encoder = device().createCommandEncoder();
    encoder.beginComputePass({ label: 'select boxes' });
    encoder.beginComputePass();
    submit(encoder);
    await settle();
    expect(asked).toEqual(['pass select boxes timed', 'pass  timed', 'submit', 'mapAsync', 'unmap']);
    expect(timer.take()).toEqual([
      { label: 'select boxes', ms: 1 },
      { label: 'models', ms: 1 },
    ]);
    expect(timer.take()).toEqual([]);
    expect(watch.take()).toEqual({ count: 0, ms: 0 });
    expect(counter.take()).toMatchObject({ submits: 1, readbackBytes: 0 });
  });

  it('goes on without times where they are not on their way back yet, and leaves passes alone that have some', async () => {
    const { scope, asked, device, submit } = fakeGpu(['timestamp-query']);
    const timer = new GpuTimer(scope);
    const gpu = device();
    for (let n = 0; n < 40; n++) {
      const encoder = gpu.createCommandEncoder();
      encoder.beginComputePass();
      submit(encoder);
    }
    const own = gpu.createCommandEncoder();
    own.beginComputePass({ timestampWrites: { querySet: {} as GPUQuerySet } });
    submit(own);
    await settle();
    expect(timer.take()).toHaveLength(24);
    expect(asked.filter((call) => call === 'submit')).toHaveLength(41);
    const later = gpu.createCommandEncoder();
    later.beginComputePass();
    submit(later);
    await settle();
    expect(timer.take()).toHaveLength(1);
  });

  it('does nothing on an adapter without timestamps, and nothing without WebGPU', async () => {
    const { scope, asked, device, submit } = fakeGpu([]);
    const timer = new GpuTimer(scope);
    const encoder = device().createCommandEncoder();
    encoder.beginComputePass({ label: 'x' });
    submit(encoder);
    await settle();
    expect(asked).toEqual(['pass x', 'submit']);
    expect(timer.take()).toEqual([]);
    expect(new GpuTimer({}).take()).toEqual([]);
  });
});

describe('MapWatch', () => {
  it('adds waits up, those that fail too, and starts again at zero', async () => {
    let now = 0;
    class GPUBuffer {
      async mapAsync(fails: boolean): Promise<void> {
        now += 4;
        if (fails) throw new Error('lost');
      }
    }
    const watch = new MapWatch({ GPUBuffer }, () => now);
    const buffer = new GPUBuffer();
    await buffer.mapAsync(false);
    await expect(buffer.mapAsync(true)).rejects.toThrow('lost');
    expect(watch.take()).toEqual({ count: 2, ms: 8 });
    expect(watch.take()).toEqual({ count: 0, ms: 0 });
  });
});

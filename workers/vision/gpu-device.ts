import { VisionError } from './vision-error.ts';

/** A WebGPU device of ours. ONNX Runtime gets it injected, so it outlives sessions and we hear when it is lost. */
export interface GpuAccess {
  readonly device: GPUDevice;
  /** Vendor and architecture, for people. */
  readonly adapter: string;
  /** A software adapter: correct, and slower than WASM. */
  readonly software: boolean;
  /** Shaders may compute in fp16. */
  readonly fp16: boolean;
  readonly guard: LossGuard;
}

/**
 * Ends waiting for a lost device: a run on one may never settle, and would block every call behind it. One listener serves all
 * waiting calls, because each `device.lost.then` would live as long as the device.
 */
export class LossGuard {
  private readonly waiting = new Set<(error: VisionError) => void>();
  private error: VisionError | null = null;

  constructor(lost: Promise<Pick<GPUDeviceLostInfo, 'message'>>) {
    void lost.then(({ message }) => {
      this.error = new VisionError('device-lost', `the GPU was lost (${message || 'no reason given'}); it is set up again`);
      for (const reject of this.waiting) reject(this.error);
      this.waiting.clear();
    });
  }

  /** The result of `work`, or a `device-lost` error as soon as the device is gone. */
  async race<Result>(work: Promise<Result>): Promise<Result> {
    let waiter: ((error: VisionError) => void) | undefined;
    const lost = new Promise<never>((_, reject) => {
      waiter = reject;
      if (this.error) reject(this.error);
      else this.waiting.add(reject);
    });
    try {
      return await Promise.race([work, lost]);
    } finally {
      if (waiter) this.waiting.delete(waiter);
    }
  }
}

/** An adapter, and what is known of it before there is a device. */
export interface FoundAdapter extends Pick<GpuAccess, 'software' | 'fp16'> {
  readonly adapter: GPUAdapter;
  readonly name: string;
}

/** Null where the browser has no WebGPU, at least not here, or no adapter. */
export async function findAdapter(): Promise<FoundAdapter | null> {
  // The type says that `gpu` is always there; in browsers without WebGPU it is not.
  const gpu = navigator.gpu as GPU | undefined;
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return null;
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  const name = [vendor, architecture, description].filter(Boolean).join(' ') || 'unnamed adapter';
  const software = isFallbackAdapter || /swiftshader|llvmpipe|basic render/i.test(name);
  return { adapter, name, software, fp16: adapter.features.has('shader-f16') };
}

/** Asks for a device with the limits that models need. Null where the browser has no WebGPU or no adapter; throws `runtime-failed` where the adapter gives no device. */
export async function acquireGpu(): Promise<GpuAccess | null> {
  const found = await findAdapter();
  if (!found) return null;
  const { adapter, name, software, fp16 } = found;
  const { limits } = adapter;
  const features = (['shader-f16', 'subgroups', 'timestamp-query'] as const).filter((name) => adapter.features.has(name));
  try {
    const device = await adapter.requestDevice({
      requiredFeatures: features,
      requiredLimits: {
        maxBufferSize: limits.maxBufferSize,
        maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
        maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
        maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
        maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
        maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
        maxComputeWorkgroupSizeY: limits.maxComputeWorkgroupSizeY,
        maxComputeWorkgroupSizeZ: limits.maxComputeWorkgroupSizeZ,
      },
    });
    return { device, adapter: name, software, fp16, guard: new LossGuard(device.lost) };
  } catch (cause) {
    throw new VisionError('runtime-failed', 'the GPU gave no device; CartLens can run without it', { cause });
  }
}

/** The GPU tells of a shader that it refuses, or of a command that does not fit, aside: without asking it would only find nothing. */
export async function withoutErrors<Result>({ device, guard }: GpuAccess, work: () => Promise<Result>): Promise<Result> {
  const kinds = ['validation', 'internal', 'out-of-memory'] as const;
  const popAll = async (): Promise<GPUError | null> => {
    const errors = await guard.race(Promise.all(kinds.map(() => device.popErrorScope())));
    return errors.find((error) => error !== null) ?? null;
  };
  for (const kind of kinds) device.pushErrorScope(kind);
  let result: Result;
  try {
    result = await work();
  } catch (error) {
    await popAll().catch(() => null);
    throw error;
  }
  const refused = await popAll();
  if (refused)
    throw new VisionError('runtime-failed', `the GPU refused a command (${refused.message}); CartLens can run without it`);
  return result;
}

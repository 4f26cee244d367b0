import { VisionError } from './vision-error.ts';

/** A WebGPU device of ours. ONNX Runtime gets it injected, so it outlives sessions and we hear when it is lost. */
export interface GpuAccess {
  readonly device: GPUDevice;
  /** Vendor and architecture, for people. */
  readonly adapter: string;
  /** A software adapter: correct, and slower than WASM. */
  readonly software: boolean;
}

/** Asks for a device with the limits that models need. Null where the browser has no WebGPU or no adapter; throws `runtime-failed` where the adapter gives no device. */
export async function acquireGpu(): Promise<GpuAccess | null> {
  // The type says that `gpu` is always there; in browsers without WebGPU it is not.
  const gpu = navigator.gpu as GPU | undefined;
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return null;
  const { info, limits } = adapter;
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
    const name = [info.vendor, info.architecture, info.description].filter(Boolean).join(' ') || 'unnamed adapter';
    return { device, adapter: name, software: info.isFallbackAdapter || /swiftshader|llvmpipe|basic render/i.test(name) };
  } catch (cause) {
    throw new VisionError('runtime-failed', 'the GPU gave no device; CartLens can run without it', { cause });
  }
}

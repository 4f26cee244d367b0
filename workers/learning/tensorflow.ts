/** TensorFlow.js on the backend that suits the device. Loaded when something is to be learned. */
import { env, ready, setBackend } from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import type { Backend } from '../vision.api.ts';

/** The one build of the WASM backend that is hosted: every browser that runs the vision worker has SIMD. */
const WASM_FILE = 'tfjs-backend-wasm-simd.wasm';

/**
 * Starts a backend. Software adapters are slower than WASM, as for the vision worker; a GPU that fails is given up for WASM.
 *
 * @throws Error where WASM cannot be started
 */
export async function startBackend(wanted: 'auto' | Backend, runtimeUrl: string): Promise<Backend> {
  if (wanted !== 'wasm' && (wanted === 'webgpu' || (await hasRealGpu()))) {
    const started = await startWebGpu().catch(() => false);
    if (started) return 'webgpu';
  }
  // Threads would need a worker made from a blob, which the content security policy forbids.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const url = `${runtimeUrl}${WASM_FILE}`;
  setWasmPaths({ [WASM_FILE]: url, 'tfjs-backend-wasm.wasm': url, 'tfjs-backend-wasm-threaded-simd.wasm': url });
  if (!(await setBackend('wasm'))) throw new Error('TensorFlow.js could not be started; try again when there is a connection');
  await ready();
  return 'wasm';
}

async function startWebGpu(): Promise<boolean> {
  await import('@tensorflow/tfjs-backend-webgpu');
  const started = await setBackend('webgpu');
  if (started) await ready();
  return started;
}

async function hasRealGpu(): Promise<boolean> {
  // The type says that `gpu` is always there; in browsers without WebGPU it is not.
  const gpu = navigator.gpu as GPU | undefined;
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return false;
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  return !isFallbackAdapter && !/swiftshader|llvmpipe|basic render/i.test(`${vendor} ${architecture} ${description}`);
}

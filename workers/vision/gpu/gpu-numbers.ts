import type { FloatPrecision } from '../frame-path.ts';

/** How the numbers of a model's input and output lie in its GPU buffers. */
interface NumberFormat {
  readonly bytes: number;
  /** For ONNX Runtime. */
  readonly tensor: 'float16' | 'float32';
  /** Comes first in a shader: defines `Stored`, what an element of such a buffer is. */
  readonly shader: string;
}

export const NUMBERS: Readonly<Record<FloatPrecision, NumberFormat>> = {
  fp16: { bytes: 2, tensor: 'float16', shader: 'enable f16;\nalias Stored = f16;\n' },
  fp32: { bytes: 4, tensor: 'float32', shader: 'alias Stored = f32;\n' },
};

/** Numbers as they came back from a GPU buffer. */
export function readNumbers(bytes: ArrayBuffer, precision: FloatPrecision): Float32Array {
  return precision === 'fp32' ? new Float32Array(bytes) : Float32Array.from(new Uint16Array(bytes), fromHalf);
}

/** IEEE 754 binary16. (`Float16Array` is younger than some browsers that have WebGPU.) */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

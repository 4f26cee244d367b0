/** The smallest module with a SIMD instruction: `() => i8x16.popcnt(i8x16.splat(0))`. */
const SIMD_MODULE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0], // magic and version
  ...[1, 5, 1, 96, 0, 1, 123], // one type: () -> v128
  ...[3, 2, 1, 0], // one function of that type
  ...[10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11], // its code
);

/** What this browser lacks of what no part of the app can do without, in words for an engineer; null where nothing. */
export function whatIsLacking(): string | null {
  const wasm = typeof WebAssembly === 'object';
  const wanted: Readonly<Record<string, boolean>> = {
    WebAssembly: wasm,
    'WebAssembly SIMD': wasm && WebAssembly.validate(SIMD_MODULE),
    OffscreenCanvas: typeof OffscreenCanvas === 'function',
    requestVideoFrameCallback:
      typeof HTMLVideoElement === 'function' && 'requestVideoFrameCallback' in HTMLVideoElement.prototype,
    IndexedDB: typeof indexedDB === 'object',
  };
  const missing = Object.keys(wanted).filter((name) => !wanted[name]);
  return missing.length > 0 ? `missing: ${missing.join(', ')}` : null;
}

import { ZXING_WASM_SHA256 } from 'zxing-wasm/reader';
import zxingUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { CodeReader } from './code-reader.ts';
import { createNativeReader } from './native-reader.ts';
import { createZxingReader } from './zxing-reader.ts';

/** The browser's own reader where it is up to it, else ZXing from this server. */
export async function chooseReader(): Promise<CodeReader> {
  return (await createNativeReader()) ?? createZxingReader(await fetchZxing());
}

/** The browser compares it with the hash that the library names before anybody gets it. */
async function fetchZxing(): Promise<ArrayBuffer> {
  const response = await fetch(zxingUrl, { integrity: `sha256-${base64Of(ZXING_WASM_SHA256)}` });
  if (!response.ok) throw new Error(`the barcode reader could not be downloaded (HTTP ${response.status}); try again`);
  return response.arrayBuffer();
}

/** Subresource integrity writes hashes so (https://www.w3.org/TR/SRI/). */
function base64Of(hex: string): string {
  return btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((byte) => parseInt(byte, 16))));
}

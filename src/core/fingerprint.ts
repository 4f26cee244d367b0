import type { Gallery } from './gallery.ts';

/** Tells galleries apart that are not made to look alike on purpose: FNV-1a (32 bits) over products and vectors, and how many there are. */
export function fingerprint({ products, vectors, embedder }: Gallery): string {
  let hash = 0x811c9dc5;
  const take = (byte: number): void => {
    hash = Math.imul(hash ^ byte, 0x01000193);
  };
  for (const name of products) {
    for (let at = 0; at < name.length; at++) take(name.charCodeAt(at));
    take(0);
  }
  for (const byte of new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength)) take(byte);
  return `${embedder.slice(0, 16)}-${products.length}-${(hash >>> 0).toString(16)}`;
}

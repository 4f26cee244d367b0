import { referencesOf } from '../../../src/core/references.ts';
import type { Gallery } from '../../../src/core/gallery.ts';

/** Products that one workgroup takes, a thread each. */
export const TILE = 64;
/** Numbers in 16 bytes: what a thread reads at once. */
export const PART = 8;
export const PRODUCT_BYTES = 16;
/** Greatest number of 16 bits with a sign: it stands for 1. */
const ONE = 0x7fff;

/**
 * How a gallery lies on the GPU. Its numbers have 16 bits of -1..1, exact to 1.5e-5. Products come in tiles of 64, a thread each, and in a tile the
 * first references of all its products lie in one block, their second ones in the next, and so on, as many as its richest product has. In a block
 * neighbours read neighbouring bytes: the first 8 numbers of all 64 references, then the next 8.
 */
export interface GalleryLayout {
  readonly products: number;
  readonly tiles: number;
  /** `PART`s of numbers in a reference; the last one is filled up with zeros. */
  readonly words: number;
  /** The first block of each tile; one more at the end. */
  readonly firstBlock: Int32Array;
  readonly bytes: number;
}

export function layoutOf(gallery: Gallery): GalleryLayout {
  const { products, first } = referencesOf(gallery);
  const tiles = Math.ceil(products.length / TILE);
  const words = Math.ceil(gallery.dimension / PART);
  const firstBlock = new Int32Array(tiles + 1);
  for (let tile = 0; tile < tiles; tile++) {
    let most = 0;
    for (let column = tile * TILE; column < Math.min((tile + 1) * TILE, products.length); column++) {
      most = Math.max(most, (first[column + 1] ?? 0) - (first[column] ?? 0));
    }
    firstBlock[tile + 1] = (firstBlock[tile] ?? 0) + most;
  }
  return {
    products: products.length,
    tiles,
    words,
    firstBlock,
    bytes: (firstBlock[tiles] ?? 0) * words * TILE * PART * Int16Array.BYTES_PER_ELEMENT,
  };
}

/** @param into zeros, as many bytes as the layout says */
export function packReferences(gallery: Gallery, { words, firstBlock }: GalleryLayout, into: Int16Array): void {
  const { products, rows, first } = referencesOf(gallery);
  const { dimension, vectors } = gallery;
  for (let column = 0; column < products.length; column++) {
    let block = firstBlock[Math.floor(column / TILE)]!;
    for (let at = first[column]!; at < first[column + 1]!; at++, block++) {
      const from = rows[at]! * dimension;
      const to = (block * words * TILE + (column % TILE)) * PART;
      for (let k = 0; k < dimension; k++) {
        into[to + (k >> 3) * TILE * PART + (k & 7)] = Math.round(vectors[from + k]! * ONE);
      }
    }
  }
}

/** What the shader has to know of each product, `PRODUCT_BYTES` each: where its references begin, how many they are, and what their cosines count. */
export function packProducts(gallery: Gallery, { firstBlock }: GalleryLayout, into: ArrayBuffer): void {
  const { products, first, perSum, middleWeight } = referencesOf(gallery);
  const numbers = new Float32Array(into);
  const words = new Uint32Array(into);
  for (let column = 0; column < products.length; column++) {
    const weight = middleWeight[column]!;
    words.set([firstBlock[Math.floor(column / TILE)]!, first[column + 1]! - first[column]!], 4 * column);
    numbers.set([1 - weight, weight * perSum[column]!], 4 * column + 2);
  }
}

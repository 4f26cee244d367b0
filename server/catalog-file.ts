import { readFile } from 'node:fs/promises';
import { parseCatalog, type Catalog } from '../src/core/catalog.ts';

/** The catalogue cannot be served; the message says which file and what is wrong in it. */
export class CatalogFileError extends Error {
  override readonly name = 'CatalogFileError';
}

/** Reads and checks a `catalog.json`. */
export async function readCatalogFile(file: string): Promise<Catalog> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new CatalogFileError(`Cannot read the catalogue ${file}: ${(error as Error).message}`, { cause: error });
  }
  try {
    return parseCatalog(JSON.parse(text));
  } catch (error) {
    throw new CatalogFileError(`The catalogue ${file} is not valid: ${(error as Error).message}`, { cause: error });
  }
}

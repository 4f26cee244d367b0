/** Reads clips, catalogues and truths from disk and checks them, see docs/formats.md: everything that can be wrong is said here. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { catalogFromFolders, parseCatalog, CatalogError, type Catalog } from '../../src/core/catalog.ts';
import { HAND, ITEM, type ClassId } from '../../src/core/detections.ts';
import type { Truth } from '../../src/core/event-score.ts';
import type { Box } from '../../src/core/geometry.ts';
import { parseTruth, TruthError } from '../../src/core/truth.ts';
import { BadInput } from './bad-input.ts';
import type { ClipFrame } from './lab-api.ts';

/** Files on disk by the path that the page asks for. */
export type Files = ReadonlyMap<string, string>;

export type Clip =
  | { readonly kind: 'frames'; readonly frames: readonly ClipFrame[]; readonly files: Files }
  | { readonly kind: 'gif' | 'video'; readonly url: string; readonly files: Files };

const VIDEO_TYPES = ['.mp4', '.webm', '.mov', '.mkv', '.m4v'];

/** A video, an animated gif, or a folder with `frames.json`. Frames get times that grow, or the clip is refused. */
export function readClip(path: string): Clip {
  if (!existsSync(path)) throw new BadInput(`There is no clip at ${path}.`);
  if (statSync(path).isDirectory()) return readFrameFolder(path);
  const type = extname(path).toLowerCase();
  const url = `/clip/${encodeURIComponent(basename(path))}`;
  const files = new Map([[decodeURIComponent(url), path]]);
  if (type === '.gif') return { kind: 'gif', url, files };
  if (VIDEO_TYPES.includes(type)) return { kind: 'video', url, files };
  throw new BadInput(`${path} is neither a video (${VIDEO_TYPES.join(', ')}), nor a .gif, nor a folder with frames.json.`);
}

function readFrameFolder(folder: string): Clip {
  const files = new Map<string, string>();
  const frames: ClipFrame[] = [];
  for (const [index, entry] of readFrameList(folder).entries()) {
    const { t, file } = Object(entry) as { t?: unknown; file?: unknown };
    if (typeof t !== 'number' || typeof file !== 'string') {
      throw new BadInput(`${folder}/frames.json: entry ${index} needs "t" (seconds) and "file".`);
    }
    if (t <= (frames.at(-1)?.t ?? -Infinity)) {
      throw new BadInput(`${folder}/frames.json: the time of entry ${index} (${t}) does not grow.`);
    }
    frames.push({ t, url: addFrame(files, folder, file, '/clip/') });
  }
  return { kind: 'frames', frames, files };
}

/** The entries of a folder's `frames.json`, unchecked. */
function readFrameList(folder: string): readonly unknown[] {
  const list = readJson(join(folder, 'frames.json'));
  if (!Array.isArray(list) || list.length === 0) throw new BadInput(`${folder}/frames.json is not a list of frames.`);
  return list as unknown[];
}

/** Adds a picture that `frames.json` names to the files to serve; returns its URL. */
function addFrame(files: Map<string, string>, folder: string, file: string, prefix: string): string {
  const path = join(folder, file);
  if (!existsSync(path)) throw new BadInput(`${folder}/frames.json names ${file}, which is not there.`);
  files.set(`${prefix}${file}`, path);
  return `${prefix}${file.split('/').map(encodeURIComponent).join('/')}`;
}

export interface LabelledFrame {
  readonly url: string;
  readonly boxes: readonly { readonly box: Box; readonly classId: ClassId }[];
}

/**
 * Frames with boxes as single pictures, in any order and without times.
 *
 * @param prefix of the URLs, `/set/`
 */
export function readFrameBoxes(
  folder: string,
  prefix: string,
): { readonly frames: readonly LabelledFrame[]; readonly files: Files } {
  const files = new Map<string, string>();
  const frames = readFrameList(folder).map((entry, index) => {
    const { file, boxes } = Object(entry) as { file?: unknown; boxes?: unknown };
    if (typeof file !== 'string' || !Array.isArray(boxes)) {
      throw new BadInput(`${folder}/frames.json: entry ${index} needs "file" and "boxes".`);
    }
    const url = addFrame(files, folder, file, prefix);
    return { url, boxes: (boxes as unknown[]).map((row) => labelledBox(row, `${folder}/frames.json: entry ${index}`)) };
  });
  return { frames, files };
}

function labelledBox(row: unknown, where: string): LabelledFrame['boxes'][number] {
  const [label, ...box] = Array.isArray(row) ? (row as unknown[]) : [];
  const numbers = box.filter((value) => typeof value === 'number');
  const [x1, y1, x2, y2] = numbers;
  if (typeof label !== 'string' || x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) {
    throw new BadInput(`${where} has a box that is not ["label", x1, y1, x2, y2].`);
  }
  return { box: [x1, y1, x2, y2], classId: label === 'hand' ? HAND : ITEM };
}

export interface CatalogFolder {
  readonly catalog: Catalog;
  /** Pictures by `prefix` and their path in the catalogue. */
  readonly files: Files;
}

/**
 * A folder with `catalog.json`, or with one folder of pictures per product. Those may lie deeper (`Fruit/Apple/Pink-Lady/1.jpg`): the
 * name of the innermost folder is the product's id.
 *
 * @param prefix of the URLs, `/catalog/`
 */
export function readCatalogFolder(folder: string, prefix: string): CatalogFolder {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new BadInput(`There is no catalogue folder at ${folder}.`);
  try {
    const named = existsSync(join(folder, 'catalog.json'));
    const found = named ? new Map<string, string>() : picturesByProduct(folder);
    const catalog = named ? parseCatalog(readJson(join(folder, 'catalog.json'))) : catalogFromFolders([...found.keys()]);
    if (catalog.products.size === 0) throw new BadInput(`The catalogue ${folder} has no products.`);
    const files = new Map<string, string>();
    for (const image of [...catalog.products.values()].flatMap(({ images }) => images)) {
      const path = found.get(image) ?? join(folder, image);
      if (!existsSync(path)) throw new BadInput(`The catalogue ${folder} names ${image}, which is not there.`);
      files.set(`${prefix}${image}`, path);
    }
    return { catalog, files };
  } catch (error) {
    if (error instanceof CatalogError) throw new BadInput(`The catalogue ${folder} cannot be used: ${error.message}.`);
    throw error;
  }
}

/** `product/picture` → path on disk. */
function picturesByProduct(folder: string): Map<string, string> {
  const homes = new Map<string, string>();
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, entry);
    const home = relative(folder, dirname(path));
    if (home === '' || statSync(path).isDirectory()) continue;
    const product = basename(home);
    const other = homes.get(product);
    if (other !== undefined && other !== home) {
      throw new BadInput(`The catalogue ${folder} has two folders named ${product}: ${other} and ${home}.`);
    }
    homes.set(product, home);
    found.set(`${product}/${basename(path)}`.split(sep).join('/'), path);
  }
  return found;
}

/** `truth.json` of docs/formats.md. */
export function readTruth(path: string): Truth {
  if (!existsSync(path)) throw new BadInput(`There is no truth at ${path}.`);
  try {
    return parseTruth(readJson(path));
  } catch (error) {
    if (error instanceof TruthError) throw new BadInput(`The truth ${path} cannot be used: ${error.message}.`);
    throw error;
  }
}

function readJson(path: string): unknown {
  if (!existsSync(path)) throw new BadInput(`There is no ${path}.`);
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new BadInput(`${path} is not valid JSON: ${(error as Error).message}.`);
  }
}

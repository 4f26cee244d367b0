import type { ProductId } from '../core/catalog.ts';
import type { GalleryProgress, PictureEmbedder } from '../vision/gallery-store.ts';
import type { KeptPicture } from './kept-catalogs.ts';

/** A packshot that is to be learned. */
export interface PictureSource {
  readonly product: ProductId;
  /** Unique in the catalogue. */
  readonly path: string;
  /** Its bytes, null where there is no such picture. */
  open(signal: AbortSignal): Promise<Blob | null>;
}

/** A picture as it is learned and kept. */
export interface PreparedPicture {
  readonly bitmap: ImageBitmap;
  readonly small: Blob;
}

/** A picture that could not be learned. */
export interface PictureProblem {
  readonly product: ProductId;
  readonly path: string;
  readonly why: 'missing' | 'unreadable';
}

export interface Learning {
  /** sha256 of the embedder of `client`. */
  readonly embedder: string;
  readonly client: PictureEmbedder;
  /** Decodes a picture and makes it small; rejects where it is none. */
  prepare(picture: Blob): Promise<PreparedPicture>;
  /** Keeps what was learned, for good: what is kept is not learned again. Tells whether the pictures were kept with it. */
  keep(rows: readonly KeptPicture[]): Promise<boolean>;
}

export interface LearnReport {
  readonly problems: readonly PictureProblem[];
  /** False: the device had no room for some of the pictures. */
  readonly picturesKept: boolean;
}

/** As many as the gallery's own loader takes: few enough for a slow phone, and each one is a pause in which the page can answer. */
const PICTURES_PER_CALL = 8;

/**
 * Learns pictures batch by batch; the next batch is decoded while the worker looks at the one before. Each batch is kept as soon as it is known,
 * so that an end at any time costs one batch.
 *
 * @param signal ends it after the batch in work: rejects with the signal's reason
 * @throws NoRoomError, TypeError without a connection, and what the embedder throws
 */
export async function learnPictures(
  sources: readonly PictureSource[],
  learning: Learning,
  onProgress: (progress: GalleryProgress) => void,
  signal: AbortSignal,
): Promise<LearnReport> {
  const problems: PictureProblem[] = [];
  let picturesKept = true;
  const batch = (from: number): Promise<readonly Ready[]> =>
    prepareBatch(sources.slice(from, from + PICTURES_PER_CALL), learning, problems, signal);
  let next = batch(0);
  for (let from = 0; from < sources.length; from += PICTURES_PER_CALL) {
    const ready = await next;
    if (signal.aborted) close(ready);
    signal.throwIfAborted();
    const to = Math.min(from + PICTURES_PER_CALL, sources.length);
    next = batch(to);
    // It may fail before its turn comes to be waited for.
    next.catch(() => undefined);
    try {
      if (ready.length > 0) picturesKept = (await embedAndKeep(ready, learning)) && picturesKept;
    } catch (error) {
      // What waits is not needed any more.
      close(await next.catch(() => []));
      throw error;
    }
    onProgress({ done: to, total: sources.length });
  }
  return { problems, picturesKept };
}

function close(ready: readonly Ready[]): void {
  for (const { bitmap } of ready) bitmap.close();
}

interface Ready extends PreparedPicture {
  readonly source: PictureSource;
}

/** One by one: eight large photographs at once would be half a gigabyte. */
async function prepareBatch(
  sources: readonly PictureSource[],
  { prepare }: Learning,
  problems: PictureProblem[],
  signal: AbortSignal,
): Promise<readonly Ready[]> {
  const ready: Ready[] = [];
  for (const source of sources) {
    if (signal.aborted) break;
    const { product, path } = source;
    const picture = await source.open(signal);
    if (picture === null) {
      problems.push({ product, path, why: 'missing' });
      continue;
    }
    try {
      ready.push({ source, ...(await prepare(picture)) });
    } catch {
      problems.push({ product, path, why: 'unreadable' });
    }
  }
  return ready;
}

async function embedAndKeep(ready: readonly Ready[], { client, embedder, keep }: Learning): Promise<boolean> {
  const vectors = await client.embed(ready.map(({ bitmap }) => bitmap));
  const dimension = vectors.length / ready.length;
  return keep(
    ready.map(({ source: { product, path }, small }, row) => ({
      product,
      path,
      embedder,
      vector: vectors.slice(row * dimension, (row + 1) * dimension),
      picture: small,
    })),
  );
}

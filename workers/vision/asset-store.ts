import { VisionError } from './vision-error.ts';

/** A file that is checked before it is used. */
export interface Asset {
  readonly url: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** What the file is to people: "detector". */
  readonly label: string;
}

export interface LoadedAsset {
  readonly data: ArrayBuffer;
  readonly fromCache: boolean;
}

/** What the store needs of its surroundings; tests bring their own. `caches` is absent where the browser has none. */
export interface AssetStoreSurroundings {
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
  readonly caches: Pick<CacheStorage, 'open'> | undefined;
}

const CACHE_NAME = 'cartlens-assets';
const browserSurroundings: AssetStoreSurroundings = {
  fetch: (url, init) => fetch(url, init),
  caches: globalThis.caches,
};

/**
 * Downloads models and the runtime once. The bytes are checked against their sha256 before anyone gets them, whether they came from
 * the network or from the cache; the cache is keyed by the hash, so a new version never meets an old file.
 */
export class AssetStore {
  private readonly hurry: boolean;
  private readonly around: AssetStoreSurroundings;

  /** @param hurry what is kept was right a moment ago and is taken without asking the network for something newer */
  constructor(hurry = false, around: AssetStoreSurroundings = browserSurroundings) {
    this.hurry = hurry;
    this.around = around;
  }

  /** Parsed JSON, asked of the network first where there is no hurry. Throws `model-missing`, `model-corrupt`, `offline` or `server-failed`. */
  async json(url: string): Promise<unknown> {
    const kept = this.hurry ? await (await this.cache())?.match(url) : undefined;
    const response = kept ?? (await this.newest(url));
    try {
      return await response.json();
    } catch (cause) {
      throw new VisionError('model-corrupt', `${url} is not valid JSON`, { cause });
    }
  }

  /**
   * The bytes of `asset`, verified. A corrupt cache entry is dropped and fetched again; a corrupt download is tried once more past
   * the HTTP cache. `onBytes` gets the number of bytes that are there so far, and starts again at 0 with a second try.
   *
   * Throws `model-missing` (not on the server), `model-corrupt` (wrong bytes twice), `offline` or `server-failed`.
   */
  async load(asset: Asset, onBytes: (bytes: number) => void = () => undefined): Promise<LoadedAsset> {
    const cache = await this.cache();
    const key = cacheKey(asset.sha256);
    const kept = await cache?.match(key);
    if (kept) {
      const data = await kept.arrayBuffer();
      if ((await sha256Hex(data)) === asset.sha256) {
        onBytes(data.byteLength);
        return { data, fromCache: true };
      }
      await cache?.delete(key);
    }
    for (const mode of ['default', 'reload'] as const) {
      const data = await this.download(asset, mode, onBytes);
      if ((await sha256Hex(data)) !== asset.sha256) continue;
      // A full disk or a private window must not keep the app from working: it then downloads again next time.
      await cache?.put(key, new Response(data)).catch(() => undefined);
      return { data, fromCache: false };
    }
    throw new VisionError('model-corrupt', `the ${asset.label} does not have the expected sha256; nothing of it was used`);
  }

  /** Drops cached files of versions that are not in use any more. */
  async keepOnly(hashes: readonly string[]): Promise<void> {
    const cache = await this.cache();
    const wanted = new Set(hashes.map((hash) => new URL(cacheKey(hash), 'http://any').pathname));
    for (const request of (await cache?.keys()) ?? []) {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith(CACHE_PREFIX) && !wanted.has(pathname)) await cache?.delete(request);
    }
  }

  /** From the network, or an earlier copy where the network cannot be reached. */
  private async newest(url: string): Promise<Response> {
    const cache = await this.cache();
    try {
      const response = await this.request(url, url, { cache: 'no-cache' });
      await cache?.put(url, response.clone()).catch(() => undefined);
      return response;
    } catch (error) {
      const kept = isUnreachable(error) ? await cache?.match(url) : undefined;
      if (!kept) throw error;
      return kept;
    }
  }

  private async cache(): Promise<Cache | undefined> {
    return this.around.caches?.open(CACHE_NAME).catch(() => undefined);
  }

  private async request(url: string, label: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await this.around.fetch(url, init);
    } catch (cause) {
      throw new VisionError('offline', `${label} could not be downloaded; check the connection and try again`, { cause });
    }
    if (response.status === 404) throw new VisionError('model-missing', `${url} is not on the server`);
    if (!response.ok)
      throw new VisionError('server-failed', `${label} could not be downloaded (HTTP ${response.status}); try again`);
    return response;
  }

  private async download(asset: Asset, mode: RequestCache, onBytes: (bytes: number) => void): Promise<ArrayBuffer> {
    const response = await this.request(asset.url, asset.label, { cache: mode });
    const data = new Uint8Array(asset.bytes);
    let loaded = 0;
    onBytes(0);
    const reader = response.body?.getReader();
    try {
      for (;;) {
        const chunk = await reader?.read();
        if (!chunk || chunk.done) break;
        // Longer than promised is corrupt: stop reading, and let the hash say so.
        if (loaded + chunk.value.length > data.length) {
          await reader?.cancel();
          return new ArrayBuffer(0);
        }
        data.set(chunk.value, loaded);
        loaded += chunk.value.length;
        onBytes(loaded);
      }
    } catch (cause) {
      throw new VisionError('offline', `the download of the ${asset.label} was cut off; try again`, { cause });
    }
    return loaded === data.length ? data.buffer : data.buffer.slice(0, loaded);
  }
}

/** Nobody says that the file is gone or damaged, so an earlier copy of it still holds. */
function isUnreachable(error: unknown): boolean {
  return error instanceof VisionError && (error.code === 'offline' || error.code === 'server-failed');
}

const CACHE_PREFIX = '/cartlens-assets/';

/** A made-up address, because Cache Storage is keyed by addresses. */
function cacheKey(sha256: string): string {
  return `${CACHE_PREFIX}${sha256}`;
}

/** SHA-256 of `data` in lower-case hex. Needs a secure context, as the camera does. */
export async function sha256Hex(data: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

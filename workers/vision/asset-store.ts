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
    // A full disk or a private window must not keep the app from working: it then downloads again next time.
    return this.obtain(asset, onBytes, () => undefined);
  }

  /** Sees to it that a verified copy lies here. Throws as `load`, and what the browser says where there is no room (`QuotaExceededError`). */
  async keep(asset: Asset): Promise<void> {
    const notKept = (why: unknown): never => {
      throw why;
    };
    await this.obtain(asset, () => undefined, notKept);
  }

  /**
   * Keeps what a version of the app needs through every `keepOnly`, from before it is downloaded until `useOnly` lets it go: the next
   * version's files arrive while this one is in use.
   */
  async setAside(version: string, hashes: readonly string[]): Promise<void> {
    await (await this.cache())?.put(`${SET_ASIDE}${version}`, Response.json(hashes));
  }

  /** No other version is in use any more: what was set aside for others is dropped. */
  async useOnly(version: string): Promise<void> {
    const cache = await this.cache();
    for (const request of (await cache?.keys()) ?? []) {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith(SET_ASIDE) && pathname !== `${SET_ASIDE}${version}`) await cache?.delete(request);
    }
    await this.keepOnly([]);
  }

  private async obtain(asset: Asset, onBytes: (bytes: number) => void, onNotKept: (why: unknown) => void): Promise<LoadedAsset> {
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
      await cache?.put(key, new Response(data)).catch(onNotKept);
      return { data, fromCache: false };
    }
    throw new VisionError('model-corrupt', `the ${asset.label} does not have the expected sha256; nothing of it was used`);
  }

  /** Drops cached files of versions that are not in use any more. What is set aside stays. */
  async keepOnly(hashes: readonly string[]): Promise<void> {
    const cache = await this.cache();
    const paths = ((await cache?.keys()) ?? []).map(({ url }) => new URL(url).pathname);
    const lists = await Promise.all(paths.filter((path) => path.startsWith(SET_ASIDE)).map((path) => cache?.match(path)));
    const aside = await Promise.all(lists.map((list) => list?.json() as Promise<string[]>));
    const wanted = new Set([...hashes, ...aside.flat()].map(cacheKey));
    const files = paths.filter((path) => path.startsWith(CACHE_PREFIX) && !path.startsWith(SET_ASIDE));
    for (const path of files) if (!wanted.has(path)) await cache?.delete(path);
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
/** Below it lie lists of hashes, by version. */
const SET_ASIDE = `${CACHE_PREFIX}set-aside/`;

/** A made-up address, because Cache Storage is keyed by addresses. */
function cacheKey(sha256: string): string {
  return `${CACHE_PREFIX}${sha256}`;
}

/** SHA-256 of `data` in lower-case hex. Needs a secure context, as the camera does. */
export async function sha256Hex(data: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

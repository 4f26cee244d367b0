import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { AssetStore, type Asset } from './asset-store.ts';

const bytes = new TextEncoder().encode('twenty thousand weights');
const asset: Asset = {
  url: 'http://shop/models/detector/detector.onnx',
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  label: 'detector',
};

/** Cache Storage in a map, with the methods that the store uses. */
class FakeCache {
  readonly entries = new Map<string, Uint8Array>();
  full = false;

  match(key: string): Promise<Response | undefined> {
    const kept = this.entries.get(key);
    return Promise.resolve(kept && new Response(Uint8Array.from(kept)));
  }
  async put(key: string, response: Response): Promise<void> {
    if (this.full) throw new DOMException('no room', 'QuotaExceededError');
    this.entries.set(key, new Uint8Array(await response.arrayBuffer()));
  }
  delete(key: string | Request): Promise<boolean> {
    return Promise.resolve(this.entries.delete(typeof key === 'string' ? key : new URL(key.url).pathname));
  }
  keys(): Promise<Request[]> {
    return Promise.resolve([...this.entries.keys()].map((key) => new Request(new URL(key, 'http://shop'))));
  }
}

let cache: FakeCache;
let asked: string[];

/** A store whose network gives `answers` one after the other; an Error is a broken connection. */
function storeWith(...answers: readonly (Uint8Array | number | Error)[]): AssetStore {
  return storeInHurry(false, ...answers);
}

function storeInHurry(hurry: boolean, ...answers: readonly (Uint8Array | number | Error)[]): AssetStore {
  const left = [...answers];
  return new AssetStore(hurry, {
    fetch: (url, init) => {
      asked.push(`${init?.cache ?? 'default'} ${url}`);
      const answer = left.shift();
      if (answer === undefined) throw new Error('one request too many');
      if (answer instanceof Error) return Promise.reject(answer);
      if (typeof answer === 'number') return Promise.resolve(new Response('', { status: answer }));
      return Promise.resolve(new Response(Uint8Array.from(answer)));
    },
    caches: { open: () => Promise.resolve(cache as unknown as Cache) },
  });
}

const corrupt = Uint8Array.from(bytes, (byte, index) => (index === 3 ? byte ^ 1 : byte));

beforeEach(() => {
  cache = new FakeCache();
  asked = [];
});

test('a download reports true bytes, is verified and is not asked for twice', async () => {
  const store = storeWith(bytes);
  const seen: number[] = [];
  const first = await store.load(asset, (loaded) => seen.push(loaded));
  expect(new Uint8Array(first.data)).toEqual(bytes);
  expect(first.fromCache).toBe(false);
  expect(seen[0]).toBe(0);
  expect(seen.at(-1)).toBe(bytes.length);
  const second = await store.load(asset);
  expect(second.fromCache).toBe(true);
  expect(new Uint8Array(second.data)).toEqual(bytes);
  expect(asked).toHaveLength(1);
});

test('a corrupt cache entry is dropped and fetched again', async () => {
  cache.entries.set(`/cartlens-assets/${asset.sha256}`, corrupt);
  const loaded = await storeWith(bytes).load(asset);
  expect(loaded.fromCache).toBe(false);
  expect(cache.entries.get(`/cartlens-assets/${asset.sha256}`)).toEqual(bytes);
});

test('a corrupt download is tried once more past the HTTP cache, then named, and never kept', async () => {
  expect(new Uint8Array((await storeWith(corrupt, bytes).load(asset)).data)).toEqual(bytes);
  expect(asked).toEqual([`default ${asset.url}`, `reload ${asset.url}`]);
  cache = new FakeCache();
  await expect(storeWith(corrupt, corrupt).load(asset)).rejects.toMatchObject({ name: 'VisionError', code: 'model-corrupt' });
  expect(cache.entries.size).toBe(0);
});

test.each([
  ['longer', Uint8Array.from([...bytes, 1])],
  ['shorter', bytes.slice(1)],
])('a file that is %s than promised is corrupt', async (_name, body) => {
  await expect(storeWith(body, body).load(asset)).rejects.toMatchObject({ code: 'model-corrupt' });
});

test.each([
  [404, 'model-missing'],
  [503, 'server-failed'],
  [new TypeError('Failed to fetch'), 'offline'],
] as const)('%s is %s', async (answer, code) => {
  await expect(storeWith(answer).load(asset)).rejects.toMatchObject({ code });
});

test('a manifest is fetched anew each time, and the last one serves when there is no network or the server is broken', async () => {
  const url = 'http://shop/models/detector/manifest.json';
  const store = storeWith(
    new TextEncoder().encode('{"version":"1"}'),
    new TypeError('offline'),
    503,
    new TextEncoder().encode('<html>'),
  );
  for (let i = 0; i < 3; i++) expect(await store.json(url)).toEqual({ version: '1' });
  await expect(store.json(url)).rejects.toMatchObject({ code: 'model-corrupt' });
});

test('old versions leave the cache, the current one stays', async () => {
  cache.entries.set('/cartlens-assets/old', bytes);
  const store = storeWith(bytes);
  await store.load(asset);
  await store.keepOnly([asset.sha256]);
  expect([...cache.entries.keys()]).toEqual([`/cartlens-assets/${asset.sha256}`]);
});

test('in a hurry nothing that is kept is asked for again', async () => {
  const url = 'http://shop/models/detector/manifest.json';
  const json = new TextEncoder().encode('{"version": "1"}');
  await expect(storeInHurry(true, json).json(url)).resolves.toEqual({ version: '1' });
  await expect(storeInHurry(true).json(url)).resolves.toEqual({ version: '1' });
  expect(asked).toHaveLength(1);
});

test('what is set aside for the next version outlives the clean-up of the one in use, until only the next is in use', async () => {
  const here = ({ sha256 }: Asset): boolean => cache.entries.has(`/cartlens-assets/${sha256}`);
  const next = new TextEncoder().encode('better weights');
  const nextAsset = { ...asset, bytes: next.length, sha256: createHash('sha256').update(next).digest('hex') };
  const store = storeWith(bytes, next);
  await store.load(asset);
  await store.setAside('1', [asset.sha256]);
  await store.setAside('2', [nextAsset.sha256]);
  await store.keep(nextAsset);
  await store.keepOnly([asset.sha256]);
  expect([here(asset), here(nextAsset)]).toEqual([true, true]);
  await store.useOnly('2');
  expect([here(asset), here(nextAsset)]).toEqual([false, true]);
  await store.keepOnly([]);
  expect(here(nextAsset)).toBe(true);
});

test('without room a file can be used, and whoever wants it kept hears of it', async () => {
  cache.full = true;
  expect(new Uint8Array((await storeWith(bytes).load(asset)).data)).toEqual(bytes);
  await expect(storeWith(bytes).keep(asset)).rejects.toMatchObject({ name: 'QuotaExceededError' });
  await expect(storeWith().setAside('1', [])).rejects.toMatchObject({ name: 'QuotaExceededError' });
});

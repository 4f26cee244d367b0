import { parseCatalog } from '../../src/core/catalog.ts';

/** Data, not program: it is asked for anew whenever there is a network, whatever version of the app is in use. */
export const SHOP_CACHE = 'cartlens-shop';
/** Of a catalogue of ten thousand products the pictures of so many are fetched ahead; the others are kept once they were shown. */
const MOST_PICTURES = 300;

/** What is needed of the surroundings; tests bring their own. */
export interface ShopSurroundings {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly caches: Pick<CacheStorage, 'open'>;
}

/**
 * Keeps the catalogue, its gallery and each product's first picture, which is the one that is shown, and drops pictures of what is not sold any
 * more. Throws where the catalogue cannot be had or be read, or where there is no room.
 *
 * @param folder URL of the catalogue's folder, absolute, ending in `/`
 */
export async function keepShop(
  folder: string,
  { fetch, caches }: ShopSurroundings = { fetch: (request) => self.fetch(request), caches: self.caches },
): Promise<void> {
  const cache = await caches.open(SHOP_CACHE);
  const keep = async (name: string): Promise<Response | null> => {
    const request = new Request(new URL(name, folder), { priority: 'low' });
    const response = await fetch(request);
    if (!response.ok) return null;
    await cache.put(request, response.clone());
    return response;
  };
  const answer = await keep('catalog.json');
  if (!answer) throw new TypeError('the catalogue is not on the server');
  // Galleries are made on the device where there is none.
  await keep('gallery.json');
  const { products } = parseCatalog(await answer.json());
  const pictures = [...products.values()].flatMap(({ images: [first] }) => (first === undefined ? [] : [first]));
  const sold = new Set([...products.values()].flatMap(({ images }) => images.map((name) => new URL(name, folder).href)));
  for (const request of await cache.keys()) {
    if (!request.url.endsWith('.json') && !sold.has(request.url)) await cache.delete(request);
  }
  for (const name of pictures.slice(0, MOST_PICTURES)) {
    if (!(await cache.match(new URL(name, folder).href))) await keep(name);
  }
}

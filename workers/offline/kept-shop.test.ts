import { beforeEach, expect, test } from 'vitest';
import { keepShop } from './kept-shop.ts';

const FOLDER = 'http://shop/catalog/';
const product = (id: string) => ({ id, title: id, price: 100, images: [`${id}/1.jpg`, `${id}/2.jpg`] });

let kept: Map<string, Response>;
let files: Map<string, string>;
let asked: string[];
let full: boolean;

const cache = {
  match: async (url: string) => kept.get(url)?.clone(),
  put: async ({ url }: Request, response: Response) => {
    if (full) throw new DOMException('full', 'QuotaExceededError');
    kept.set(url, response);
  },
  keys: async () => [...kept.keys()].map((url) => new Request(url)),
  delete: async ({ url }: Request) => kept.delete(url),
};
const keep = () =>
  keepShop(FOLDER, {
    fetch: async ({ url }) => {
      const name = url.slice(FOLDER.length);
      asked.push(name);
      const content = files.get(name);
      return content === undefined ? new Response('', { status: 404 }) : new Response(content);
    },
    caches: { open: async () => cache as unknown as Cache },
  });
const names = () => [...kept.keys()].map((url) => url.slice(FOLDER.length)).sort();
const sell = (...ids: string[]): void => {
  files.set('catalog.json', JSON.stringify({ currency: 'EUR', products: ids.map(product) }));
  for (const id of ids) for (const n of [1, 2]) files.set(`${id}/${n}.jpg`, 'picture');
};

beforeEach(() => {
  kept = new Map();
  files = new Map([['gallery.json', '{}']]);
  asked = [];
  full = false;
});

test('catalogue, gallery and each product’s first picture are kept', async () => {
  sell('cola', 'oat');
  await keep();
  expect(names()).toEqual(['catalog.json', 'cola/1.jpg', 'gallery.json', 'oat/1.jpg']);
});

test('the next time the catalogue is asked for anew, pictures that are here are not, and those of what is gone are dropped', async () => {
  sell('cola', 'oat');
  await keep();
  kept.set(`${FOLDER}oat/2.jpg`, new Response('seen meanwhile'));
  asked = [];
  sell('oat', 'tea');
  await keep();
  expect(asked).toEqual(['catalog.json', 'gallery.json', 'tea/1.jpg']);
  expect(names()).toEqual(['catalog.json', 'gallery.json', 'oat/1.jpg', 'oat/2.jpg', 'tea/1.jpg']);
});

test('a shop without a gallery, or with a picture that is missing, is kept all the same', async () => {
  sell('cola', 'oat');
  files.delete('gallery.json');
  files.delete('cola/1.jpg');
  await keep();
  expect(names()).toEqual(['catalog.json', 'oat/1.jpg']);
});

test('a large shop is kept with the pictures of its first products', async () => {
  sell(...Array.from({ length: 400 }, (_, i) => `p${i}`));
  await keep();
  expect(names().filter((name) => name.endsWith('.jpg'))).toHaveLength(300);
});

test('no catalogue and no room are told', async () => {
  await expect(keep()).rejects.toThrow('not on the server');
  sell('cola');
  full = true;
  await expect(keep()).rejects.toMatchObject({ name: 'QuotaExceededError' });
});

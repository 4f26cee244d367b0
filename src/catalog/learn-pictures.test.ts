import { expect, it, vi } from 'vitest';
import type { KeptPicture } from './kept-catalogs.ts';
import { learnPictures, type PictureSource } from './learn-pictures.ts';
import { galleryOf, withPictures } from './packed-gallery.ts';
import { parseCatalog } from '../core/catalog.ts';

/** Each picture is a number: its vector says which. */
function world() {
  const open = new Set<number>();
  const rows: KeptPicture[] = [];
  const embed = vi.fn(async (pictures: readonly ImageBitmap[]) => {
    for (const { width } of pictures) open.delete(width);
    return Float32Array.from(pictures.flatMap(({ width }) => [width, 1]));
  });
  return {
    open,
    rows,
    embed,
    learning: {
      embedder: 'e1',
      client: { embed },
      prepare: async (small: Blob) => {
        const width = Number(await small.text());
        if (Number.isNaN(width)) throw new DOMException('no picture', 'InvalidStateError');
        open.add(width);
        return { small, bitmap: { width, height: 1, close: () => void open.delete(width) } as ImageBitmap };
      },
      keep: async (learned: readonly KeptPicture[]) => {
        rows.push(...learned);
        return true;
      },
    },
  };
}

const source = (n: number, content: string | null = String(n)): PictureSource => ({
  product: `p${n}`,
  path: `${n}.jpg`,
  open: async () => (content === null ? null : new Blob([content])),
});
const sources = (n: number): PictureSource[] => Array.from({ length: n }, (_, i) => source(i));
const { signal } = new AbortController();

it('learns batch by batch, each with its own vector', async () => {
  const { learning, rows, embed, open } = world();
  const done: number[] = [];
  const report = await learnPictures(sources(19), learning, (progress) => done.push(progress.done), signal);
  expect(report).toEqual({ problems: [], picturesKept: true });
  expect(done).toEqual([8, 16, 19]);
  expect(embed.mock.calls.map(([pictures]) => pictures.length)).toEqual([8, 8, 3]);
  expect(rows.map(({ path, vector }) => [path, vector[0]])).toEqual(sources(19).map(({ path }, i) => [path, i]));
  expect(open.size).toBe(0);
});

it('goes on past pictures that are missing or none', async () => {
  const { learning, rows } = world();
  const { problems } = await learnPictures(
    [source(0), source(1, null), source(2, 'x'), source(3)],
    learning,
    () => undefined,
    signal,
  );
  expect(problems).toEqual([
    { product: 'p1', path: '1.jpg', why: 'missing' },
    { product: 'p2', path: '2.jpg', why: 'unreadable' },
  ]);
  expect(rows.map(({ path }) => path)).toEqual(['0.jpg', '3.jpg']);
});

it('pauses after the batch in work, keeps it, and leaves no picture open', async () => {
  const { learning, rows, open } = world();
  const over = new AbortController();
  await expect(learnPictures(sources(40), learning, () => over.abort(), over.signal)).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(rows.length).toBeGreaterThanOrEqual(8);
  expect(rows.length).toBeLessThan(24);
  expect(open.size).toBe(0);
});

it('tells that pictures were not kept, and passes on that nothing could be', async () => {
  const { learning, open } = world();
  const noPictures = { ...learning, keep: async () => false };
  expect((await learnPictures(sources(9), noPictures, () => undefined, signal)).picturesKept).toBe(false);
  const noRoom = { ...learning, keep: () => Promise.reject(new RangeError('no room')) };
  await expect(learnPictures(sources(20), noRoom, () => undefined, signal)).rejects.toThrow('no room');
  expect(open.size).toBe(0);
});

it('packs what was learned in the order of the catalogue', async () => {
  const { learning, rows } = world();
  await learnPictures([source(2), source(0), { ...source(5), product: 'p0' }], learning, () => undefined, signal);
  const listed = ['p0', 'p1', 'p2'].map((id) => ({ id, title: id, images: ['gone.jpg'] }));
  const catalog = withPictures(parseCatalog({ currency: 'EUR', products: listed }), rows);
  expect([...catalog.products.values()].map(({ images }) => images)).toEqual([['0.jpg', '5.jpg'], [], ['2.jpg']]);
  expect(galleryOf(catalog, rows, 'e1')).toEqual({
    dimension: 2,
    products: ['p0', 'p0', 'p2'],
    vectors: Float32Array.of(0, 1, 5, 1, 2, 1),
    embedder: 'e1',
  });
  expect(galleryOf(catalog, [], 'e1')).toMatchObject({ dimension: 0, products: [] });
});

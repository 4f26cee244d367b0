import { msg } from '@lit/localize';
import { basketLines, basketTotal, type Basket } from '../core/basket.ts';
import type { ItemId } from '../core/basket-event.ts';
import type { Catalog, Product, ProductId } from '../core/catalog.ts';
import { isTaughtOnly } from '../core/taught.ts';

/** A row of the basket as it is shown. */
export interface BasketLineView {
  readonly product: Product;
  readonly quantity: number;
  /** Minor units, null where the shop gave no price. */
  readonly total: number | null;
  /** False: only this device was taught it, so it is shown, but not charged. */
  readonly sold: boolean;
  /** What the camera saw of it, where it did. */
  readonly picture: ImageBitmap | null;
  /** Grows with every change to this row; 0 for what was there from the start. */
  readonly changed: number;
}

/** An item without a name. */
export interface QuestionView {
  readonly item: ItemId;
  readonly candidates: readonly Product[];
  readonly picture: ImageBitmap | null;
}

export interface BasketView {
  /** The row that came last is first. */
  readonly lines: readonly BasketLineView[];
  readonly questions: readonly QuestionView[];
  /** Items of all lines, without the unnamed ones. */
  readonly count: number;
  /** Of these so many can be paid: the shop sells them. */
  readonly sold: number;
  /** Minor units of everything that has a name and a price, and is sold. */
  readonly total: number;
}

/** What is shown beside the log: pictures of items and when a product's row changed last. */
export interface BasketLooks {
  readonly pictures: ReadonlyMap<ItemId, ImageBitmap>;
  readonly changes: ReadonlyMap<ProductId, number>;
}

/** The basket in the words of the shop. A product that the catalogue lacks keeps its id as its title, so that nothing vanishes from the list. */
export function viewBasket(basket: Basket, catalog: Catalog, looks: BasketLooks): BasketView {
  const lines: BasketLineView[] = [];
  const questions: QuestionView[] = [];
  for (const { product: id, quantity, items } of basketLines(basket)) {
    const picture = items.map(({ item }) => looks.pictures.get(item)).findLast((seen) => seen !== undefined) ?? null;
    const [first] = items;
    if (id === null && first) {
      const candidates = first.identity.candidates
        .map(({ product }) => catalog.products.get(product))
        .filter((product) => product !== undefined)
        .slice(0, 3);
      questions.push({ item: first.item, candidates, picture });
    } else if (id !== null) {
      const title = isTaughtOnly(id) ? msg('Something this device has forgotten') : id;
      const product = catalog.products.get(id) ?? { id, title, images: [], ageRestricted: false };
      const total = product.price === undefined ? null : product.price * quantity;
      lines.push({ product, quantity, total, sold: !isTaughtOnly(id), picture, changed: looks.changes.get(id) ?? 0 });
    }
  }
  return {
    lines: lines.reverse(),
    questions: questions.reverse(),
    count: lines.reduce((sum, line) => sum + line.quantity, 0),
    sold: lines.reduce((sum, line) => sum + (line.sold ? line.quantity : 0), 0),
    total: basketTotal(basket, catalog).total.amount,
  };
}

import { msg } from '@lit/localize';
import { basketLines, basketTotal, type Basket } from '../core/basket.ts';
import type { BasketEvent, ItemId } from '../core/basket-event.ts';
import type { Catalog, Product, ProductId } from '../core/catalog.ts';
import { productOf } from '../core/label.ts';
import { otherNames, surenessOf, type Sureness } from '../core/sureness.ts';
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
  readonly items: readonly ItemId[];
  /** How the newest item got its name. */
  readonly sureness: Sureness;
  /** What else the newest item may be, the likeliest first, at most two: with its name now they are three. */
  readonly others: readonly Product[];
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

/** What is shown beside the basket: the log that it comes from, pictures of items and when a product's row changed last. */
export interface BasketLooks {
  readonly log: readonly BasketEvent[];
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
    const newest = items.at(-1);
    if (id === null && first) {
      const names = first.identity.candidates.map(({ product }) => product);
      questions.push({ item: first.item, candidates: productsOf(names, catalog).slice(0, 3), picture });
    } else if (id !== null && newest) {
      const title = isTaughtOnly(id) ? msg('Something this device has forgotten') : id;
      const product = productOf(catalog, id) ?? { id, title, images: [], ageRestricted: false };
      const total = product.price === undefined ? null : product.price * quantity;
      lines.push({
        product,
        quantity,
        total,
        sold: !isTaughtOnly(id),
        picture,
        changed: looks.changes.get(id) ?? 0,
        items: items.map(({ item }) => item),
        sureness: surenessOf(looks.log, newest),
        others: productsOf(otherNames(looks.log, newest), catalog).slice(0, 2),
      });
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

/** Those that the shop still sells. */
function productsOf(ids: readonly ProductId[], catalog: Catalog): readonly Product[] {
  return ids.map((id) => catalog.products.get(id)).filter((product) => product !== undefined);
}

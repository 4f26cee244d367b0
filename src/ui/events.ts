import type { ItemId } from '../core/basket-event.ts';
import type { ProductId } from '../core/catalog.ts';
import type { Gtin14 } from '../core/gtin.ts';
import type { Zone } from '../core/zone.ts';
import type { SourceKind } from './session-state.ts';

/** What the shopper asks for, by the name of the DOM event that carries it up to `<cl-app>`. */
export interface Wishes {
  'start-source': { readonly source: SourceKind };
  'stop-source': null;
  'try-again': null;
  /** `delta` items more of a product, or fewer. */
  'change-quantity': { readonly product: ProductId; readonly delta: 1 | -1 };
  'remove-line': { readonly product: ProductId };
  /** The items of a line are something else: which is asked next. */
  'correct-line': { readonly product: ProductId };
  /** Something the camera did not see is chosen from the list. */
  'add-by-hand': null;
  /** What a barcode stands for that the catalogue lacks is chosen from the list, or it is left out. */
  'name-barcode': { readonly gtin: Gtin14 };
  'dismiss-barcode': { readonly gtin: Gtin14 };
  /** One of the products that the newest item of a line may be, chosen at a glance. */
  'swap-line': { readonly product: ProductId; readonly to: ProductId };
  'search-answer': { readonly item: ItemId };
  'answer-question': { readonly item: ItemId; readonly product: ProductId };
  /** None of the unnamed things is an item. */
  'dismiss-all-questions': null;
  'dismiss-question': { readonly item: ItemId };
  'pick-product': { readonly product: ProductId };
  'close-picker': null;
  undo: null;
  'add-initial': null;
  'dismiss-initial': null;
  'open-checkout': null;
  'close-checkout': null;
  /** To where the basket can be read and changed. */
  'show-basket': null;
  /** `total` is what the shopper was shown, minor units. */
  pay: { readonly total: number; readonly atTill: boolean };
  'retry-checkout': null;
  'withdraw-checkout': null;
  'new-basket': null;
  /** A thing is to be taught to this device; or what was taught is to be looked through. */
  'open-teach': null;
  'open-taught': null;
  'toggle-details': null;
  /** The GPU is lost on purpose. */
  'lose-device': null;
  /** What the last frames cost, as a file. */
  'save-trace': null;
  /** The basket's area is to be drawn anew, stays as it is, or is drawn (null: everything in view). */
  'open-zone': null;
  'close-zone': null;
  'set-zone': { readonly zone: Zone | null };
  /** A sheet that is loaded when it is wanted; null closes it. */
  'open-sheet': { readonly sheet: SheetName | null };
}

export type SheetName = 'settings' | 'privacy';

export type WishName = keyof Wishes;

/** Dispatches a wish that bubbles out of shadow trees. */
export function wish<K extends WishName>(from: HTMLElement, name: K, detail: Wishes[K]): void {
  from.dispatchEvent(new CustomEvent<Wishes[K]>(name, { detail, bubbles: true, composed: true }));
}

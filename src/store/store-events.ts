import type { ImportChoice } from '../../workers/catalog.api.ts';
import type { GivenFile } from './picture-plan.ts';

/** What staff ask for, by the name of the DOM event that carries it up to `<cl-store>`. */
export interface StoreWishes {
  'store-file': { readonly name: string; readonly file: Blob };
  'store-endpoint': null;
  'store-change': Partial<ImportChoice>;
  'store-take': null;
  'store-pictures': { readonly files: readonly GivenFile[] };
  'store-learn': null;
  'store-pause': null;
  'store-adopt': null;
  'store-cancel': null;
  'store-resume': null;
  'store-discard': null;
  'store-shipped': null;
  'store-kept': null;
  'store-compare': null;
  'store-save': null;
  'store-table': { readonly name: string; readonly csv: string };
}

export type StoreWishName = keyof StoreWishes;

/** Dispatches a wish that bubbles out of shadow trees. */
export function storeWish<K extends StoreWishName>(from: HTMLElement, name: K, detail: StoreWishes[K]): void {
  from.dispatchEvent(new CustomEvent<StoreWishes[K]>(name, { detail, bubbles: true, composed: true }));
}

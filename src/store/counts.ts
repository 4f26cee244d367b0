import { msg } from '@lit/localize';
import { plural } from '../ui/words.ts';

/** "12 products", "no products". */
export function productCount(n: number): string {
  return plural(msg('=0 {no products} one {# product} other {# products}'), n);
}

/** "12 pictures", "no pictures". */
export function pictureCount(n: number): string {
  return plural(msg('=0 {no pictures} one {# picture} other {# pictures}'), n);
}

import { msg } from '@lit/localize';
import type { Allergen } from '../core/allergens.ts';
import { list } from './words.ts';

/** As labels name them. */
export function allergenWords(allergen: Allergen): string {
  switch (allergen) {
    case 'gluten':
      return msg('gluten');
    case 'crustaceans':
      return msg('crustaceans');
    case 'eggs':
      return msg('eggs');
    case 'fish':
      return msg('fish');
    case 'peanuts':
      return msg('peanuts');
    case 'soybeans':
      return msg('soybeans');
    case 'milk':
      return msg('milk');
    case 'nuts':
      return msg('nuts');
    case 'celery':
      return msg('celery');
    case 'mustard':
      return msg('mustard');
    case 'sesame':
      return msg('sesame');
    case 'sulphites':
      return msg('sulphites');
    case 'lupin':
      return msg('lupin');
    case 'molluscs':
      return msg('molluscs');
  }
}

/** "gluten, milk", in the order of the list. */
export function allergenList(allergens: readonly Allergen[]): string {
  return list(allergens.map(allergenWords));
}

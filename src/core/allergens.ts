/**
 * The substances that food in the EU must name (Regulation (EU) No 1169/2011, Annex II), in its order, by short stable names that catalogues and
 * settings use.
 */
export const ALLERGENS = [
  'gluten',
  'crustaceans',
  'eggs',
  'fish',
  'peanuts',
  'soybeans',
  'milk',
  'nuts',
  'celery',
  'mustard',
  'sesame',
  'sulphites',
  'lupin',
  'molluscs',
] as const;

export type Allergen = (typeof ALLERGENS)[number];

export function isAllergen(data: unknown): data is Allergen {
  return ALLERGENS.some((name) => name === data);
}

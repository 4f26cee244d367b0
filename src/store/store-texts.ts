import type { PageTexts } from '../ui/language.ts';

/** The staff page's texts, with those of the app's elements that it shows: shoppers do not fetch them, and staff none of the app's. */
export const STORE_TEXTS: PageTexts = {
  de: () => import('./locales/de.ts'),
  es: () => import('./locales/es.ts'),
  ar: () => import('./locales/ar.ts'),
};

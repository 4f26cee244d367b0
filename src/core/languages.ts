/** What CartLens speaks, each with its name in itself. Texts are in English in the source. */
export const LANGUAGES = [
  { code: 'en', name: 'English', direction: 'ltr' },
  { code: 'de', name: 'Deutsch', direction: 'ltr' },
  { code: 'es', name: 'Español', direction: 'ltr' },
  { code: 'ar', name: 'العربية', direction: 'rtl' },
] as const;

export type Language = (typeof LANGUAGES)[number]['code'];

/** The first of the reader's languages that is spoken here; one that was chosen by hand comes before all. English, where there is none. */
export function chooseLanguage(chosen: string | null, wanted: readonly string[]): Language {
  return [chosen ?? '', ...wanted].map(languageOf).find((code) => code !== null) ?? 'en';
}

/** The reader's first locale in a language, or the bare language. */
export function regionOf(code: Language, wanted: readonly string[]): string {
  return wanted.find((locale) => languageOf(locale) === code && isLocale(locale)) ?? code;
}

/** The language of a locale ("es" of "es-MX"), null where it is not spoken here. */
export function languageOf(locale: string): Language | null {
  const [tongue] = locale.toLowerCase().split('-');
  return LANGUAGES.find(({ code }) => code === tongue)?.code ?? null;
}

export function directionOf(code: Language): 'ltr' | 'rtl' {
  return LANGUAGES.find((entry) => entry.code === code)?.direction ?? 'ltr';
}

/** Browsers of systems without a locale name one that is none: "en-US@posix". */
function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length > 0;
  } catch {
    return false;
  }
}

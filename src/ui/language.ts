import { KeptTexts, type TextStorage } from '../core/kept-texts.ts';
import { configureLocalization } from '@lit/localize';

/** What the app speaks, each with its name in itself. Texts are in English in the source; the others are fetched when wanted. */
export const LANGUAGES = [
  { code: 'en', name: 'English', direction: 'ltr' },
  { code: 'de', name: 'Deutsch', direction: 'ltr' },
  { code: 'es', name: 'Español', direction: 'ltr' },
  { code: 'ar', name: 'العربية', direction: 'rtl' },
] as const;

export type Language = (typeof LANGUAGES)[number]['code'];

const TRANSLATIONS = {
  de: () => import('./locales/de.ts'),
  es: () => import('./locales/es.ts'),
  ar: () => import('./locales/ar.ts'),
} as const;

const KEY = 'cartlens.language';

const { getLocale, setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: Object.keys(TRANSLATIONS),
  loadLocale: (code) => TRANSLATIONS[code as keyof typeof TRANSLATIONS](),
});

/** The language on the screen. */
export function language(): Language {
  return known(getLocale()) ?? 'en';
}

export function isRightToLeft(): boolean {
  return directionOf(language()) === 'rtl';
}

const NONE: readonly string[] = [];
let region: { readonly code: Language | null; readonly wanted: readonly string[]; readonly locale: string } = {
  code: null,
  wanted: NONE,
  locale: '',
};

/** What numbers and money are written by: the reader's own region of the language ("de-CH"), where the browser names one. */
export function formatLocale(): string {
  const code = language();
  const wanted = typeof navigator === 'object' ? navigator.languages : NONE;
  // Asked for every number on the screen; the browser's list is another object only when it is another list.
  if (region.code !== code || region.wanted !== wanted) region = { code, wanted, locale: regionOf(code, wanted) };
  return region.locale;
}

/** The first of the reader's languages that the app speaks; one that was chosen by hand comes before all. English, where there is none. */
export function chooseLanguage(chosen: string | null, wanted: readonly string[]): Language {
  return [chosen ?? '', ...wanted].map(known).find((code) => code !== null) ?? 'en';
}

/** The reader's first locale in a language, or the bare language. */
export function regionOf(code: Language, wanted: readonly string[]): string {
  return wanted.find((locale) => known(locale) === code && isLocale(locale)) ?? code;
}

/**
 * Brings the page into the reader's language, before anything is drawn. Where the texts cannot be fetched it stays English.
 *
 * @param storage gets it, and may throw where the browser forbids it
 */
export async function openLanguage(storage: () => TextStorage): Promise<void> {
  const code = chooseLanguage(new KeptTexts(storage).read(KEY) ?? null, navigator.languages);
  // Before the texts are there: the page must not change its direction when it is drawn.
  mark(code);
  await bring(code);
}

/** The reader wants another language, also the next time. Rejects where its texts cannot be fetched; all stays as it was then. */
export async function switchLanguage(code: Language, storage: () => TextStorage = () => localStorage): Promise<void> {
  if (!(await bring(code))) throw new Error(`The texts for "${code}" could not be fetched.`);
  // Where it is not kept it is the browser's own language again the next time.
  new KeptTexts(storage).write(KEY, code);
}

async function bring(code: Language): Promise<boolean> {
  const before = language();
  const done = await setLocale(code).then(
    () => true,
    // A language that failed must be left for another before it can be tried again.
    () => setLocale(before).then(() => false),
  );
  mark(language());
  return done;
}

function mark(code: Language): void {
  document.documentElement.lang = code;
  document.documentElement.dir = directionOf(code);
}

function directionOf(code: Language): 'ltr' | 'rtl' {
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

/** The language of a locale ("es" of "es-MX"), null where the app does not speak it. */
function known(locale: string): Language | null {
  const [tongue] = locale.toLowerCase().split('-');
  return LANGUAGES.find(({ code }) => code === tongue)?.code ?? null;
}

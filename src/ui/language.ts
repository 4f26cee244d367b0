import { configureLocalization, type LocaleModule } from '@lit/localize';
import { KeptTexts, type TextStorage } from '../core/kept-texts.ts';
import { chooseLanguage, directionOf, languageOf, regionOf, type Language } from '../core/languages.ts';

/** Where the texts of a page are, by language. They are fetched when wanted; English is in the source. */
export type PageTexts = Readonly<Record<Exclude<Language, 'en'>, () => Promise<LocaleModule>>>;

const APP: PageTexts = {
  de: () => import('./locales/de.ts'),
  es: () => import('./locales/es.ts'),
  ar: () => import('./locales/ar.ts'),
};

let texts = APP;

const KEY = 'cartlens.language';

const { getLocale, setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: Object.keys(APP),
  loadLocale: (code) => texts[code as keyof PageTexts](),
});

/** The language on the screen. */
export function language(): Language {
  return languageOf(getLocale()) ?? 'en';
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

/**
 * Brings the page into the reader's language, before anything is drawn. Where the texts cannot be fetched it stays English.
 *
 * @param storage gets it, and may throw where the browser forbids it
 * @param ofPage texts of a page that has others than the app
 */
export async function openLanguage(storage: () => TextStorage, ofPage: PageTexts = APP): Promise<void> {
  texts = ofPage;
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

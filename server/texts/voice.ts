import { numberFormat } from '../../src/core/intl-formats.ts';
import { chooseLanguage, directionOf, languageOf, regionOf, type Language } from '../../src/core/languages.ts';
import { formatMoney } from '../../src/core/money.ts';
import { pluralForm } from '../../src/core/plural.ts';
import { readAcceptLanguage } from './accept-language.ts';
import { AR } from './ar.ts';
import { DE } from './de.ts';
import { EN } from './en.ts';
import { ES } from './es.ts';
import type { PageTexts } from './page-texts.ts';

export const TEXTS: Readonly<Record<Language, PageTexts>> = { en: EN, de: DE, es: ES, ar: AR };

/** How a page speaks to one reader: the texts of a language, numbers and money as in the reader's region. */
export interface Voice {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly texts: PageTexts;
  /** Whether the reader chose the language by hand. */
  readonly chosen: boolean;
  number(n: number): string;
  /** A count of `PageTexts`: "2 items". */
  count(message: string, n: number): string;
  /** An amount in minor units. */
  money(amount: number, currency: string): string;
  /** "5 min" */
  minutes(n: number): string;
  /** In UTC, and said so: these pages have no script that would know the reader's time zone. */
  dateAndTime(time: Date): string;
}

/**
 * @param chosen language that the reader chose; one that is not spoken here counts as none
 * @param acceptLanguage header of the request
 */
export function voiceOf(chosen: string | undefined, acceptLanguage: string | undefined): Voice {
  const wanted = readAcceptLanguage(acceptLanguage);
  const byHand = languageOf(chosen ?? '');
  const language = chooseLanguage(byHand, wanted);
  const locale = regionOf(language, wanted);
  const number = (n: number): string => numberFormat(locale).format(n);
  return {
    language,
    direction: directionOf(language),
    texts: TEXTS[language],
    chosen: byHand !== null,
    number,
    count: (message, n) => pluralForm(message, n, language).replaceAll('#', number(n)),
    money: (amount, currency) => formatMoney({ amount, currency }, locale),
    minutes: (n) => numberFormat(locale, { style: 'unit', unit: 'minute' }).format(n),
    dateAndTime: (time) =>
      new Intl.DateTimeFormat(locale, {
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        timeZone: 'UTC',
        timeZoneName: 'short',
      }).format(time),
  };
}

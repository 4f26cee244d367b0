/** What the staff's page says in a language, looked up by the English of the source: specs name what a person looks for, once. */
import { generateMsgId } from '@lit/localize/internal/id-generation.js';
import type { Language } from '../../src/core/languages.ts';
import { pluralForms } from '../../src/core/plural.ts';
import { templates as ar } from '../../src/store/locales/ar.ts';
import { templates as de } from '../../src/store/locales/de.ts';
import { templates as es } from '../../src/store/locales/es.ts';

const TEXTS: Readonly<Record<Exclude<Language, 'en'>, Readonly<Record<string, unknown>>>> = { ar, de, es };

/** @throws where nobody says that, so that a spec does not look for what was reworded */
export function said(language: Language, text: string): string {
  const translation = language === 'en' ? text : TEXTS[language][generateMsgId(text, false)];
  if (typeof translation !== 'string') throw new Error(`There is no translation (${language}) of "${text}".`);
  return translation;
}

/** A whole message for a count, whatever the number. */
export function countSaid(language: Language, message: string): RegExp {
  const forms = [...pluralForms(said(language, message)).values()].map((form) => form.replace('#', '\\S+'));
  return new RegExp(`^\\s*(${forms.join('|')})\\s*$`);
}

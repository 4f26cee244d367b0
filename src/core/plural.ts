import { pluralRules } from './intl-formats.ts';

/**
 * The form of a message for a count, its `#` still to be filled: "# items" of `one {# item} other {# items}`. The message is what stands inside
 * a plural argument of ICU MessageFormat: each language names the forms that it has (Unicode's plural rules), and `=0` comes before all.
 *
 * @param locale whose rules hold
 */
export function pluralForm(message: string, n: number, locale: string): string {
  const forms = pluralForms(message);
  return forms.get(`=${n}`) ?? forms.get(pluralRules(locale).select(n)) ?? forms.get('other') ?? message;
}

/** The forms of a plural message by their names. */
export function pluralForms(message: string): ReadonlyMap<string, string> {
  return new Map([...message.matchAll(/(=\d+|[a-z]+) \{([^{}]*)\}/g)].map(([, name = '', form = '']) => [name, form]));
}

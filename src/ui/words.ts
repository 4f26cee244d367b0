import { msg } from '@lit/localize';
import { numberFormat } from '../core/intl-formats.ts';
import { pluralForm } from '../core/plural.ts';
import { formatLocale, isRightToLeft, language } from './language.ts';

/** The form of a message for a count: "2 items" of `one {# item} other {# items}`. */
export function plural(message: string, n: number): string {
  return pluralForm(message, n, language()).replaceAll('#', number(n));
}

/** "2 items", "no items". */
export function itemCount(n: number): string {
  return plural(msg('=0 {no items} one {# item} other {# items}'), n);
}

/** "2 to name": so many things have no name yet. */
export function toName(n: number): string {
  return plural(msg('other {# to name}', { desc: 'things in the basket that the shopper must name' }), n);
}

/** What is not empty, one after the other: "2 items, 1 to name". */
export function list(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(msg(', ', { desc: 'between the parts of a list' }));
}

export function number(n: number): string {
  return numberFormat(formatLocale()).format(n);
}

/** 0..1 as "8%". */
export function percent(share: number): string {
  return numberFormat(formatLocale(), { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** Bytes as people read them: "640 kB", "3.2 MB". */
export function bytes(n: number): string {
  const [value, unit] = n < 1_000_000 ? [Math.round(n / 1000), 'kilobyte'] : [n / 1_000_000, 'megabyte'];
  const digits = unit === 'megabyte' ? 1 : 0;
  return numberFormat(formatLocale(), {
    style: 'unit',
    unit,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** "850 g", "1.25 kg". */
export function weight(grams: number): string {
  const [value, unit] = grams < 1000 ? [grams, 'gram'] : [grams / 1000, 'kilogram'];
  return numberFormat(formatLocale(), { style: 'unit', unit, maximumFractionDigits: 3 }).format(value);
}

/** A name or amount within a sentence of the other direction keeps its own order: "Cola 33 cl" within Arabic. */
export function isolate(text: string): string {
  return isRightToLeft() ? `\u2068${text}\u2069` : text;
}

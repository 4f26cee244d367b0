import { numberFormat } from './intl-formats.ts';

/** An amount in a currency's minor unit (cents), always whole. */
export interface Money {
  readonly amount: number;
  /** ISO 4217 code. */
  readonly currency: string;
}

/** Digits behind the decimal point of a currency: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  return numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/**
 * Sum of amounts of one currency.
 *
 * @throws RangeError on another currency or an amount that is not whole
 */
export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new RangeError(`cannot add ${b.currency} to ${a.currency}`);
  return money(a.amount + b.amount, a.currency);
}

/** @throws RangeError when the amount is not a safe whole number of minor units */
export function money(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not a whole number of minor units of ${currency}`);
  return { amount, currency };
}

/** For people, in their locale (BCP 47): `formatMoney({ amount: 120, currency: 'EUR' }, 'de')` is "1,20 €". */
export function formatMoney({ amount, currency }: Money, locale: string): string {
  const format = numberFormat(locale, { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/**
 * An amount as people type it, in minor units: "12", "12.5" and "12,50" of a currency with two digits are 1200, 1250 and 1250, in Latin or Arabic
 * digits. Null where it is no amount, or finer than the currency.
 */
export function parseAmount(text: string, currency: string): number | null {
  // Both runs of Arabic digits begin at a multiple of sixteen.
  const latin = text.trim().replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
  const [, whole, fraction = ''] = /^(\d{1,9})(?:[.,٫](\d*))?$/.exec(latin) ?? [];
  const digits = minorDigits(currency);
  if (whole === undefined || fraction.length > digits) return null;
  return Number(`${whole}${fraction.padEnd(digits, '0')}`);
}

/** The amount in plain digits, as it can be typed and read again: "12.50". */
export function plainAmount({ amount, currency }: Money): string {
  const digits = minorDigits(currency);
  return (amount / 10 ** digits).toFixed(digits);
}

import { describe, expect, it, test } from 'vitest';
import { LANGUAGES } from '../../src/core/languages.ts';
import { pluralForms } from '../../src/core/plural.ts';
import { EN } from './en.ts';
import { TEXTS, voiceOf } from './voice.ts';

/** All texts by where they stand, `desk.heading`; what takes data is given some. */
function flat(texts: object, datum: string, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const place = `${path}${name}`;
    if (typeof value === 'string') return [[place, value]];
    if (typeof value === 'function') return [[place, String((value as (text: string) => unknown)(datum))]];
    return flat(value as object, datum, `${place}.`);
  });
}

const DATUM = '7K4Q2 & <b>';

describe.each(Object.entries(TEXTS))('%s', (code, texts) => {
  const all = new Map(flat(texts, DATUM));

  it('says all there is to say, and nothing else', () => {
    const english = new Map(flat(EN, DATUM));
    expect([...all.keys()]).toEqual([...english.keys()]);
    for (const [place, text] of all) {
      expect(text.trim(), place).not.toBe('');
      expect(text, place).toBe(place === 'comma' ? text : text.trim());
      // What stands there in English as it is came from nobody's hand.
      if (code !== 'en' && text.replace(DATUM, '').trim().includes(' ')) expect(text, place).not.toBe(english.get(place));
    }
  });

  it('has the data in every text that is given some, as they are', () => {
    const given = flat(EN, DATUM).filter(([place, text]) => text !== flat(EN, '').find(([other]) => other === place)?.[1]);
    expect(given.length).toBeGreaterThan(2);
    for (const [place] of given) expect(all.get(place), place).toContain(DATUM);
  });

  it('has every form of the language for what is counted', () => {
    const rules = new Intl.PluralRules(code);
    const needed = new Set(Array.from({ length: 200 }, (_, n) => rules.select(n)));
    const counts = [...all].filter(([, text]) => pluralForms(text).size > 0);
    expect(counts.map(([place]) => place)).toEqual(['signIn.tooMany', 'desk.items']);
    for (const [place, text] of counts) {
      for (const form of needed) expect([...pluralForms(text).keys()], place).toContain(form);
    }
  });
});

test.each([
  [undefined, undefined, 'en', false],
  [undefined, 'fr, it;q=0.5', 'en', false],
  [undefined, 'fr, es-MX;q=0.9, de;q=0.8', 'es', false],
  ['ar', 'de', 'ar', true],
  // An older version's cookie, or somebody's hand.
  ['tlh', 'de', 'de', false],
  ['', 'de', 'de', false],
  ['__proto__', undefined, 'en', false],
  ['"><script>', 'constructor', 'en', false],
])('chosen %j, wanted %j: %s', (chosen, wanted, language, byHand) => {
  const voice = voiceOf(chosen, wanted);
  expect([voice.language, voice.chosen, voice.texts]).toEqual([language, byHand, TEXTS[voice.language]]);
});

test('every language has its direction', () => {
  for (const { code, direction } of LANGUAGES) expect(voiceOf(code, undefined).direction).toBe(direction);
});

test('numbers, money and time are as in the reader’s region', () => {
  const noon = new Date('2026-11-22T12:05:00Z');
  const say = (accepted: string) => {
    const voice = voiceOf(undefined, accepted);
    return [voice.money(123_450, 'EUR'), voice.count(voice.texts.desk.items, 2), voice.minutes(5), voice.dateAndTime(noon)].map(
      (text) => text.replaceAll(/[\u00a0\u200f\u202f]/g, ' ').trim(),
    );
  };
  expect(say('en')).toEqual(['€1,234.50', '2 items', '5 min', 'November 22, 2026 at 12:05 PM UTC']);
  expect(say('de-DE')).toEqual(['1.234,50 €', '2 Artikel', '5 Min.', '22. November 2026 um 12:05 UTC']);
  expect(say('ar-EG')).toEqual(['١٬٢٣٤٫٥٠ €', 'منتجان', '٥ د', '٢٢ نوفمبر ٢٠٢٦ في ١٢:٠٥ م UTC']);
});

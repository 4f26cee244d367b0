import { expect, it } from 'vitest';
import { parseTruth, TruthError } from './truth.ts';

const event = { type: 'item-added', product: 'cola', n: 1, t0: 26.6, t1: 29.9 };

it('reads what docs/formats.md shows, and what it calls optional may be left out', () => {
  const whole = { initial: { cola: 3 }, span: [0, 78.2], ignore: [[130.5, 131.6]], events: [event] };
  expect(parseTruth(whole)).toEqual(whole);
  expect(parseTruth({ events: [{ ...event, product: null }] })).toEqual({ initial: {}, events: [{ ...event, product: null }] });
});

it.each([
  [null, /no list "events"/],
  [{ events: 'many' }, /no list "events"/],
  [{ events: [event, { ...event, type: 'item-moved' }] }, /event 1 needs/],
  [{ events: [{ ...event, product: undefined }] }, /event 0 needs/],
  [{ events: [{ ...event, n: 1.5 }] }, /event 0 needs/],
  [{ events: [{ ...event, n: -1 }] }, /event 0 needs/],
  [{ events: [], initial: { cola: 'three' } }, /"initial"/],
  [{ events: [], span: [0] }, /"span"/],
  [{ events: [], ignore: [1, 2] }, /"ignore"/],
])('refuses %j and says why', (json, message) => {
  expect(() => parseTruth(json)).toThrow(TruthError);
  expect(() => parseTruth(json)).toThrow(message);
});

import { expect, it } from 'vitest';
import { waits } from './checkout-wait.ts';

it.each([
  ['pays', 'syncing', null, false],
  ['pays between two requests', 'pending', null, false],
  ['pays though nothing is stored', 'syncing', 'storage', false],
  ['has no connection', 'offline', 'offline', true],
  ['tries again', 'syncing', 'offline', true],
  ['meets a shop with trouble', 'error', 'unavailable', true],
  ['cannot read what is to be sent', 'error', 'storage', true],
] as const)('who %s (%s, %s) waits: %s', (_, sync, kind, waiting) => {
  expect(waits({ sync, error: kind && { kind } })).toBe(waiting);
});

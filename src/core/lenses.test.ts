import { expect, test } from 'vitest';
import { lensesOf } from './lenses.ts';

const camera = (deviceId: string, label: string) => ({ kind: 'videoinput', deviceId, label });

test('rear lenses come first, then those that say nothing', () => {
  const lenses = lensesOf([
    camera('f', 'camera2 1, facing front'),
    camera('u', 'USB Camera (046d:0825)'),
    camera('b', 'camera2 0, facing back'),
    { kind: 'audioinput', deviceId: 'm', label: 'Microphone' },
    camera('w', ' Back Ultra Wide Camera '),
  ]);
  expect(lenses.map(({ id, facing }) => [id, facing])).toEqual([
    ['b', 'rear'],
    ['w', 'rear'],
    ['u', null],
    ['f', 'front'],
  ]);
  expect(lenses[1]?.label).toBe('Back Ultra Wide Camera');
});

test('before permission devices have no ids: nothing can be chosen', () => {
  expect(lensesOf([camera('', ''), camera('', '')])).toEqual([]);
});

test.each([['Feedback Cam'], ['Frontier X'], ['Gebruiker']])('%s says nothing of a direction', (label) => {
  expect(lensesOf([camera('x', label)])[0]?.facing).toBeNull();
});

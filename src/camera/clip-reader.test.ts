import { expect, it } from 'vitest';
import { clipKind } from './clip-reader.ts';

it.each([
  ['demo.webm', 'video'],
  ['IMG_0001.MOV', 'video'],
  ['belt.gif', 'gif'],
  ['truth.json', null],
  ['webm', null],
  ['.hidden', null],
])('takes %s for %s', (name, kind) => {
  expect(clipKind(name)).toBe(kind);
});

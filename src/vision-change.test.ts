import { expect, test } from 'vitest';
import { recoveryWords } from './ui/viewfinder-words.ts';
import { changeBetween } from './vision-change.ts';
import type { VisionState } from './vision/vision-client.ts';
import { cpuReport } from './vision/testing/cpu-report.ts';

const ready: VisionState = {
  kind: 'ready',
  report: cpuReport,
};

test.each([
  ['device-lost', /^Graphics chip lost/],
  ['worker-crashed', /^Seeing broke off/],
  ['timeout', /^Seeing got stuck/],
] as const)('%s is told in words of its own', (reason, words) => {
  const recovering: VisionState = { kind: 'recovering', reason };
  expect(changeBetween(ready, recovering)).toEqual({ kind: 'recovering', reason });
  expect(recoveryWords(reason)).toMatch(words);
  expect(changeBetween(recovering, ready)).toEqual({ kind: 'working', report: cpuReport });
});

test('a failure is told after work only: a start that fails says so itself', () => {
  const failed: VisionState = { kind: 'failed', code: 'offline', message: 'no' };
  expect(changeBetween(ready, failed)).toMatchObject({ kind: 'failed', error: { code: 'offline', message: 'no' } });
  expect(changeBetween({ kind: 'loading', progress: null }, failed)).toBeNull();
});

import { expect, test } from 'vitest';
import { cameraError } from './camera/frame-source.ts';
import { problemOf } from './problem-of.ts';
import { problemText } from './ui/problem-texts.ts';
import { clientError } from './vision/vision-client-error.ts';

test.each([
  ['NotAllowedError', 'camera-denied'],
  ['NotFoundError', 'no-camera'],
  ['NotReadableError', 'camera-busy'],
  // What in-app browsers and new browsers may come up with: nobody is told to update for that, and trying again is offered.
  ['TypeError', 'camera-unsupported'],
  ['SomethingNewError', 'camera-unsupported'],
])('a camera that fails with %s is the problem %s', (name, kind) => {
  const problem = problemOf(cameraError(new DOMException('no', name)));
  expect(problem).toBe(kind);
  expect(problemText(problem).retry).toBe('Try again');
});

test.each([
  ['model-missing', 'model-missing'],
  ['offline', 'models-offline'],
  ['server-failed', 'server-failed'],
  ['worker-crashed', 'vision-failed'],
])('what the worker calls %s is the problem %s', (code, kind) => {
  expect(problemOf(clientError(new Error(`${code}: the worker's words`)))).toBe(kind);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TouchRest } from './touch-rest.ts';

let said: boolean[];
let rest: TouchRest;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  rest = new TouchRest((resting) => said.push(resting));
});

afterEach(() => {
  vi.useRealTimers();
});

test('what is slow rests from the touch until its answer is there', () => {
  rest.down();
  vi.advanceTimersByTime(80);
  rest.up();
  vi.advanceTimersByTime(140);
  expect(said).toEqual([true]);
  vi.advanceTimersByTime(20);
  expect(said).toEqual([true, false]);
});

test('a finger that stays holds nothing up for long, and its end is no second rest', () => {
  rest.down();
  vi.advanceTimersByTime(2000);
  expect(said).toEqual([true, false]);
  rest.up();
  vi.advanceTimersByTime(2000);
  expect(said).toEqual([true, false]);
});

test('touches that follow each other are one rest', () => {
  for (let touch = 0; touch < 4; touch++) {
    rest.down();
    vi.advanceTimersByTime(50);
    rest.up();
    vi.advanceTimersByTime(50);
  }
  expect(said).toEqual([true]);
  vi.advanceTimersByTime(1000);
  expect(said).toEqual([true, false]);
});

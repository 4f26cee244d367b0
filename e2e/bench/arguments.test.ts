import { describe, expect, it } from 'vitest';
import { BadInput } from '../replay/bad-input.ts';
import { labelOf, readArguments } from './arguments.ts';

describe('readArguments', () => {
  it('measures everyone by default who does not take minutes', () => {
    const { contestants, frames, json } = readArguments([]);
    expect(contestants.map(labelOf)).toEqual([
      'cartlens/wasm',
      'cartlens/webgpu',
      'bare-worker/wasm',
      'plain-page/wasm',
      'litert/wasm',
      'mediapipe/wasm',
      'coco-ssd/wasm',
      'coco-ssd/webgl',
      'human/wasm',
      'human/webgl',
      'cartlens-overhead/wasm',
      'plain-page-overhead/wasm',
    ]);
    expect(frames).toBe(20);
    expect(json).toBeUndefined();
  });

  it('takes names with and without their backend', () => {
    const { contestants } = readArguments(['--only', 'plain-page, cartlens/wasm', '--frames', '3', '--json', 'out.json']);
    expect(contestants.map(labelOf)).toEqual(['cartlens/wasm', 'plain-page/wasm']);
    expect(readArguments(['--only', 'mediapipe/wasm']).contestants.map(labelOf)).toEqual(['mediapipe/wasm']);
    expect(readArguments(['--only', 'cartlens']).contestants).toHaveLength(2);
    expect(readArguments(['--only', 'coco-ssd']).contestants.map(labelOf)).toEqual(['coco-ssd/wasm', 'coco-ssd/webgl']);
    expect(readArguments(['--only', 'coco-ssd/webgpu']).contestants.map(labelOf)).toEqual(['coco-ssd/webgpu']);
  });

  it.each([
    [['--only', 'mediapipe/webgl'], /does not know "mediapipe\/webgl"/],
    [['--only', ''], /does not know ""/],
    [['--frames', '0'], /from 1 to 600/],
    [['--frames', 'many'], /from 1 to 600/],
    [['--fast'], /Unknown option '--fast'/],
    [['--models', '/no/such/folder'], /has no detector\/manifest\.json/],
    [['clip.webm'], /npm run bench/],
  ])('refuses %j', (argv, message) => {
    expect(() => readArguments(argv)).toThrow(BadInput);
    expect(() => readArguments(argv)).toThrow(message);
  });
});

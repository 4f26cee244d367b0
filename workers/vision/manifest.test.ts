import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseDetectorManifest, parseEmbedderManifest, withThresholds } from './manifest.ts';

/** A shipped manifest with some fields changed. */
function manifest(model: 'detector' | 'embedder', change: object = {}): unknown {
  const url = new URL(`../../models/${model}/manifest.json`, import.meta.url);
  return { ...(JSON.parse(readFileSync(url, 'utf8')) as object), ...change };
}

const weights = { file: 'other.onnx', bytes: 5, sha256: 'ab'.repeat(32) };

test('the shipped manifests are valid', () => {
  expect(parseDetectorManifest(manifest('detector')).input.size).toBeGreaterThan(0);
  expect(parseEmbedderManifest(manifest('embedder')).dimension).toBeGreaterThan(0);
});

test('8-bit weights are optional, and checked like the full ones', () => {
  expect(parseDetectorManifest(manifest('detector', { int8: weights })).int8).toEqual(weights);
  const { int8: _, ...without } = manifest('detector') as Record<string, unknown>;
  expect(parseDetectorManifest(without).int8).toBeNull();
  expect(() => parseDetectorManifest(manifest('detector', { int8: { ...weights, sha256: 'short' } }))).toThrow('int8.sha256');
});

test.each([
  [{ file: '../../other.onnx' }, '"file"'],
  [{ file: 'https://elsewhere/other.onnx' }, '"file"'],
  [{ name: 'embedder' }, '"name"'],
  [{ bytes: '12' }, '"bytes"'],
  [{ input: { name: 'images', shape: [1, 3, 320, 240] } }, '"input.shape"'],
  [{ thresholds: { confidence: null, nmsIou: 0.5 } }, '"thresholds.confidence"'],
])('a manifest with %j is refused by the name of the field', (change, field) => {
  expect(() => parseDetectorManifest(manifest('detector', change))).toThrow(field);
});

test("thresholds that are wished for replace the manifest's, one by one", () => {
  const detector = parseDetectorManifest(manifest('detector', { thresholds: { confidence: 0.46, nmsIou: 0.5 } }));
  expect(withThresholds(detector, undefined).thresholds).toEqual({ confidence: 0.46, nmsIou: 0.5 });
  expect(withThresholds(detector, { confidence: 0.3 }).thresholds).toEqual({ confidence: 0.3, nmsIou: 0.5 });
  expect(withThresholds(detector, { nmsIou: 0.7 }).thresholds).toEqual({ confidence: 0.46, nmsIou: 0.7 });
  for (const confidence of [0, 1, -0.1, 7, NaN]) {
    expect(() => withThresholds(detector, { confidence })).toThrow(/bad-input: the threshold "confidence" lies between 0 and 1/);
  }
});

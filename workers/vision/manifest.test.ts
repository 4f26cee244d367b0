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

const litert = { ...weights, file: 'other.tflite', precision: 'int8' };

test.each([
  ['fp16', weights],
  ['litert', litert],
] as const)('the %s of a model is optional, and checked like the full weights', (form, file) => {
  expect(parseDetectorManifest(manifest('detector', { [form]: file }))[form]).toEqual(file);
  const { [form]: _, ...without } = manifest('detector') as Record<string, unknown>;
  expect(parseDetectorManifest(without)[form]).toBeNull();
  const damaged = manifest('detector', { [form]: { ...file, sha256: 'short' } });
  expect(() => parseDetectorManifest(damaged)).toThrow(`${form}.sha256`);
});

test('a file for LiteRT is one, and says what it computes in', () => {
  expect(() => parseDetectorManifest(manifest('detector', { litert: weights }))).toThrow('"litert.');
  expect(() => parseDetectorManifest(manifest('detector', { litert: { ...litert, file: 'other.onnx' } }))).toThrow('litert.file');
  expect(() => parseDetectorManifest(manifest('detector', { litert: { ...litert, precision: 'fp64' } }))).toThrow(
    'litert.precision',
  );
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

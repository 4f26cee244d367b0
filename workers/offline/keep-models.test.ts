import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import type { Asset, AssetStore } from '../vision/asset-store.ts';
import type { FoundAdapter } from '../vision/gpu-device.ts';
import { keepModels } from './keep-models.ts';

const places = { modelsUrl: 'http://shop/models/', runtimeUrl: 'http://shop/runtimes/' };
const build = (name: string, sign: string) => ({
  module: `${name}.mjs`,
  binary: `${name}.wasm`,
  bytes: 9,
  sha256: sign.repeat(64),
});
const names = ['asyncify', 'jspi', 'litert', 'litert-threads', 'litert-compat'];
const runtime = { builds: Object.fromEntries(names.map((name, index) => [name, build(name, String(index))])) };
/** The manifests that are shipped. */
const manifests = {
  json: async (url: string): Promise<unknown> =>
    url === 'http://shop/runtimes/manifest.json'
      ? runtime
      : JSON.parse(readFileSync(fileURLToPath(new URL(`../../${new URL(url).pathname}`, import.meta.url)), 'utf8')),
};
const gpu = (software: boolean, fp16: boolean): FoundAdapter => ({ adapter: {} as GPUAdapter, name: 'a GPU', software, fp16 });

let said: string[];
let hashes: readonly string[];
let refuse: string | null;

const store: Pick<AssetStore, 'setAside' | 'keep'> = {
  async setAside(version, all) {
    said.push(`aside ${version}`);
    hashes = all;
  },
  async keep({ url, sha256 }: Asset) {
    if (url.endsWith(refuse ?? '-')) throw new DOMException('full', 'QuotaExceededError');
    expect(hashes).toContain(sha256);
    said.push(url.slice('http://shop/'.length));
  },
};
const keep = (found: FoundAdapter | null) => keepModels(store, manifests, places, '7', true, async () => found);

beforeEach(() => {
  said = [];
  hashes = [];
  refuse = null;
});

const CPU = [
  expect.stringMatching(/^runtimes\/litert(-threads|-compat)\.wasm$/),
  'models/detector/detector-int8.tflite',
  'models/embedder/embedder.tflite',
  'models/embedder/background.bin',
];

test('without a GPU, or with one that the app would not take, a device keeps what the CPU needs: put aside first, then fetched', async () => {
  await keep(null);
  expect(said).toEqual(['aside 7', ...CPU]);
  said = [];
  await keep(gpu(true, true));
  expect(said).toEqual(['aside 7', ...CPU]);
});

test('with a GPU it keeps that one’s files instead, which the CPU can run too, and what computes in fp16 only where it can', async () => {
  await keep(gpu(false, true));
  expect(said).toEqual([
    'aside 7',
    expect.stringMatching(/^runtimes\/(jspi|asyncify)\.wasm$/),
    'models/detector/detector.onnx',
    'models/detector/detector-fp16.onnx',
    'models/embedder/embedder.onnx',
    'models/embedder/embedder-fp16.onnx',
    'models/embedder/background.bin',
  ]);
  said = [];
  await keep(gpu(false, false));
  expect(said.filter((line) => line.includes('fp16'))).toEqual([]);
});

test('a device without room hears so, and nothing is called kept that is not', async () => {
  refuse = 'embedder.tflite';
  await expect(keep(null)).rejects.toMatchObject({ name: 'QuotaExceededError' });
  expect(said).not.toContain('models/embedder/background.bin');
});

/** The worker on both backends, with the real models, in the real browser. */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { HAND } from '../../src/core/detections.ts';
import { clamp, iou, type Box, type Size } from '../../src/core/geometry.ts';
import { boxFromInput, letterboxTransform } from '../../src/core/letterbox.ts';
import { changeDetector, withChangedModels } from '../replay/changed-models.ts';
import { withLab, type LabOptions } from '../replay/lab.ts';
import type { LabDetections } from '../replay/lab-api.ts';

const models = fileURLToPath(new URL('../../models', import.meta.url));
/** Rendered pictures of our own that came with the weights. */
const pictures = new Map(
  ['detector', 'embedder'].map((model) => [`/pictures/${model}.png`, join(models, model, 'golden/input.png')] as const),
);
const urls = [...pictures.keys()];

/** Backends round differently: boxes may differ by half a pixel of the detector's input, confidences by one percent. */
function expectSameBoxes(found: LabDetections, expected: LabDetections): void {
  const scale = Math.max(expected.width, expected.height) / 320;
  expect(found.boxes).toHaveLength(expected.boxes.length);
  expected.boxes.forEach(({ box, confidence, classId }, index) => {
    const other = found.boxes[index];
    expect(other?.classId).toBe(classId);
    expect(Math.abs((other?.confidence ?? 0) - confidence)).toBeLessThan(0.01);
    box.forEach((value, side) => expect(Math.abs((other?.box[side] ?? NaN) - value)).toBeLessThan(0.5 * scale));
  });
}

/** What the full weights find on the CPU, run by ONNX Runtime, in each of the pictures: the app itself takes the 8-bit ones there, run by LiteRT. */
function findWithFullWeights(): Promise<LabDetections[]> {
  const onlyFull = (folder: string): void => changeDetector(folder, ({ litert: _, ...manifest }) => manifest);
  return withChangedModels(models, onlyFull, (folder) => findOnWasm({ models: folder }));
}

function findOnWasm(options: Pick<LabOptions, 'models'>): Promise<LabDetections[]> {
  return withLab({ ...options, backend: 'wasm', files: pictures }, async ({ page, report }) => {
    expect(report).toMatchObject({ backend: 'wasm', fallback: null });
    return Promise.all(urls.map((url) => page.evaluate((picture) => window.lab.detect(picture), url)));
  });
}

test('WebGPU in the worker finds the same boxes as WASM, and then gives the same names', { tag: '@long' }, async () => {
  test.setTimeout(600_000);
  const onWasm = await findWithFullWeights();
  expect(onWasm.flatMap(({ boxes }) => boxes).length).toBeGreaterThan(0);

  await withLab({ backend: 'webgpu', files: pictures }, async ({ page, report }) => {
    expect(report.backend).toBe('webgpu');
    expect(report.fp16Refused).toBeNull();
    // Where the adapter has fp16 (BROWSER_PATH) this is what it does in fp16; the one that the tests bring has not.
    expect(report.parity).toBeLessThan(report.models[0]?.precision === 'fp16' ? 0.05 : 0.01);
    for (const [index, url] of urls.entries()) {
      expectSameBoxes(await page.evaluate((picture) => window.lab.detect(picture), url), onWasm[index] as LabDetections);
    }
    expect(cosine(await embedGolden(page), goldenEmbedding())).toBeGreaterThan(0.995);
  });
});

test('8-bit weights find what the full ones find', async () => {
  const full = await findWithFullWeights();
  const found = await findOnWasm({});
  full.forEach(({ boxes }, index) => {
    // Near the threshold one of them may drop what the other keeps.
    for (const { box, classId } of boxes.filter(({ confidence }) => confidence > 0.55)) {
      const twins = found[index]?.boxes.filter((other) => other.classId === classId && iou(other.box, box) > 0.85);
      expect(twins).toHaveLength(1);
    }
  });
});

/** What PyTorch gave before NMS, in pixels of the detector's input. */
interface GoldenBoxes {
  readonly frame: Size;
  readonly boxes: readonly { readonly box: Box; readonly confidence: number; readonly class: 'item' | 'hand' }[];
}

test('the detector gives what PyTorch gave for the golden picture', async () => {
  const golden = JSON.parse(readFileSync(join(models, 'detector/golden/boxes.json'), 'utf8')) as GoldenBoxes;
  const found = (await findWithFullWeights())[urls.indexOf('/pictures/detector.png')] as LabDetections;
  expect({ width: found.width, height: found.height }).toEqual(golden.frame);
  const transform = letterboxTransform(golden.frame, 320);
  const expected = golden.boxes.map((entry) => ({ ...entry, box: clamp(boxFromInput(entry.box, transform), golden.frame) }));
  const best = expected[0];
  expect(iou(found.boxes[0]?.box ?? [0, 0, 0, 0], best?.box ?? [0, 0, 0, 0])).toBeGreaterThan(0.95);
  // PyTorch's letterbox rounds to bytes: two percent of confidence is what that may cost.
  expect(Math.abs((found.boxes[0]?.confidence ?? 0) - (best?.confidence ?? 1))).toBeLessThan(0.02);
  // Boxes that NMS kept are boxes of the list, as far down as the list goes.
  const lowest = expected.at(-1)?.confidence ?? 1;
  for (const { box, confidence, classId } of found.boxes.filter((entry) => entry.confidence > lowest + 0.02)) {
    const twin = expected.find((entry) => iou(entry.box, box) > 0.95);
    expect(twin?.class).toBe(classId === HAND ? 'hand' : 'item');
    expect(Math.abs((twin?.confidence ?? 0) - confidence)).toBeLessThan(0.02);
  }
});

function goldenEmbedding(): Float32Array {
  const bytes = Uint8Array.from(readFileSync(join(models, 'embedder/golden/embedding.bin')));
  return new Float32Array(bytes.buffer);
}

async function embedGolden(page: Page): Promise<Float32Array> {
  const base64 = await page.evaluate((url) => window.lab.embed([url], false), '/pictures/embedder.png');
  return new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
}

/** Of unit vectors. */
function cosine(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

test('the embedder gives what PyTorch gave for the golden picture', async () => {
  const found = await withLab({ backend: 'wasm', files: pictures }, ({ page }) => embedGolden(page));
  expect(cosine(found, goldenEmbedding())).toBeGreaterThan(0.995);
});

test.describe('auto', () => {
  test('takes WASM, and says why, where there is no WebGPU', async () => {
    await withLab({ backend: 'auto', webgpu: false, files: pictures }, async ({ page, report }) => {
      expect(report).toMatchObject({ backend: 'wasm', fallback: 'no-webgpu', adapter: null });
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    });
  });

  test('takes WASM on a software adapter, which is slower', async () => {
    await withLab({ backend: 'auto', webgpu: true, files: pictures }, async ({ report }) => {
      expect(report).toMatchObject({ backend: 'wasm', fallback: 'software-adapter' });
    });
  });
});

test('a model with one wrong bit is never used, and named', async () => {
  const { file } = (JSON.parse(readFileSync(join(models, 'detector/manifest.json'), 'utf8')) as { litert: { file: string } })
    .litert;
  const load = (folder: string): Promise<unknown> =>
    withLab({ backend: 'wasm', files: pictures, models: folder }, async () => undefined);
  const flipBit = (folder: string): void => {
    const weights = readFileSync(join(folder, 'detector', file));
    weights[weights.length >> 1]! ^= 1;
    writeFileSync(join(folder, 'detector', file), weights);
  };
  await withChangedModels(models, flipBit, async (folder) => {
    await expect(load(folder)).rejects.toThrow(/detector does not have the expected sha256/);
    rmSync(join(folder, 'detector', file));
    await expect(load(folder)).rejects.toThrow(/detector-int8\.tflite is not on the server/);
  });
});

test('a model with an operator that the GPU lacks is refused there instead of straying to the CPU', async () => {
  test.setTimeout(300_000);
  const withoutKernels = (folder: string): void => {
    const content = readFileSync(fileURLToPath(new URL('cpu-only.onnx', import.meta.url)));
    writeFileSync(join(folder, 'detector', 'detector.onnx'), content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    changeDetector(folder, ({ fp16: _, ...manifest }) => ({ ...manifest, bytes: content.length, sha256 }));
  };
  await withChangedModels(models, withoutKernels, async (folder) => {
    await expect(withLab({ backend: 'webgpu', files: pictures, models: folder }, async () => undefined)).rejects.toThrow(
      /the detector could not be loaded/,
    );
  });
});

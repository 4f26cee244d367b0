/** Our models with a detector that does nothing, as files to serve. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Files } from '../replay/folders.ts';
import { TINY_MODELS } from './urls.ts';

const WEIGHTS = fileURLToPath(new URL('weights/', import.meta.url));

/**
 * @param models folder of the real ones
 * @param scratch folder for the manifest that is written
 */
export function tinyModels(models: string, scratch: string): Files {
  const real = JSON.parse(readFileSync(join(models, 'detector/manifest.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  const manifest = join(scratch, 'manifest.json');
  const litert = { ...factsOf('tiny.tflite'), precision: 'fp32' };
  writeFileSync(
    manifest,
    JSON.stringify({ ...real, ...factsOf('tiny.onnx'), litert, fp16: undefined, version: 'that does nothing' }),
  );
  const embedder = readdirSync(join(models, 'embedder')).filter((file) => /\.(json|onnx|tflite|bin)$/.test(file));
  return new Map([
    [`${TINY_MODELS}detector/manifest.json`, manifest],
    ...['tiny.onnx', 'tiny.tflite'].map((file): [string, string] => [`${TINY_MODELS}detector/${file}`, join(WEIGHTS, file)]),
    ...embedder.map((file): [string, string] => [`${TINY_MODELS}embedder/${file}`, join(models, 'embedder', file)]),
  ]);
}

/** As a manifest names a file. */
function factsOf(file: string): { readonly file: string; readonly bytes: number; readonly sha256: string } {
  const content = readFileSync(join(WEIGHTS, file));
  return { file, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

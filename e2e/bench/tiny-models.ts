/** Our models with a detector that does nothing, as files to serve. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Files } from '../replay/folders.ts';
import { TINY_MODELS } from './urls.ts';

const WEIGHTS = fileURLToPath(new URL('weights/tiny.onnx', import.meta.url));
const FILE = 'tiny.onnx';

/**
 * @param models folder of the real ones
 * @param scratch folder for the manifest that is written
 */
export function tinyModels(models: string, scratch: string): Files {
  const bytes = readFileSync(WEIGHTS);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const real = JSON.parse(readFileSync(join(models, 'detector/manifest.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  const { int8: _, ...rest } = real;
  const manifest = join(scratch, 'manifest.json');
  writeFileSync(manifest, JSON.stringify({ ...rest, file: FILE, bytes: bytes.length, sha256, version: 'that does nothing' }));
  const embedder = readdirSync(join(models, 'embedder')).filter((file) => /\.(json|onnx|bin)$/.test(file));
  return new Map([
    [`${TINY_MODELS}detector/manifest.json`, manifest],
    [`${TINY_MODELS}detector/${FILE}`, WEIGHTS],
    ...embedder.map((file): [string, string] => [`${TINY_MODELS}embedder/${file}`, join(models, 'embedder', file)]),
  ]);
}

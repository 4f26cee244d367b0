import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A manifest's fields, in the few places where a tool looks into them or changes them. */
export type ManifestFields = Readonly<Record<string, unknown>>;

/** Gives `work` a folder with copies of both models, `change`d first, and deletes it afterwards. */
export async function withChangedModels<Result>(
  models: string,
  change: (folder: string) => void,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'cartlens-models-'));
  try {
    for (const name of ['detector', 'embedder']) cpSync(join(models, name), join(folder, name), { recursive: true });
    change(folder);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Rewrites the detector's manifest in a folder of models. */
export function changeDetector(folder: string, change: (manifest: ManifestFields) => ManifestFields): void {
  const path = join(folder, 'detector', 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as ManifestFields;
  writeFileSync(path, JSON.stringify(change(manifest)));
}

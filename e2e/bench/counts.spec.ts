/** What a frame costs, counted: exact on every machine, whatever its speed. A change that costs more has to say so here. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { BenchRow } from './rows.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('detecting in a frame on the GPU uploads nothing, brings 4 KB back, and keeps the main thread free', () => {
  test.setTimeout(600_000);
  const folder = mkdtempSync(join(tmpdir(), 'cartlens-'));
  try {
    const json = join(folder, 'bench.json');
    const args = ['--no-install', 'tsx', 'e2e/bench/bench.ts', '--only', 'cartlens/webgpu', '--frames', '3', '--json', json];
    execFileSync('npx', args, { cwd: root, shell: process.platform === 'win32', timeout: 500_000 });
    const [row] = (JSON.parse(readFileSync(json, 'utf8')) as { readonly rows: readonly BenchRow[] }).rows;
    expect(row?.perFrame).toMatchObject({ uploadBytes: 0, framePixelBytes: 0, queueWrites: 0, bindGroups: 1 });
    expect(row?.perFrame.readbackBytes).toBeLessThanOrEqual(4096);
    // Letterbox, brightness, selection of boxes, and the detector's own.
    expect(row?.perFrame.dispatches).toBeLessThanOrEqual(45);
    expect(row?.perFrame.submits).toBeLessThanOrEqual(5);
    expect(row?.mainThread.longTaskMs).toBe(0);
    // By sampling, over three frames: 3.6 KB on the long run, most of it the message to the worker and its answer.
    expect(row?.mainThread.jsHeapBytes).toBeGreaterThan(0);
    expect(row?.mainThread.jsHeapBytes).toBeLessThan(8000);
    expect(row?.boxes).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

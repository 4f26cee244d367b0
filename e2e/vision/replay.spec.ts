/** `npm run replay` as a person runs it. */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { cutVideo, writeGif } from './tiny-clips.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const heldOut = join(root, 'e2e/clips/heldout');
const catalog = join(root, 'public/catalog');

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function replay(...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', 'e2e/replay/replay.ts', ...args], { cwd: root }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cartlens-'));
});
test.afterEach(() => rmSync(folder, { recursive: true }));

/** What the shipped detector reaches on this small clip, less a little; it rises with the detector. */
const HELD_OUT_F1 = 0.9;

test('the held-back sequence is counted as well as was measured', async () => {
  test.setTimeout(900_000);
  const run = async (
    name: string,
    ...more: readonly string[]
  ): Promise<{ events: unknown; score: { f1: number }; frames: number }> => {
    const out = join(folder, `${name}.json`);
    const { code, stderr } = await replay(
      heldOut,
      '--catalog',
      catalog,
      '--truth',
      join(heldOut, 'truth.json'),
      '--json',
      out,
      ...more,
    );
    expect(code, stderr).toBe(0);
    return JSON.parse(readFileSync(out, 'utf8')) as Awaited<ReturnType<typeof run>>;
  };
  const drawn = join(folder, 'drawn');
  const first = await run('first', '--draw', drawn);
  expect(first.score.f1).toBeGreaterThanOrEqual(HELD_OUT_F1);
  const pictures = readdirSync(drawn).filter((file) => file.endsWith('.jpg'));
  expect(pictures).toHaveLength(first.frames);
  const sheet = readFileSync(join(drawn, 'mistakes.html'), 'utf8');
  for (const [, file] of sheet.matchAll(/src="([^"]+)"/g)) expect(pictures).toContain(file);
});

test.describe('every kind of clip and backend', () => {
  /** One picture, so that no time goes into a catalogue that nothing is recognised with. */
  const tinyCatalog = (): string => {
    const shop = join(folder, 'shop');
    mkdirSync(join(shop, 'apple-red'), { recursive: true });
    copyFileSync(join(catalog, 'apple-red/1.jpg'), join(shop, 'apple-red/1.jpg'));
    return shop;
  };
  const report = async (clip: string, ...more: readonly string[]): Promise<Record<string, unknown>> => {
    const out = join(folder, 'report.json');
    const { code, stderr } = await replay(clip, '--catalog', tinyCatalog(), '--json', out, ...more);
    expect(code, stderr).toBe(0);
    return JSON.parse(readFileSync(out, 'utf8')) as Record<string, unknown>;
  };

  test('a video: every frame at its own time', async () => {
    const clip = join(folder, 'cut.webm');
    const times = await cutVideo(join(root, 'public/clips/demo.webm'), clip, 12);
    expect(times).toHaveLength(12);
    // The tracker refuses a time that does not grow, so the last one vouches for those before it.
    expect(await report(clip)).toMatchObject({ clip, backend: 'wasm', frames: 12, seconds: times.at(-1) });
  });

  test('an animated gif: frames last as long as it says, or a tenth of a second', async () => {
    const clip = join(folder, 'grey.gif');
    writeGif(clip, 48, [20, 50, 0, 30]);
    expect(await report(clip)).toMatchObject({ frames: 4, seconds: 0.8, events: [], basket: [] });
  });
});

test.describe('bad input ends with exit code 2 and says what is wrong', () => {
  const pictures = (name: string): string => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const cases: Readonly<Record<string, () => { args: readonly string[]; message: string }>> = {
    'no catalogue named': () => ({ args: [heldOut], message: '--catalog' }),
    'no such clip': () => ({ args: ['nowhere.webm', '--catalog', catalog], message: 'There is no clip at nowhere.webm' }),
    'broken frames.json': () => {
      write('frames.json', '[{');
      return { args: [folder, '--catalog', catalog], message: 'frames.json is not valid JSON' };
    },
    'a zone that is none': () => ({ args: [heldOut, '--catalog', catalog, '--zone', '0,0 2,2'], message: 'is not a point' }),
    'an empty catalogue': () => ({ args: [write('clip.gif', ''), '--catalog', pictures('empty')], message: 'cannot be used' }),
    'a video that nobody can decode': () => ({
      args: [write('clip.mp4', 'no video at all'), '--catalog', catalog],
      message: 'clip.mp4 cannot be decoded',
    }),
  };
  for (const [name, make] of Object.entries(cases)) {
    test(name, async () => {
      const { args, message } = make();
      const { code, stderr } = await replay(...args);
      expect(stderr).toContain(message);
      expect(stderr).not.toContain('    at ');
      expect(code).toBe(2);
    });
  }
});

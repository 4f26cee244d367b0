import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { peerFiles, type Install, type PeerFile } from './peer-files.ts';

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
    expect(await peerFiles('a', [FILE, second], registry(CONTENT), folder)).toEqual(files);
    expect(await peerFiles('a', [FILE, second], registry(CONTENT), folder)).toEqual(files);
    expect(installed).toEqual(['@a/model@1.2.3']);
  });

  it('replaces a file that is not the pinned one, and takes no other', async () => {
    const refused = /files\/model\.bin of @a\/model@1\.2\.3 is missing or not the file that was pinned/;
    await expect(peerFiles('a', [FILE], registry('other weights'), folder)).rejects.toThrow(refused);
    expect((await peerFiles('a', [FILE], registry(CONTENT), folder)).size).toBe(1);
    expect(installed).toHaveLength(2);
  });

  it('gives pages a copy that imports by URL, and checks the original', async () => {
    const content = 'import { a } from "@a/utils"; export { b } from "@b/other";';
    const sha256 = createHash('sha256').update(content).digest('hex');
    const file = { ...FILE, sha256, imports: { '@a/utils': './utils.js' } };
    for (let time = 0; time < 2; time++) {
      const path = (await peerFiles('a', [file], registry(content), folder)).get(FILE.url) ?? '';
      expect(readFileSync(path, 'utf8')).toBe('import { a } from "./utils.js"; export { b } from "@b/other";');
    }
    expect(installed).toHaveLength(1);
  });

  it('needs no registry for who needs nothing from it', async () => {
    expect(await peerFiles('a', [], registry(CONTENT), folder)).toEqual(new Map());
    expect(installed).toEqual([]);
  });

  it('says which packages could not be had, and why', async () => {
    const offline: Install = async () => {
      throw Object.assign(new Error('Command failed: npm install'), {
        stderr: 'npm warn something\nnpm error code ENOTFOUND\nnpm error network is down\n',
      });
    };
    await expect(peerFiles('a', [FILE], offline, folder)).rejects.toThrow(
      'the npm registry did not give @a/model@1.2.3: npm error code ENOTFOUND; npm error network is down',
    );
  });
});

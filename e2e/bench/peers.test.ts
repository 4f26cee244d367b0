import { describe, expect, it } from 'vitest';
import { PEER_FILES } from './peers.ts';

describe('PEER_FILES', () => {
  it.each(Object.entries(PEER_FILES))('pins versions and bytes of %s, below its own folder', (peer, files) => {
    expect(files.length).toBeGreaterThan(0);
    expect(new Set(files.map(({ url }) => url)).size).toBe(files.length);
    for (const { package: name, version, sha256, url } of files) {
      expect(name).toMatch(/^(@[\w-]+\/)?[\w-]+$/);
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(url.startsWith(`/peers/${peer}/`)).toBe(true);
    }
  });
});

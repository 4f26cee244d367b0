import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lockfileProblems, type Lockfile, type Manifest } from './lockfile.ts';

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));
/** Looked at: they fetch or check a binary of their own. A new one here is a decision. */
const MAY_RUN: ReadonlySet<string> = new Set(['esbuild', 'fsevents', 'protobufjs']);

it('pins every package to its content, from the public registry, as package.json asks', () => {
  const lockfile = read('package-lock.json') as Lockfile;
  expect(Object.keys(lockfile.packages ?? {}).length).toBeGreaterThan(100);
  expect(lockfileProblems(lockfile, read('package.json') as Manifest, MAY_RUN)).toEqual([]);
});

it('sees what is not', () => {
  const sha512 = `sha512-${'A'.repeat(86)}==`;
  const lockfile: Lockfile = {
    lockfileVersion: 3,
    packages: {
      '': { dependencies: { good: '^1.0.0', gone: '^1.0.0' }, devDependencies: { moved: '^2.0.0' } },
      'node_modules/good': { version: '1.0.0', integrity: sha512 },
      'node_modules/unpinned': { version: '1.0.0' },
      'node_modules/weak': { version: '1.0.0', integrity: 'sha1-AAAA' },
      'node_modules/elsewhere': { version: '1.0.0', integrity: sha512, resolved: 'https://evil.test/a.tgz' },
      'node_modules/git': { version: '1.0.0', integrity: sha512, resolved: 'git+ssh://git@host/a.git#0' },
      'node_modules/good/node_modules/runs': { version: '1.0.0', integrity: sha512, hasInstallScript: true },
      'node_modules/good/node_modules/may-run': { version: '1.0.0', integrity: sha512, hasInstallScript: true },
      'node_modules/linked': { link: true, integrity: sha512 },
      'node_modules/good/node_modules/bundled': { version: '1.0.0', inBundle: true },
    },
  };
  const manifest: Manifest = { dependencies: { good: '^1.0.0', added: '^1.0.0' }, devDependencies: { moved: '^3.0.0' } };
  expect(lockfileProblems(lockfile, manifest, new Set(['may-run']))).toEqual([
    'dependencies: gone is ^1.0.0 in the lockfile and missing in package.json',
    'dependencies: added is missing in the lockfile and ^1.0.0 in package.json',
    'devDependencies: moved is ^2.0.0 in the lockfile and ^3.0.0 in package.json',
    'node_modules/unpinned has no sha512',
    'node_modules/weak has no sha512',
    'node_modules/elsewhere comes from https://evil.test/a.tgz',
    'node_modules/git comes from git+ssh://git@host/a.git#0',
    'node_modules/good/node_modules/runs runs a script when it is installed',
    'node_modules/linked is a link',
    'node_modules/linked has no version',
  ]);
});

import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import boundaries from 'eslint-plugin-boundaries';
import { configs as lit } from 'eslint-plugin-lit';
import ts from 'typescript-eslint';

/** Who may import whom: the walls of the house (docs/life-of-a-frame.md). Everything not named here is forbidden. */
const rooms = [
  ...['core', 'camera', 'vision', 'checkout', 'catalog', 'offline', 'ui', 'lab', 'store'].map((type) => ({
    type,
    pattern: `src/${type}`,
  })),
  // What lies in src itself is the composition root.
  { type: 'main', pattern: 'src' },
  { type: 'workers', pattern: 'workers' },
  { type: 'models', pattern: 'models' },
  { type: 'server', pattern: 'server' },
  // Named so that nobody may import it: no policy leads here, nor to `main`.
  { type: 'e2e', pattern: 'e2e' },
];

const from = (type) => ({ element: { type } });
const to = (...types) => types.map((type) => ({ to: { element: { type } } }));

export default defineConfig(
  {
    ignores: [
      'dist',
      '.data',
      '.cartlens',
      'test-results',
      'playwright-report',
      'public',
      'models/training/store/node_modules',
      'docs',
    ],
  },
  js.configs.recommended,
  ts.configs.strict,
  {
    languageOptions: { parserOptions: { warnOnUnsupportedTypeScriptVersion: false } },
    rules: {
      // The compiler knows names and unused locals better.
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'No default exports: one thing, one name.' },
        { selector: 'TSEnumDeclaration', message: 'No enums: use a union of literals.' },
        { selector: 'ExportAllDeclaration', message: 'No barrel files: import from where it is.' },
      ],
    },
  },
  {
    files: ['src/ui/**/*.ts', 'src/lab/**/*.ts', 'src/store/**/*.ts'],
    ...lit['flat/recommended'],
  },
  {
    // Written by lit-localize.
    files: ['src/{ui,store}/locales/{ar,de,es}.ts'],
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  },
  {
    files: ['src/**/*.ts', 'workers/**/*.ts', 'server/**/*.ts'],
    ignores: ['**/*.test.ts'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': rooms,
      // Imports name their extension, so plain resolution finds the file.
      'import/resolver': { node: { extensions: ['.ts'] } },
    },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/no-unknown-dependencies': 'error',
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            { from: from('core'), allow: to('core') },
            { from: from('workers'), allow: to('core', 'workers', 'models') },
            { from: from('camera'), allow: to('core', 'camera') },
            { from: from('vision'), allow: to('core', 'vision') },
            { from: from('checkout'), allow: to('core', 'checkout') },
            ...['camera', 'vision', 'checkout', 'offline', 'ui', 'lab', 'store'].map((type) => ({
              from: from(type),
              allow: [{ to: { element: { type: 'workers', fileInternalPath: '*.api.ts' } }, dependency: { kind: 'type' } }],
            })),
            { from: from('catalog'), allow: to('core', 'vision', 'catalog') },
            { from: from('offline'), allow: to('core', 'offline') },
            { from: from('ui'), allow: to('core', 'ui') },
            { from: from('store'), allow: to('core', 'vision', 'catalog', 'ui', 'store') },
            { from: from('lab'), allow: to('core', 'camera', 'vision', 'ui', 'lab') },
            { from: from('server'), allow: to('core', 'server') },
            { from: from('main'), allow: to('core', 'camera', 'vision', 'checkout', 'catalog', 'offline', 'ui', 'lab', 'store') },
          ],
        },
      ],
    },
  },
  {
    // The environment is read in one place, and checked there: server/cli/settings.ts, which the commands hand it to.
    files: ['server/**/*.ts'],
    ignores: ['server/main.ts', 'server/backup.ts', 'server/cli/staff.ts', 'server/testing/**', '**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings are read in server/cli/settings.ts: pass the value in.' },
      ],
    },
  },
  {
    // Shaders are imported as text: `x.wgsl?raw` is Vite's and no file's name.
    files: ['workers/vision/gpu/*.ts'],
    rules: { 'boundaries/no-unknown-dependencies': 'off' },
  },
  {
    // Core runs anywhere: it knows no clock, no randomness, no runtime.
    files: ['src/core/**/*.ts'],
    ignores: ['**/*.test.ts', 'src/core/testing/**'],
    rules: {
      'no-restricted-globals': ['error', 'performance', 'console', 'crypto', 'setTimeout', 'setInterval', 'fetch'],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Core never draws: pass the value in.' },
        { object: 'Date', property: 'now', message: 'Core never reads a clock: pass the time in.' },
      ],
      'no-restricted-imports': ['error', { patterns: [{ regex: '^[^.]', message: 'Core has no runtime dependency.' }] }],
    },
  },
  {
    files: ['*.config.{ts,js}'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);

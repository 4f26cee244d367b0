/** The texts of the app and of the staff's page: every one in every language, as `npm run texts` makes them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfigFileAndWriteSchema } from '@lit/localize-tools/lib/config.js';
import { RuntimeLitLocalizer } from '@lit/localize-tools/lib/modes/runtime.js';
import { format, resolveConfig } from 'prettier';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { pluralForms } from './core/plural.ts';
import { templates as storeAr } from './store/locales/ar.ts';
import { templates as storeDe } from './store/locales/de.ts';
import { templates as storeEs } from './store/locales/es.ts';
import { templates as appAr } from './ui/locales/ar.ts';
import { templates as appDe } from './ui/locales/de.ts';
import { templates as appEs } from './ui/locales/es.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const app = { ar: appAr, de: appDe, es: appEs };
const store = { ar: storeAr, de: storeDe, es: storeEs };

describe.each([
  ['the app', 'lit-localize.json', 'src/ui/locales', app],
  ['the staff’s page', 'lit-localize.store.json', 'src/store/locales', store],
] as const)('%s', (_, file, modules, languages) => {
  const config = readConfigFileAndWriteSchema(join(root, file));
  const source = new Map<string, string>();
  let folder = '';
  let localizer: RuntimeLitLocalizer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'locales-'));
    localizer = new RuntimeLitLocalizer({ ...config, output: { ...config.output, mode: 'runtime', outputDir: folder } });
    const { messages, errors } = localizer.extractSourceMessages();
    expect(errors.map(({ messageText }) => messageText)).toEqual([]);
    for (const { name, contents } of messages) {
      source.set(name, contents.map((part) => (typeof part === 'string' ? part : part.untranslatable)).join(''));
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('has texts, and all placeholders of their translations are those of the source', () => {
    expect(source.size).toBeGreaterThan(150);
    expect(localizer.validateTranslations().errors).toEqual([]);
  });

  describe.each(Object.entries(languages))('%s', (code, templates) => {
    test('every message is translated: after `npm run texts`, fill the <target>s of the .xlf files, then run it again', () => {
      const [, messages = []] =
        [...localizer.readTranslationsSync().translations].find(([locale]) => String(locale) === code) ?? [];
      const translated = new Set(messages.filter(({ contents }) => contents.length > 0).map(({ name }) => name));
      expect([...source].filter(([name]) => !translated.has(name)).map(([, text]) => text)).toEqual([]);
      expect([...translated].filter((name) => !source.has(name))).toEqual([]);
    });

    test('what a page loads is made of those translations', async () => {
      vi.spyOn(console, 'warn').mockReturnValue(undefined);
      await localizer.build();
      const options = await resolveConfig(join(root, 'package.json'));
      const made = await format(await readFile(join(folder, `${code}.ts`), 'utf8'), { ...options, parser: 'typescript' });
      expect(await readFile(join(root, modules, `${code}.ts`), 'utf8')).toBe(made);
    });

    test('counts have every form of the language', () => {
      const rules = new Intl.PluralRules(code);
      const needed = new Set(Array.from({ length: 200 }, (_, n) => rules.select(n + 1)));
      const plurals = Object.values<unknown>(templates).filter((text) => typeof text === 'string' && pluralForms(text).size > 0);
      expect(plurals.length).toBeGreaterThan(5);
      for (const text of plurals) {
        const forms = pluralForms(text as string);
        // A message may do with one wording for all counts.
        if (forms.size > 1) for (const form of needed) expect([...forms.keys()], text as string).toContain(form);
        expect([...forms.keys()], text as string).toContain('other');
      }
    });
  });
});

test.each(['ar', 'de', 'es'] as const)('what the app and the staff’s page both say they say alike: %s', (code) => {
  const ofApp: Readonly<Record<string, unknown>> = app[code];
  const both = Object.entries<unknown>(store[code]).filter(([name]) => name in ofApp);
  expect(both.length).toBeGreaterThan(3);
  for (const [name, text] of both) expect(text, name).toEqual(ofApp[name]);
});

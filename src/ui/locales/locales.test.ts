import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfigFileAndWriteSchema } from '@lit/localize-tools/lib/config.js';
import { RuntimeLitLocalizer } from '@lit/localize-tools/lib/modes/runtime.js';
import { format, resolveConfig } from 'prettier';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { pluralForms } from '../words.ts';
import { templates as ar } from './ar.ts';
import { templates as de } from './de.ts';
import { templates as es } from './es.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const config = readConfigFileAndWriteSchema(join(root, 'lit-localize.json'));
let folder = '';
let localizer: RuntimeLitLocalizer;
const source = new Map<string, string>();

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

test('the app has texts, and all placeholders of their translations are those of the source', () => {
  expect(source.size).toBeGreaterThan(150);
  expect(localizer.validateTranslations().errors).toEqual([]);
});

describe.each(Object.entries({ ar, de, es }))('%s', (code, templates) => {
  test('every message is translated: after `npm run texts`, fill the <target>s in src/ui/locales, then run it again', () => {
    const [, messages = []] =
      [...localizer.readTranslationsSync().translations].find(([locale]) => String(locale) === code) ?? [];
    const translated = new Set(messages.map(({ name }) => name));
    expect([...source].filter(([name]) => !translated.has(name)).map(([, text]) => text)).toEqual([]);
    expect([...translated].filter((name) => !source.has(name))).toEqual([]);
  });

  test('what the app loads is made of those translations', async () => {
    vi.spyOn(console, 'warn').mockReturnValue(undefined);
    await localizer.build();
    const options = await resolveConfig(join(root, 'package.json'));
    const made = await format(await readFile(join(folder, `${code}.ts`), 'utf8'), { ...options, parser: 'typescript' });
    expect(await readFile(new URL(`${code}.ts`, import.meta.url), 'utf8')).toBe(made);
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

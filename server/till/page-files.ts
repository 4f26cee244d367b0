import { readFileSync } from 'node:fs';

/** Where the pages' style is served. */
export const STYLE_PATH = '/pages.css';
const ARABIC_FONT_PATH = '/pages-arabic.woff2';

const readText = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/**
 * The app's tokens without its font files, whose addresses a build makes. Arabic alone brings its letters along, where there are some to
 * read: a till need not have any, and would show nothing.
 */
const STYLE = [
  readText('../../src/ui/tokens.css').replaceAll(/@font-face \{[^}]*\}/g, ''),
  `@font-face { font-family: 'Vazirmatn'; font-weight: 100 900; font-display: swap; src: url('${ARABIC_FONT_PATH}') format('woff2');
    unicode-range: U+0600-06FF, U+FB50-FDFF, U+FE70-FEFC; }`,
  readText('till.css'),
].join('\n');

export interface PageFile {
  readonly type: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** What the pages fetch, by path. */
export const PAGE_FILES: ReadonlyMap<string, PageFile> = new Map([
  [STYLE_PATH, { type: 'text/css; charset=utf-8', body: STYLE }],
  [
    ARABIC_FONT_PATH,
    {
      type: 'font/woff2',
      body: new Uint8Array(
        readFileSync(new URL(import.meta.resolve('@fontsource-variable/vazirmatn/files/vazirmatn-arabic-wght-normal.woff2'))),
      ),
    },
  ],
]);

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

/** Colours of a theme: the dark one replaces what it names. */
function theme(name: 'light' | 'dark'): ReadonlyMap<string, string> {
  const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
  const read = (text: string): [string, string][] =>
    [...text.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, token, colour]) => [token!, colour!]);
  return new Map([...read(light), ...(name === 'dark' ? read(dark) : [])]);
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(['light', 'dark'] as const)('%s theme', (name) => {
  const colours = theme(name);
  const ratio = (text: string, ground: string): number => contrast(colours.get(text)!, colours.get(ground)!);

  test.each([
    ...['paper', 'surface', 'sunken'].flatMap((ground) => [
      ['ink', ground],
      ['ink-soft', ground],
    ]),
    ['on-action', 'action'],
    ['ask-ink', 'ask-tint'],
    ['ink', 'ask-tint'],
    ['on-bright', 'lens'],
    ['on-bright', 'ask'],
    ['on-hero', 'hero'],
  ])('%s on %s is readable (AA)', (text, ground) => expect(ratio(text!, ground!)).toBeGreaterThanOrEqual(4.5));

  test.each([
    ['edge-strong', 'paper'],
    ['edge-strong', 'surface'],
    ['good', 'paper'],
    ['hero-bracket', 'hero'],
  ])('%s on %s can be made out (AA, not text)', (mark, ground) => expect(ratio(mark!, ground!)).toBeGreaterThanOrEqual(3));
});

test('every token is used and every used one is there', () => {
  const own = new Set([...css.matchAll(/^\s+--([a-z0-9-]+):/gm)].map(([, token]) => token));
  expect([...own].filter((token) => !allStyles().includes(`--${token}`))).toEqual([]);
});

function allStyles(): string {
  const files = import.meta.glob<string>(['./*.ts', './tokens.css', '!./*.test.ts'], {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  // In the token file itself only uses count.
  return Object.entries(files)
    .map(([path, text]) => (path.endsWith('.css') ? text.replace(/^\s+--[a-z0-9-]+:/gm, '') : text))
    .join('\n');
}

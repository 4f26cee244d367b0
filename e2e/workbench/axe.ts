import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type axeCore from 'axe-core';

declare const axe: typeof axeCore;

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 AA, and what is good practice besides. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** In the other theme only the colours are others. */
const COLOURS = ['color-contrast'];

/** Rules that the page breaks, and where. */
export async function violationsOf(page: Page, only?: 'colours'): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  return lasting(page, () => page.evaluate(look, only ? COLOURS : RULES));
}

/** The same of a page in both themes. It is left in the light one. */
export async function violationsInBothThemes(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await violationsOf(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await violationsOf(page, 'colours');
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark];
}

/** What is wrong still holds when everything has come to rest. */
export async function lasting(page: Page, find: () => Promise<readonly string[]>): Promise<readonly string[]> {
  const first = await find();
  if (first.length === 0) return first;
  await page.waitForTimeout(500);
  return find();
}

/** Runs in the page. */
async function look(runOnly: string[]): Promise<readonly string[]> {
  const results = await axe.run(document, { runOnly, resultTypes: ['violations'], elementRef: false });
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.flat().join(' ')}`));
}

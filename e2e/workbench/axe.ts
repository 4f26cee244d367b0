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

/** Rules that the page breaks, and where: what is wrong now and still when everything has come to rest. */
export async function violationsOf(page: Page, only?: 'colours'): Promise<readonly string[]> {
  const rules = only ? COLOURS : RULES;
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const first = await page.evaluate(look, rules);
  if (first.length === 0) return first;
  await page.waitForTimeout(500);
  return page.evaluate(look, rules);
}

/** Runs in the page. */
async function look(runOnly: string[]): Promise<readonly string[]> {
  const results = await axe.run(document, { runOnly, resultTypes: ['violations'], elementRef: false });
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.flat().join(' ')}`));
}

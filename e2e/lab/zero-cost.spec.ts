/** Closed, the lab costs a shopper nothing: no byte of it is sent, and nothing of it runs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { PHONE, test } from '../app/fixtures.ts';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
/** What only the lab's programs hold: its elements, its charts, its reading of clips, its instruments. */
const MARKS = ['cl-lab', 'uplot', 'decodes no gifs', 'instruments-port', 'dispatchWorkgroupsIndirect'];

/** A page's programs and all that they import, however late, as paths below `dist`. */
function programsOf(page: string): Set<string> {
  const found = new Set<string>();
  const follow = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const [name] of readFileSync(join(dist, path), 'utf8').matchAll(/[\w.-]+-[\w-]{8,}\.js/g)) {
      if (names.has(name)) follow(`assets/${name}`);
    }
  };
  const names = new Set(readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.js')));
  follow(page);
  return found;
}

function marksIn(programs: ReadonlySet<string>): string[] {
  const text = [...programs].map((path) => readFileSync(join(dist, path), 'utf8')).join('\n');
  return MARKS.filter((mark) => text.includes(mark));
}

test('nothing of the lab is in the app, its worker included', () => {
  const app = programsOf('index.html');
  expect([...app].some((path) => path.includes('vision.worker'))).toBe(true);
  expect(marksIn(app)).toEqual([]);
  // The marks are the right ones.
  expect(marksIn(programsOf('lab.html'))).toEqual(MARKS);
});

test('nothing of the lab is kept on a shopper’s device', () => {
  const kept = readFileSync(join(dist, 'service-worker.js'), 'utf8');
  const app = programsOf('index.html');
  expect([...app].filter((path) => !kept.includes(`"url":"${path}"`))).toEqual([]);
  expect([...programsOf('lab.html')].filter((path) => !app.has(path) && kept.includes(path))).toEqual([]);
});

test('a shopper who uses the app asks for nothing of the lab', async ({ browser, server }) => {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(server.url);
  await page.getByRole('button', { name: /Play the demo clip/ }).waitFor();
  const lab = programsOf('lab.html');
  const app = programsOf('index.html');
  expect(asked.some((path) => app.has(path.slice(1)))).toBe(true);
  expect(asked.filter((path) => lab.has(path.slice(1)) && !app.has(path.slice(1)))).toEqual([]);
  await context.close();
});

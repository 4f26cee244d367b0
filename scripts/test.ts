/**
 * `npm test`: every check in the order of its price, all of them even when one fails, and one closing line that counts them.
 * `npm test -- unit browser` runs the named steps only.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { countPlaywright, countVitest, type Count } from './test-count.ts';

interface Step {
  readonly name: string;
  readonly commands: readonly (readonly string[])[];
  /** Reads the counts that the tests left; a step without one counts as a single test. */
  readonly count?: { readonly report: string; readonly read: (json: unknown) => Count };
}

const UNIT_REPORT = 'test-results/vitest.json';
const BROWSER_REPORT = 'test-results/playwright.json';

const STEPS: readonly Step[] = [
  { name: 'format', commands: [['prettier', '--check', '--log-level', 'warn', '.']] },
  { name: 'lint', commands: [['eslint', '.', '--max-warnings', '0']] },
  { name: 'types', commands: ['src/core', 'src', 'workers', 'server', '.'].map((project) => ['tsc', '-p', project]) },
  { name: 'build', commands: [['vite', 'build', '--logLevel', 'warn']] },
  {
    name: 'unit',
    commands: [['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`]],
    count: { report: UNIT_REPORT, read: countVitest },
  },
  { name: 'browser', commands: [['playwright', 'test']], count: { report: BROWSER_REPORT, read: countPlaywright } },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. Steps: ${STEPS.map((step) => step.name).join(', ')}.`);
  process.exit(2);
}

mkdirSync('test-results', { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };
const steps = STEPS.filter((candidate) => wanted.length === 0 || wanted.includes(candidate.name));
// What counts no tests of its own shares the cores; tests have them to themselves.
await Promise.all(steps.filter(({ count }) => !count).map(take));
for (const step of steps.filter(({ count }) => count)) await take(step);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

async function take(step: Step): Promise<void> {
  console.log(`\n— ${step.name}`);
  if (step.count) rmSync(step.count.report, { force: true });
  const ok = (await Promise.all(step.commands.map(run))).every(Boolean);
  if (!ok) console.log(`\n— ${step.name}: failed`);
  const count = countOf(step, ok);
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
}

async function run(command: readonly string[]): Promise<boolean> {
  const child = spawn('npx', ['--no-install', ...command], { stdio: 'inherit', shell: process.platform === 'win32' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}

function countOf(step: Step, ok: boolean): Count {
  const single: Count = { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  if (!step.count) return single;
  // No report means that the runner itself broke: that is a failure even if it exited with 0.
  if (!existsSync(step.count.report)) return { passed: 0, failed: 1, skipped: 0 };
  const count = step.count.read(JSON.parse(readFileSync(step.count.report, 'utf8')));
  // A runner can fail with every test passing (an unhandled rejection, a broken web server, no tests found).
  return ok || count.failed > 0 ? count : { ...count, failed: 1 };
}

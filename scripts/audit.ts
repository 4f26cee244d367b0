/**
 * `npm run audit [-- --strict]`: asks the registry for known vulnerabilities of what is locked, and fails at high ones. Where no audit service
 * answers, nothing is known: that is said, and is a failure with `--strict` only, so that tests without a network do not break on it.
 */
import { spawnSync } from 'node:child_process';
import { auditOutcome } from './audit-outcome.ts';

const { stdout, stderr } = spawnSync('npm', ['audit', '--json', '--audit-level=high'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const { kind, message } = auditOutcome(stdout || stderr);
console.log(message);
const strict = process.argv.includes('--strict');
process.exitCode = kind === 'vulnerable' || (kind === 'unknown' && strict) ? 1 : 0;

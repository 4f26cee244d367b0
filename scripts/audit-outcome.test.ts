import { expect, it } from 'vitest';
import { auditOutcome } from './audit-outcome.ts';

const report = (counts: object, vulnerabilities: object = {}) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { vulnerabilities: counts } });

it('tells a clean report, a bad one and none apart', () => {
  const clean = { info: 0, low: 1, moderate: 2, high: 0, critical: 0, total: 3 };
  expect(auditOutcome(report(clean))).toEqual({ kind: 'clean', message: 'audited: nothing high (2 moderate, 1 low)' });
  const bad = auditOutcome(
    report({ ...clean, high: 1, critical: 1 }, { a: { severity: 'high' }, b: { severity: 'low' }, c: { severity: 'critical' } }),
  );
  expect(bad).toEqual({ kind: 'vulnerable', message: 'VULNERABLE: 1 high, 1 critical: a, c' });
});

it.each([
  ['', 'no output'],
  ['npm error audit endpoint returned an error', 'npm error audit endpoint returned an error'],
  [
    '{"message":"405 Method Not Allowed - POST https://registry.example/x/bulk","statusCode":405}',
    '405 Method Not Allowed - POST …',
  ],
  ['{"error":{"code":"ENOLOCK"}}', '{"error":{"code":"ENOLOCK"}}'],
  ['null', 'null'],
])('takes no report for no knowledge, never for a clean one: %s', (output, why) => {
  expect(auditOutcome(output)).toEqual({ kind: 'unknown', message: `NOT AUDITED: the registry gave no audit report (${why})` });
});

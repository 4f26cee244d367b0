/** What `npm audit` has found out: `unknown` when nobody answered it. */
export interface AuditOutcome {
  readonly kind: 'clean' | 'vulnerable' | 'unknown';
  readonly message: string;
}

interface AuditReport {
  readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> };
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity?: string }>>;
  readonly message?: string;
}

/** Reads the output of `npm audit --json`. Its exit status tells nothing: it is 1 for a vulnerability and for a broken wire alike. */
export function auditOutcome(output: string): AuditOutcome {
  const report = parse(output);
  const counts = report?.metadata?.vulnerabilities;
  if (typeof counts?.['high'] !== 'number' || typeof counts['critical'] !== 'number') {
    const why = report?.message ?? (output.split('\n')[0] || 'no output');
    return { kind: 'unknown', message: `NOT AUDITED: the registry gave no audit report (${why.replaceAll(/https?:\S+/g, '…')})` };
  }
  const { high, critical, moderate = 0, low = 0 } = counts;
  if (high + critical === 0) return { kind: 'clean', message: `audited: nothing high (${moderate} moderate, ${low} low)` };
  const names = Object.entries(report?.vulnerabilities ?? {})
    .filter(([, { severity }]) => severity === 'high' || severity === 'critical')
    .map(([name]) => name);
  return { kind: 'vulnerable', message: `VULNERABLE: ${high} high, ${critical} critical: ${names.join(', ')}` };
}

function parse(output: string): AuditReport | null {
  try {
    return JSON.parse(output) as AuditReport | null;
  } catch {
    return null;
  }
}

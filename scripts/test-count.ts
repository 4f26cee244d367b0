/** How many tests passed, failed and were skipped, read from the reports of the test runners. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Counts of Vitest's JSON report. A test file that could not be read counts as one failure. */
export function countVitest(json: unknown): Count {
  const report = json as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    testResults?: { status: string; assertionResults: unknown[] }[];
  };
  const broken = (report.testResults ?? []).filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Counts of Playwright's JSON report. A flaky test passed in the end; an error outside any test is a failure. */
export function countPlaywright(json: unknown): Count {
  const { stats, errors } = json as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    errors?: unknown[];
  };
  const outside = stats.unexpected === 0 ? (errors?.length ?? 0) : 0;
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + outside, skipped: stats.skipped };
}

/**
 * Counts what a run of Vitest came to, from the report it wrote. Pure. Errs on the side of failure: a file
 * that could not be loaded, an error outside any test, a run that crashed and a run of nothing all count.
 */

/**
 * The part of Vitest's JSON report that is read here.
 * @typedef {object} TestReport
 * @property {readonly TestFileReport[]} testResults
 */

/**
 * @typedef {object} TestFileReport
 * @property {string} name
 * @property {string} status
 * @property {readonly { readonly status: string }[]} assertionResults
 */

/**
 * @typedef {object} TestCount
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * @param {TestReport | undefined} report Undefined if the run left none.
 * @param {number} exitCode How the run ended.
 * @returns {TestCount}
 */
export function countTests(report, exitCode) {
  const files = report?.testResults ?? [];
  const statuses = files.flatMap((file) => file.assertionResults.map((test) => test.status));
  const passed = statuses.filter((status) => status === 'passed').length;
  const failedTests = statuses.filter((status) => status === 'failed').length;
  const brokenFiles = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = failedTests + brokenFiles;
  const hasHiddenFailure = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: hasHiddenFailure ? 1 : failed, skipped: statuses.length - passed - failedTests };
}

import { expect, test } from 'vitest';
import { countTests } from './count-tests.js';

const file = (status: string, ...tests: string[]) => ({
  name: 'x.test.ts',
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});

test('counts what passed and what failed', () => {
  const report = { testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed', 'skipped')] };
  expect(countTests(report, 1)).toEqual({ passed: 3, failed: 1, skipped: 1 });
});

test('a file that could not be loaded is a failure', () => {
  expect(countTests({ testResults: [file('passed', 'passed'), file('failed')] }, 1)).toMatchObject({ failed: 1 });
});

test('an error outside any test is a failure', () => {
  expect(countTests({ testResults: [file('passed', 'passed')] }, 1)).toMatchObject({ passed: 1, failed: 1 });
});

test('a run that left no report is a failure', () => {
  expect(countTests(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a run of nothing is a failure', () => {
  expect(countTests({ testResults: [] }, 0)).toMatchObject({ failed: 1 });
});

test('a good run has no failures', () => {
  expect(countTests({ testResults: [file('passed', 'passed')] }, 0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
});

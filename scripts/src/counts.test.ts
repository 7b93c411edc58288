import { expect, test } from 'vitest';
import { countOutcomes, countReport, readSteps, total } from './counts.ts';

const report = (passed: number, failed: number, suites = 0): string =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numFailedTestSuites: suites,
    success: failed + suites === 0,
  });

test('countReport() takes passed and failed tests from a vitest report', () => {
  expect(countReport('engine', report(5, 2, 1))).toEqual({ name: 'engine', passed: 5, failed: 2 });
});

test('countReport() counts a file that could not be loaded, and a report that is not there, as failures', () => {
  expect(countReport('nn', report(5, 0, 1)).failed).toBe(1);
  expect(countReport('nn', undefined)).toEqual({ name: 'nn (no report)', passed: 0, failed: 1 });
});

test('readSteps() reads exit codes', () => {
  expect(readSteps('install\t0\ndemo\t2\n')).toEqual([true, false]);
});

test('total() is the plain last line', () => {
  expect(total([countReport('a', report(3, 1)), countOutcomes('checks', [true, false, true])])).toBe(
    '5 passed, 2 failed',
  );
});

import { expect, test } from 'vitest';
import { countOutcomes, countReport, readSteps, total } from './counts.ts';

const report = (passed: number, failed: number, suites = 0): string =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numFailedTestSuites: suites,
    success: failed + suites === 0,
    testResults: [
      {
        name: 'a.test.ts',
        status: failed > 0 ? 'failed' : 'passed',
        message: '',
        assertionResults: [
          { fullName: 'adds', status: 'passed', failureMessages: [] },
          ...Array.from({ length: failed }, (_, i) => ({
            fullName: `subtracts ${i}`,
            status: 'failed',
            failureMessages: ['expected 1 to be 2\n'.repeat(20)],
          })),
        ],
      },
      ...Array.from({ length: suites }, () => ({
        name: 'b.test.ts',
        status: 'failed',
        message: 'cannot be loaded',
        assertionResults: [],
      })),
    ],
  });

test('countReport() takes passed and failed tests from a vitest report', () => {
  expect(countReport('engine', report(5, 2, 1))).toMatchObject({ name: 'engine', passed: 5, failed: 2 });
});

test('countReport() names what failed, with the beginning of what it said', () => {
  expect(countReport('engine', report(5, 0)).failures).toEqual([]);
  const [first = '', second = '', suite = '', ...rest] = countReport('engine', report(5, 2, 1)).failures;
  expect(first).toMatch(/^a\.test\.ts > subtracts 0\nexpected 1 to be 2\n/);
  expect(first.split('\n')).toHaveLength(13);
  expect(second).toContain('subtracts 1');
  expect(suite).toBe('b.test.ts\ncannot be loaded');
  expect(rest).toEqual([]);
});

test('countReport() counts a file that could not be loaded, and a report that is not there, as failures', () => {
  expect(countReport('nn', report(5, 0, 1)).failed).toBe(1);
  expect(countReport('nn', undefined)).toMatchObject({ name: 'nn (no report)', passed: 0, failed: 1 });
  expect(countReport('nn', undefined).failures).toHaveLength(1);
});

test('readSteps() reads exit codes', () => {
  expect(readSteps('install\t0\ndemo\t2\n')).toEqual({ install: true, demo: false });
});

test('countOutcomes() names what failed', () => {
  expect(countOutcomes('steps', { install: true, demo: false })).toEqual({
    ...{ name: 'steps', passed: 1, failed: 1 },
    failures: ['demo'],
  });
});

test('total() is the plain last line', () => {
  expect(
    total([countReport('a', report(3, 1)), countOutcomes('checks', { types: true, words: false, size: true })]),
  ).toBe('5 passed, 2 failed');
});

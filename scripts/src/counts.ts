/**
 * Counts a CI run: tests from every package's vitest report, each check as one, each step of the script as one.
 *
 * A package that has a test script and left no report counts as a failure: nothing is skipped silently. Every
 * failure is named again at the end, with the beginning of what it said: long logs are read from there. The last line is plain,
 * `N passed, N failed`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { listFiles, root } from './repository.ts';

export interface Count {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  /** What failed, by name, a few lines each. */
  readonly failures: readonly string[];
}

/** What vitest's JSON report says, as far as it is read here. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** So many lines of a failure's message are shown. */
const shown = 12;
const beginning = (text: string): string => text.split('\n').slice(0, shown).join('\n');

/** The failed tests of a report, and the files that could not be loaded, with the beginning of what they said. */
const failuresIn = (report: VitestReport): string[] =>
  report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`${name}\n${beginning(message)}`] : [];
    return failed.map((test) => `${name} > ${test.fullName}\n${beginning(test.failureMessages.join('\n'))}`);
  });

/** Counts of one vitest report; a suite that could not even be loaded is a failure without a failed test. */
export function countReport(name: string, text: string | undefined): Count {
  if (text === undefined)
    return { name: `${name} (no report)`, passed: 0, failed: 1, failures: ['its tests left no report'] };
  const report = JSON.parse(text) as VitestReport;
  const failed =
    report.numFailedTests > 0 || report.success ? report.numFailedTests : Math.max(1, report.numFailedTestSuites);
  return { name, passed: report.numPassedTests, failed, failures: failuresIn(report) };
}

/** Counts of a table of outcomes by name, true for passed. */
export function countOutcomes(name: string, outcomes: Readonly<Record<string, boolean>>): Count {
  const all = Object.entries(outcomes);
  const failures = all.filter(([, well]) => !well).map(([outcome]) => outcome);
  return { name, passed: all.length - failures.length, failed: failures.length, failures };
}

/** The steps of the CI script: one line each, name, tab, exit code. */
export const readSteps = (text: string): Record<string, boolean> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'))
      .map(([name, code]) => [name, code === '0']),
  );

/** The last line of a run. */
export function total(counts: readonly Count[]): string {
  const passed = counts.reduce((n, count) => n + count.passed, 0);
  const failed = counts.reduce((n, count) => n + count.failed, 0);
  return `${passed} passed, ${failed} failed`;
}

const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** The folders of the packages that have tests. */
export function testedPackages(): string[] {
  const manifests = listFiles().filter((path) =>
    /^(packages\/[^/]+|docs|examples|benchmarks|hardening|scripts)\/package\.json$/.test(path),
  );
  return manifests
    .filter((path) => /"test":/.test(readFileSync(join(root, path), 'utf8')))
    .map((path) => path.replace('/package.json', ''));
}

function main(): void {
  const counts = testedPackages().map((path) => countReport(path, read(join(root, path, '.reports', 'vitest.json'))));
  const checks = JSON.parse(read(join(root, '.reports', 'checks.json')) ?? '{"checks":false}') as Record<
    string,
    boolean
  >;
  counts.push(countOutcomes('checks', checks));
  counts.push(countOutcomes('steps', readSteps(read(join(root, '.reports', 'steps.tsv')) ?? 'steps\t1')));
  for (const { name, failures } of counts)
    for (const failure of failures) process.stdout.write(`FAILED in ${name}: ${failure}\n\n`);
  for (const { name, passed, failed } of counts) process.stdout.write(`${name}: ${passed} ok, ${failed} not\n`);
  process.stdout.write(`${total(counts)}\n`);
  if (counts.some((count) => count.failed > 0)) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();

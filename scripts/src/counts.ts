/**
 * Counts a CI run: tests from every package's vitest report, each check as one, each step of the script as one.
 *
 * A package that has a test script and left no report counts as a failure: nothing is skipped silently. The last line
 * is plain, `N passed, N failed`, for whoever reads the log.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { listFiles, root } from './repository.ts';

export interface Count {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
}

/** What vitest's JSON report says, as far as it is read here. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly success: boolean;
}

/** Counts of one vitest report; a suite that could not even be loaded is a failure without a failed test. */
export function countReport(name: string, text: string | undefined): Count {
  if (text === undefined) return { name: `${name} (no report)`, passed: 0, failed: 1 };
  const report = JSON.parse(text) as VitestReport;
  const failed =
    report.numFailedTests > 0 || report.success ? report.numFailedTests : Math.max(1, report.numFailedTestSuites);
  return { name, passed: report.numPassedTests, failed };
}

/** Counts of a table of outcomes, true for passed. */
export function countOutcomes(name: string, outcomes: readonly boolean[]): Count {
  const passed = outcomes.filter(Boolean).length;
  return { name, passed, failed: outcomes.length - passed };
}

/** The steps of the CI script: one line each, name, tab, exit code. */
export const readSteps = (text: string): boolean[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t')[1] === '0');

/** The last line of a run. */
export function total(counts: readonly Count[]): string {
  const passed = counts.reduce((n, count) => n + count.passed, 0);
  const failed = counts.reduce((n, count) => n + count.failed, 0);
  return `${passed} passed, ${failed} failed`;
}

const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

function testedPackages(): string[] {
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
  counts.push(countOutcomes('checks', Object.values(checks)));
  counts.push(countOutcomes('steps', readSteps(read(join(root, '.reports', 'steps.tsv')) ?? 'steps\t1')));
  for (const { name, passed, failed } of counts) process.stdout.write(`${name}: ${passed} ok, ${failed} not\n`);
  process.stdout.write(`${total(counts)}\n`);
  if (counts.some((count) => count.failed > 0)) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();

/**
 * The recorded report, `scripts/mutation/report.json`: per file how many mutants were killed, survived, or are run by no test,
 * and every survivor with its reason. It is data for the docs, and for the next run, which need only look at what has changed.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Reason, reasons } from '../../mutation/reasons.ts';
import { root } from '../repository.ts';
import { isAlive, type Mutant, type Score, scoreOf } from './mutants.ts';

/** A mutant that lives, and why it may; '' where nobody has said so yet. */
export interface Survivor {
  readonly line: number;
  readonly last: number;
  readonly mutator: string;
  readonly code: string;
  readonly became: string;
  readonly status: string;
  readonly reason: string;
}

export interface FileReport extends Score {
  readonly group: string;
  /** The text that was mutated, by its hash: another text makes these figures old. */
  readonly hash: string;
  readonly date: string;
  /** Of how many mutants one was run; left out where all were. */
  readonly sample?: number;
  readonly survivors: readonly Survivor[];
}

/** Reports by file. */
export type Report = Readonly<Record<string, FileReport>>;

export const reportPath: string = join(root, 'scripts', 'mutation', 'report.json');

export const readReport = (): Report =>
  existsSync(reportPath) ? (JSON.parse(readFileSync(reportPath, 'utf8')) as { files: Report }).files : {}; // writeReport wrote it

/** Where the docs read totals. */
const summaryPath = join(root, 'docs', '.vitepress', 'recorded', 'hardening', 'mutation.json');

/** A survivor whose reason begins so gives the same numbers as the code: no test could tell them apart, so it does not count. */
export const EQUAL = 'equal: ';

/** Totals of a report, by group and in all. */
export function summaryOf(files: Report): Readonly<Record<string, Score & { readonly equal: number }>> {
  const summed = (own: readonly FileReport[]): Score & { readonly equal: number } => ({
    ...totalOf(own),
    equal: own.flatMap(({ survivors }) => survivors).filter(({ reason }) => reason.startsWith(EQUAL)).length,
  });
  const names = [...new Set(Object.values(files).map(({ group }) => group))].sort();
  const groups = names.map(
    (name) => [name, summed(Object.values(files).filter(({ group }) => group === name))] as const,
  );
  return { ...Object.fromEntries(groups), all: summed(Object.values(files)) };
}

/** Files in order, a date each, and totals for the docs. */
export function writeReport(files: Report): void {
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(reportPath, `${JSON.stringify({ files: sorted }, null, 2)}\n`);
  const dates = Object.values(files).map(({ date }) => date);
  const oldest = dates.sort()[0] ?? '';
  mkdirSync(dirname(summaryPath), { recursive: true });
  writeFileSync(summaryPath, `${JSON.stringify({ oldest, groups: summaryOf(files) }, null, 2)}\n`);
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
export const hashOfFile = (file: string): string => hashOf(readFileSync(join(root, file), 'utf8'));

const reasonFor = ({ file, code, became }: Mutant, known: readonly Reason[]): string =>
  known.find((entry) => entry.files.test(file) && entry.code.test(code) && (entry.became?.test(became) ?? true))
    ?.reason ?? '';

const survivorOf = (mutant: Mutant, known: readonly Reason[]): Survivor => {
  const { line, last, mutator, code, became, status } = mutant;
  return { line, last, mutator, code, became, status, reason: reasonFor(mutant, known) };
};

/** What one file's mutants come to. */
export const fileReport = (
  group: string,
  file: string,
  mutants: readonly Mutant[],
  known: readonly Reason[] = reasons,
): FileReport => ({
  group,
  hash: hashOfFile(file),
  date: new Date().toISOString().slice(0, 10),
  ...scoreOf(mutants),
  survivors: mutants.filter(isAlive).map((mutant) => survivorOf(mutant, known)),
});

const keyOf = ({ line, mutator, code, became }: Survivor | Mutant): string => [line, mutator, code, became].join('\n');

/** A report after its survivors were tested again: those that are killed now go over to the killed. */
export function retested(
  before: FileReport,
  file: string,
  mutants: readonly Mutant[],
  known: readonly Reason[] = reasons,
): FileReport {
  const seen = new Map(mutants.map((mutant) => [keyOf(mutant), mutant]));
  const survivors = before.survivors
    .map((survivor) => seen.get(keyOf(survivor)) ?? { ...survivor, file })
    .filter(isAlive)
    .map((mutant) => survivorOf(mutant, known));
  const gone = before.survivors.length - survivors.length;
  const noCoverage = survivors.filter(({ status }) => status === 'NoCoverage').length;
  return { ...before, killed: before.killed + gone, survived: survivors.length - noCoverage, noCoverage, survivors };
}

/** Totals of some files. */
export function totalOf(files: readonly Score[]): Score {
  const sum = (read: (score: Score) => number): number => files.reduce((n, score) => n + read(score), 0);
  return { killed: sum((s) => s.killed), survived: sum((s) => s.survived), noCoverage: sum((s) => s.noCoverage) };
}

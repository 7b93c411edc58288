/**
 * What a run says at its end: a table for people, the same facts as JSON for the docs site.
 *
 * Nothing is left out: cases asked, run, rejected and failed are counted for every family, backends that answered nothing are
 * named, and a run agrees only if every family ran all that was asked.
 */
import type { Hello } from '../oracle/process.ts';
import type { Failure, FamilyReport, Row } from './run.ts';

/** A whole run. */
export interface Report {
  readonly format: 1;
  readonly seed: number;
  /** Live PyTorch, or recorded answers. */
  readonly source: 'pytorch' | 'recording';
  readonly oracle: Pick<Hello, 'torch' | 'python' | 'capability' | 'processor' | 'libc'>;
  readonly seconds: number;
  readonly agrees: boolean;
  readonly families: readonly FamilyReport[];
}

/** Whether a family ran all it was asked and found no difference. */
export const agrees = (family: FamilyReport): boolean => family.failed === 0 && family.run >= family.asked;

/** How many cases a run compared. */
export const casesRun = (report: Report): number => report.families.reduce((total, { run }) => total + run, 0);

/** A report as JSON, in which infinities and NaN are words: JSON has none, and null would look like nothing. */
export const reportJson = (report: Report): string =>
  JSON.stringify(report, (_, x: unknown) => (typeof x === 'number' && !Number.isFinite(x) ? String(x) : x), 2);

const share = (x: number): string => (x === 0 ? '0' : x === Infinity ? '∞' : x.toPrecision(2));
const count = (x: number): string =>
  Number.isFinite(x) && x < 1e6 ? String(x) : x === Infinity ? '∞' : x.toPrecision(2);

/** The worst ulp of every backend has a column; `–` where it ran no case of the row. */
function rowCells(family: FamilyReport, name: string, row: Row, backends: readonly string[]): string[] {
  return [
    family.family,
    name,
    String(row.cases),
    ...backends.map((backend) => {
      const worst = row.backends[backend];
      return worst === undefined ? '–' : count(worst.ulp);
    }),
    share(row.share),
    row.failed === 0 ? 'agrees' : `${row.failed} DIFFER`,
  ];
}

/** Columns padded to their widest cell; all but the first two and the last are numbers, set right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const columns = rows[0] ?? [];
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const isText = (i: number): boolean => i < 2 || i === columns.length - 1;
  const cell = (text: string, i: number): string =>
    isText(i) ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0);
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}

/** The table of a run. */
export function table(families: readonly FamilyReport[]): string {
  const backends = [...new Set(families.flatMap((family) => Object.keys(family.backends)))];
  const header = ['family', 'row', 'cases', ...backends.map((name) => `${name} ulp`), 'of tolerance', ''];
  const body = families.flatMap((family) =>
    Object.entries(family.rows).map(([name, row]) => rowCells(family, name, row, backends)),
  );
  return aligned([header, ...body]);
}

/** One line per family: what was asked, run, rejected, failed, and by whom it was answered. */
export function tallies(families: readonly FamilyReport[]): string[] {
  return families.map((f) => {
    const by = Object.entries(f.backends).map(([name, cases]) => `${name} ${cases}`);
    const share = f.run + f.rejected === 0 ? 0 : (100 * f.rejected) / (f.run + f.rejected);
    return `${f.family}: asked ${f.asked}, run ${f.run}, rejected ${f.rejected} (${share.toFixed(1)} %), failed ${f.failed}; ${by.join(', ')}`;
  });
}

/** How to look at a failure again. */
export const reproduction = (seed: number, { family, index }: Failure): string =>
  `pnpm parity shrink --seed ${seed} --family ${family} --case ${index}`;

/** The first failures of every family, each with the command that reproduces it. */
export function failureLines(families: readonly FamilyReport[], seed: number): string[] {
  return families.flatMap(({ failures }) =>
    failures
      .slice(0, 5)
      .flatMap((failure) => [
        `DIFFERS ${failure.family} case ${failure.index} (${failure.row}, ${failure.backend}): ${failure.what}`,
        `  ${reproduction(seed, failure)}`,
      ]),
  );
}

/** The last line. */
export function verdict(report: Report): string {
  const cases = casesRun(report);
  const whom =
    report.source === 'pytorch'
      ? `PyTorch ${report.oracle.torch}`
      : `the recorded answers of PyTorch ${report.oracle.torch}`;
  if (report.agrees) return `AGREES with ${whom} in ${cases} cases (${report.seconds.toFixed(1)} s).`;
  const failed = report.families.reduce((total, f) => total + f.failed, 0);
  const short = report.families.filter((f) => f.run < f.asked).map((f) => `${f.family} ran ${f.run} of ${f.asked}`);
  return [`DOES NOT AGREE with ${whom}: ${failed} of ${cases} cases differ`, ...short].join('; ');
}

/** The parity page, printed from the report of a `pnpm parity run --json`: what was compared, how often, and how far apart it was. */
import { existsSync, readFileSync } from 'node:fs';

interface Row {
  readonly cases: number;
  readonly failed: number;
  /** Infinity and NaN, which JSON does not have, are words. */
  readonly ulp: number | string | null;
  readonly share: number | string;
}
interface Family {
  readonly family: string;
  readonly compared: string;
  readonly run: number;
  readonly rejected: number;
  readonly failed: number;
  readonly backends: Readonly<Record<string, number>>;
  readonly rows: Readonly<Record<string, Row>>;
}

/** The parts of the report that the site prints. */
export interface ParityReport {
  readonly seed: number;
  readonly oracle: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly agrees: boolean;
  readonly families: readonly Family[];
}

/** The recorded report; undefined where none was recorded. */
export function readParity(path: string): ParityReport | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ParityReport) : undefined; // parity's own format
}

/** All cases of a report. */
export const casesOf = ({ families }: ParityReport): number => families.reduce((total, { run }) => total + run, 0);

const command = 'pnpm parity run --seed 1 --json docs/.vitepress/recorded/parity/latest.json';
/** A count; a distance that is no number is shown as it is. */
const count = (n: number | string | null): string =>
  typeof n === 'number' ? (n < 100 ? n : Math.round(n)).toLocaleString('en') : (n ?? '–');
const share = (x: number | string): string =>
  typeof x === 'string'
    ? x
    : x === 0
      ? '0'
      : x >= 0.01
        ? x.toFixed(2)
        : x
            .toExponential(0)
            .replace('e-', ' · 10^−')
            .concat('^')
            .replace(/\^(−\d+)\^/, '<sup>$1</sup>');
const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

/** The first column holds words, the others numbers. */
const rule = (head: readonly string[]): string => line(head.map((_, i) => (i === 0 ? '---' : '---:')));

function familyRows(families: readonly Family[]): string {
  const backends = [...new Set(families.flatMap((family) => Object.keys(family.backends)))];
  const head = ['family', 'cases', 'failed', ...backends];
  const rows = families.map((family) =>
    line([
      family.family,
      count(family.run),
      count(family.failed),
      ...backends.map((name) => count(family.backends[name] ?? 0)),
    ]),
  );
  return [line(head), rule(head), ...rows].join('\n');
}

function familySection({ family, compared, rejected, rows }: Family): string {
  const head = ['what', 'cases', 'failed', 'ulp, worst', 'of what is allowed'];
  const lines = Object.entries(rows).map(([name, row]) =>
    line([name.replaceAll('|', '\\|'), count(row.cases), count(row.failed), count(row.ulp), share(row.share)]),
  );
  const note =
    rejected === 0
      ? ''
      : ` ${count(rejected)} draws were rejected before the comparison, because the true answer hangs on rounding there.`;
  return `## ${family}\n\nCompared: ${compared}.${note}\n\n${[line(head), rule(head), ...lines].join('\n')}`;
}

/** The page. */
export function parityPage(report: ParityReport | undefined): string {
  const run = `\`\`\`sh\n${command}\n\`\`\``;
  const intro =
    'Random expressions, networks and trainings, computed by Chainrule and by PyTorch, and compared number by number.';
  if (report === undefined)
    return `# Parity with PyTorch\n\n${intro} No run is recorded in this copy of the repository. This records one:\n\n${run}`;
  const verdict = report.agrees
    ? 'Chainrule **agreed** with PyTorch in every one of them'
    : 'Chainrule **differed** from PyTorch in some of them';
  return [
    '---\noutline: 2\n---',
    '# Parity with PyTorch',
    intro,
    `The recorded run drew ${count(casesOf(report))} cases from seed ${report.seed} and took ${Math.round(report.seconds)} seconds. ${verdict}. On the other side stood PyTorch ${report.oracle.torch} on Python ${report.oracle.python} (${report.oracle.processor}, ${report.oracle.libc}).`,
    familyRows(report.families),
    'The last columns say how many of the cases also ran on the compiled path and on the readable reference engine.',
    '“ulp, worst” is the largest distance in units of the last place; where a sum cancels, that unit is tiny and the count large, so each case has its own bound from the size of its terms. The last column of each table below says how much of that bound the worst case used: 1 would be all of it.',
    ...report.families.map(familySection),
    '## Run it yourself',
    run,
  ].join('\n\n');
}

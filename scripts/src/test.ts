/**
 * `pnpm test`: every package's tests, through turbo, with a browser even where the machine has none (browser-cache.ts), and at the end what was
 * skipped, counted by reason. A skip that no reason below explains is a failure: nothing is left out silently.
 *
 * Ends with turbo's own exit code, else 1 where a skip is unexplained.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { cachedBrowser } from './browser-cache.ts';
import { chromiumPath } from './chromium.ts';
import { testedPackages } from './counts.ts';
import { root } from './repository.ts';

/** A test that did not run: its file from the root, and its name. */
export interface Skipped {
  readonly file: string;
  readonly name: string;
}

/** Why tests are skipped, by file or name; `replayed` are compared with recorded answers in place of live ones. */
interface Reason {
  readonly tests: RegExp;
  readonly reason: string;
  readonly replayed?: true;
}

export const reasons: readonly Reason[] = [
  {
    tests: /^(docs\/test\/prose\/(python|copied)|packages\/nn\/test\/in-pytorch)\.test\.ts/,
    reason: 'no Python with torch: compared with recorded answers',
    replayed: true,
  },
  {
    tests: /^examples\/test\/microgpt\.test\.ts/,
    reason: 'the list of names is here, or is not: the other half of the tests ran',
  },
  {
    tests: /^(docs\/test\/site|hardening\/test\/security\/csp)/,
    reason: 'no browser: install Chromium, or set CHROMIUM',
  },
  {
    tests: /^hardening\/test\/faults\/(disk|memory)\.test\.ts/,
    reason: 'needs Linux, or another user: root may write everywhere, others may not mount',
  },
  { tests: /^packages\/parity\/test\/command-line\.test\.ts/, reason: 'not on Windows' },
];

/** What vitest's JSON report says, as far as it is read here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** The skipped tests of a report. */
export const skippedIn = (report: Report): Skipped[] =>
  report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map((test) => ({ file: relative(root, name).replaceAll('\\', '/'), name: test.fullName })),
  );

/** The last lines of a run: how many were skipped and how many replayed, one line a reason; and what nothing explains. */
export function summary(skipped: readonly Skipped[]): {
  readonly lines: string[];
  readonly unexplained: readonly Skipped[];
} {
  const textOf = ({ file, name }: Skipped): string => `${file} ${name}`;
  const of = (test: Skipped): Reason | undefined => reasons.find(({ tests }) => tests.test(textOf(test)));
  const groups = reasons
    .map((reason) => ({ reason, count: skipped.filter((test) => of(test) === reason).length }))
    .filter(({ count }) => count > 0);
  const unexplained = skipped.filter((test) => of(test) === undefined);
  const count = (replayed: boolean): number =>
    groups.filter(({ reason }) => (reason.replayed ?? false) === replayed).reduce((n, group) => n + group.count, 0);
  const lines = [
    ...groups.map(({ reason, count }) => `${reason.replayed ? 'replayed' : 'skipped'} ${count}: ${reason.reason}`),
    ...unexplained.map((test) => `skipped WITHOUT A REASON: ${textOf(test)}`),
    `${count(false) + unexplained.length} tests skipped, ${count(true)} replayed`,
  ];
  return { lines, unexplained };
}

const reportOf = (folder: string): string => join(root, folder, '.reports', 'vitest.json');

async function main(args: readonly string[]): Promise<number> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  for (const folder of testedPackages()) rmSync(reportOf(folder), { force: true }); // an earlier run's must not pass for this one's
  const browser = chromiumPath() === undefined ? await cachedBrowser(process.env, say) : undefined;
  if (browser?.path === undefined && browser !== undefined) say(`The tests of pages are skipped: ${browser.reason}.`);
  const env = {
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    ...(browser?.path === undefined ? {} : { CHROMIUM: browser.path }),
  };
  const turbo = ['run', 'test', '--concurrency=2', '--continue', '--output-logs=new-only', ...args];
  const options = { cwd: root, preferLocal: true, reject: false, stdio: 'inherit', env } as const;
  const { exitCode = 1 } = await execa('turbo', turbo, options);
  const reports = testedPackages().map(reportOf).filter(existsSync);
  const skipped = reports.flatMap((path) => skippedIn(JSON.parse(readFileSync(path, 'utf8')) as Report)); // vitest's own
  const { lines, unexplained } = summary(skipped);
  say(`\n${lines.join('\n')}`);
  return exitCode !== 0 ? exitCode : unexplained.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));

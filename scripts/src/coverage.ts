/**
 * `pnpm coverage`: which branches of engine, nn and parity's method the tests take. At least 95 % of those that can be taken have to
 * be, and every missed one has to be named, with a reason, in `scripts/coverage/missed.json`.
 *
 *   pnpm coverage          runs the tests and holds them to that
 *   pnpm coverage nn       that of one package
 *   pnpm coverage --name   writes missed.json anew: reasons are kept, new branches come with an empty one, to be filled in
 *
 * Tests that take long and whose promises are of another kind are left out: what only they reach counts as missed.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { type Branches, branchesOf, type Coverage, compareBranches, type Named, renamed } from './coverage/branches.ts';
import { root } from './repository.ts';

const demanded = 0.95;
/** So many branches may be missed without a name, in each package: what a test draws or times may miss one. */
const patience = 10;
const tablePath = join(root, 'scripts', 'coverage', 'missed.json');
const readTable = (): readonly Named[] => JSON.parse(readFileSync(tablePath, 'utf8')) as readonly Named[]; // written below

interface Target {
  readonly name: string;
  /** Which sources count. */
  readonly include: string;
  /** Tests that are not run. */
  readonly slow: readonly string[];
}
const targets: readonly Target[] = [
  { name: 'engine', include: 'src/**/*.ts', slow: ['scale', 'compile-scale', 'retention', 'accuracy'] },
  { name: 'nn', include: 'src/**/*.ts', slow: ['processes'] },
  { name: 'parity', include: 'src/method/**/*.ts', slow: [] },
];

/** Each failed test's line, and the lines after it that say what it said. */
const failures = (output: string): string => {
  const lines = output.split('\n');
  return lines.flatMap((line, i) => (line.includes(' FAIL ') ? lines.slice(i, i + 12) : [])).join('\n');
};

async function measure({ name, include, slow }: Target): Promise<Branches> {
  const folder = join(root, 'packages', name);
  const reports = join(folder, '.reports', 'coverage');
  const settings = {
    ...{
      enabled: 'true',
      provider: 'v8',
      include,
      exclude: '**/*.test.ts',
      reporter: 'json',
      reportsDirectory: reports,
    },
    reportOnFailure: 'true', // bounds on time may not hold under coverage; that tests pass is for `pnpm test` to say
  };
  const args = Object.entries(settings).map(([key, value]) => `--coverage.${key}=${value}`);
  const left = slow.flatMap((file) => ['--exclude', `**/${file}.test.ts`]);
  const all = ['run', '--reporter=dot', ...args, ...left];
  rmSync(reports, { recursive: true, force: true });
  const run = await execa('vitest', all, { cwd: folder, preferLocal: true, localDir: root, reject: false, all: true });
  const report = join(reports, 'coverage-final.json');
  if (!existsSync(report)) throw new Error(`coverage: the tests of ${name} leave no report:\n${run.all.slice(-4000)}`);
  if (run.exitCode !== 0) process.stdout.write(`coverage: some tests of ${name} fail here:\n${failures(run.all)}\n`);
  const coverage = JSON.parse(readFileSync(report, 'utf8')) as Coverage; // istanbul's format
  return branchesOf(
    coverage,
    (path) => relative(root, path).split(sep).join('/'),
    (path) => readFileSync(path, 'utf8'),
  );
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const partOf = <T extends { readonly file: string }>(entries: readonly T[], name: string): T[] =>
  entries.filter(({ file }) => file.startsWith(`packages/${name}/`));

/** Says how a package stands, and whether that will do. */
function judge(name: string, branches: Branches, table: readonly Named[]): boolean {
  const { unnamed, stale, open, reachable } = compareBranches(branches, partOf(table, name));
  const share = 1 - open / reachable;
  const raw = 1 - branches.missed.length / branches.total;
  const silent = partOf(table, name).filter(({ reason }) => reason === '');
  say(
    `${name}: ${percent(share)} of ${reachable} branches that can be taken (${percent(raw)} of all ${branches.total})`,
  );
  for (const { file, line, branch, code } of unnamed)
    say(`  ${file}:${line} is missed and has no name: ${branch} of  ${code}`);
  for (const { file, branch, code } of silent) say(`  ${file} has no reason: ${branch} of  ${code}`);
  if (stale.length > 0) say(`  ${stale.length} entries are no longer missed: pnpm coverage --name takes them out`);
  const good = share >= demanded && unnamed.length <= patience && silent.length === 0;
  if (!good)
    say(
      `  ${name}: at least ${percent(demanded)} have to be taken, and missed ones tested or named in scripts/coverage/missed.json`,
    );
  return good;
}

/** Figures for the docs. */
function record(all: readonly (readonly [string, Branches])[]): void {
  const figures = all.map(([name, branches]) => {
    const { open, reachable } = compareBranches(branches, partOf(readTable(), name));
    return [name, { total: branches.total, missed: branches.missed.length, reachable, open }] as const;
  });
  const date = new Date().toISOString().slice(0, 10);
  const path = join(root, 'docs', '.vitepress', 'recorded', 'hardening', 'coverage.json');
  writeFileSync(path, `${JSON.stringify({ date, branches: Object.fromEntries(figures) }, null, 2)}\n`);
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { name: { type: 'boolean' } } });
const unknown = positionals.find((name) => !targets.some((target) => target.name === name));
if (unknown !== undefined)
  throw new Error(`coverage: there is no ${unknown}: ${targets.map(({ name }) => name).join(', ')}.`);
const asked = targets.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const measured: (readonly [string, Branches])[] = [];
for (const target of asked) measured.push([target.name, await measure(target)]);
const table = readTable(); // after the tests, which take their time: somebody may have named some meanwhile
if (values.name === true) {
  const others = table.filter(({ file }) => !asked.some(({ name }) => file.startsWith(`packages/${name}/`)));
  const missed = [
    ...others.map((entry) => ({ ...entry, line: 0 })),
    ...measured.flatMap(([, branches]) => branches.missed),
  ];
  writeFileSync(tablePath, `${JSON.stringify(renamed(missed, table), null, 2)}\n`);
  say(`coverage: ${missed.length} missed branches are in scripts/coverage/missed.json`);
  if (positionals.length === 0) record(measured);
} else {
  const verdicts = measured.map(([name, branches]) => judge(name, branches, table));
  if (verdicts.includes(false)) process.exitCode = 1;
}

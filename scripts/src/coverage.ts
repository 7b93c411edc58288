/**
 * `pnpm coverage`: which branches of engine, nn and parity's method the tests take. At least 95 % of those that can be taken have to
 * be, and every missed one has to be named, with a reason, in `scripts/coverage/missed.json`.
 *
 *   pnpm coverage          runs the tests and holds them to that
 *   pnpm coverage --name   writes missed.json anew: reasons are kept, new branches come with an empty one, to be filled in
 *
 * Tests that take long and whose promises are of another kind are left out: what only they reach counts as missed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { type Branches, branchesOf, type Coverage, compareBranches, type Named, renamed } from './coverage/branches.ts';
import { root } from './repository.ts';

const demanded = 0.95;
/** So many branches may wait for their names, in each package: one that hangs on timing must not fail a run. */
const patience = 5;
const tablePath = join(root, 'scripts', 'coverage', 'missed.json');

interface Target {
  readonly name: string;
  /** Which sources count. */
  readonly include: string;
  /** Tests that are not run. */
  readonly slow: readonly string[];
}
const targets: readonly Target[] = [
  { name: 'engine', include: 'src/**/*.ts', slow: ['scale', 'compile-scale', 'retention', 'accuracy'] },
  { name: 'nn', include: 'src/**/*.ts', slow: ['processes', 'pytorch'] },
  { name: 'parity', include: 'src/method/**/*.ts', slow: [] },
];

async function measure({ name, include, slow }: Target): Promise<Branches> {
  const folder = join(root, 'packages', name);
  const reports = join(folder, '.reports', 'coverage');
  const settings = {
    enabled: 'true',
    provider: 'v8',
    include,
    exclude: '**/*.test.ts',
    reporter: 'json',
    reportsDirectory: reports,
  };
  const args = Object.entries(settings).map(([key, value]) => `--coverage.${key}=${value}`);
  const left = slow.flatMap((file) => ['--exclude', `**/${file}.test.ts`]);
  const run = await execa('vitest', ['run', '--reporter=dot', ...args, ...left], {
    cwd: folder,
    preferLocal: true,
    localDir: root,
    reject: false,
    all: true,
  });
  if (run.exitCode !== 0) throw new Error(`coverage: the tests of ${name} fail:\n${run.all.slice(-4000)}`);
  const coverage = JSON.parse(readFileSync(join(reports, 'coverage-final.json'), 'utf8')) as Coverage; // istanbul's format
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

const { values } = parseArgs({ options: { name: { type: 'boolean' } } });
const table = JSON.parse(readFileSync(tablePath, 'utf8')) as readonly Named[]; // written below
const measured: (readonly [string, Branches])[] = [];
for (const target of targets) measured.push([target.name, await measure(target)]);
if (values.name === true) {
  const missed = measured.flatMap(([, branches]) => branches.missed);
  writeFileSync(tablePath, `${JSON.stringify(renamed(missed, table), null, 2)}\n`);
  say(`coverage: ${missed.length} missed branches are in scripts/coverage/missed.json`);
} else {
  const verdicts = measured.map(([name, branches]) => judge(name, branches, table));
  if (verdicts.includes(false)) process.exitCode = 1;
}

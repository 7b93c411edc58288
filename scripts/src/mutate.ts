/**
 * `pnpm mutate`: changes the code in small ways, one at a time, and sees whether a test notices. Stryker does it; what is mutated and
 * by which tests it has to be noticed is in `scripts/mutation/groups.ts`, what may live and why in `reasons.ts` beside it.
 *
 *   pnpm mutate                      every group; writes scripts/mutation/report.json (hours)
 *   pnpm mutate ops losses           these groups
 *   pnpm mutate --stale [group…]     files whose text is another than the report's, and elsewhere the survivors only
 *   pnpm mutate --reasons            runs nothing: gives recorded survivors the reasons that reasons.ts has for them by now
 *   pnpm mutate --changed            the lines that this branch has changed; writes nothing   (what CI does)
 *     --seconds 100                  for so long at most
 *
 * `MUTATE_WORKERS=2` takes two processes. `PROPERTY_RUNS=0.2` draws fewer inputs, for a first look: what then survives, `--stale` tries
 * again with all of them.
 */
import { parseArgs } from 'node:util';
import { type Group, groups } from '../mutation/groups.ts';
import { baseCommit, changedLines, diffSince } from './mutation/changes.ts';
import { isAlive, type Mutant, percent, type Score, scoreOf, shareOf, testedIn } from './mutation/mutants.ts';
import {
  type FileReport,
  fileReport,
  hashOfFile,
  readReport,
  retested,
  totalOf,
  writeReport,
} from './mutation/report.ts';
import { runStryker } from './mutation/stryker.ts';
import { listFiles } from './repository.ts';

const usage = 'pnpm mutate [group…] [--stale] [--reasons] [--changed [--seconds N]]';
const say = (text: string): undefined => {
  process.stdout.write(`${text}\n`);
};
const describeScore = (score: Score): string =>
  `${score.killed} of ${testedIn(score)} killed (${percent(shareOf(score))}), ${score.survived} survived, ${score.noCoverage} run by no test`;
const describeMutant = ({ file, line, code, became, status }: Mutant): string =>
  `  ${file}:${line} ${status === 'NoCoverage' ? 'runs in no test' : 'survived'}: ${code}  →  ${became}`;

const sourcesOf = (group: Group): string[] => listFiles().filter((file) => group.sources.test(file));

/** Files per run of Stryker. A run's finds are recorded when it ends: so that one that has to stop does not take hours with it. */
const batch = 6;

/** Mutates files whole. */
async function mutateFiles(group: Group, files: readonly string[]): Promise<void> {
  for (let at = 0; at < files.length; at += batch) await mutateBatch(group, files.slice(at, at + batch));
}

async function mutateBatch(group: Group, files: readonly string[]): Promise<void> {
  const hashes = files.map((file) => [file, hashOfFile(file)] as const); // before the run: somebody may write on meanwhile
  const { mutants } = await runStryker(group, files);
  const made: Record<string, FileReport> = {};
  for (const [file, hash] of hashes) {
    const own = mutants.filter((mutant) => mutant.file === file);
    const { survivors, ...counts } = { ...fileReport(group.name, file, own), hash };
    made[file] = { ...counts, ...(group.sample === undefined ? {} : { sample: group.sample }), survivors };
  }
  writeReport({ ...readReport(), ...made });
  for (const [file, score] of Object.entries(made)) say(`${file}: ${describeScore(score)}`);
}

/** Tests the survivors of files again whose text is what it was. */
async function mutateSurvivors(group: Group, files: readonly string[]): Promise<void> {
  const report = readReport();
  const known = files.flatMap((file) => {
    const before = report[file];
    return before === undefined ? [] : [[file, before] as const];
  });
  const lines = known.flatMap(([file, { survivors }]) => [
    ...new Set(survivors.map(({ line, last = line + 40 }) => `${file}:${line}-${last}`)),
  ]);
  if (lines.length === 0) return;
  const { mutants } = await runStryker(group, lines);
  const again = known.map(
    ([file, before]) =>
      [
        file,
        retested(
          before,
          file,
          mutants.filter((mutant) => mutant.file === file),
        ),
      ] as const,
  );
  writeReport({ ...readReport(), ...Object.fromEntries(again) });
  for (const [file, score] of again) say(`${file}: ${describeScore(score)}`);
}

async function mutateStale(group: Group): Promise<void> {
  const report = readReport();
  const files = sourcesOf(group);
  const fresh = files.filter((file) => report[file]?.hash === hashOfFile(file));
  await mutateFiles(
    group,
    files.filter((file) => !fresh.includes(file)),
  );
  await mutateSurvivors(group, fresh);
}

/**
 * Below this share of killed among the mutants that tests ran a change is refused, once there are so many that it says something.
 * Code that no test runs is for `pnpm coverage`; it is told of here, and does not count.
 */
const demanded = { share: 0.6, from: 20 };

async function mutateChanges(seconds: number): Promise<boolean> {
  const base = baseCommit();
  if (base === undefined) {
    say('mutate: there is no earlier commit to compare with, so there is no change to look at.');
    return true;
  }
  const end = Date.now() + 1000 * seconds;
  const changed = changedLines(diffSince(base));
  const found: Mutant[] = [];
  for (const group of groups) {
    const lines = changed
      .filter(({ file }) => group.sources.test(file))
      .map(({ file, from, to }) => `${file}:${from}-${to}`);
    if (lines.length === 0) continue;
    const rest = (end - Date.now()) / 1000;
    if (rest < 10) {
      say(`mutate: no time is left for ${group.name} (${lines.length} places); the nightly run has them.`);
      continue;
    }
    const outcome = await runStryker(group, lines, rest).catch((error: unknown) =>
      say(`mutate: ${group.name} could not be tried. ${error}`),
    );
    if (outcome === undefined) continue; // whether tests pass is for `pnpm test` to say
    const { mutants, finished } = outcome;
    found.push(...mutants);
    say(
      `mutate: ${group.name}, ${lines.length} places${finished ? '' : ', stopped when the time was up'}: ${describeScore(scoreOf(mutants))}`,
    );
  }
  for (const mutant of found.filter(isAlive)) say(describeMutant(mutant));
  return verdict(scoreOf(found), base);
}

function verdict(score: Score, base: string): boolean {
  const since = `since ${base.slice(0, 10)}`;
  if (testedIn(score) === 0) {
    say(`mutate: nothing ${since} that the groups of scripts/mutation/groups.ts cover could be tried.`);
    return true;
  }
  const ran = { ...score, noCoverage: 0 };
  const good = testedIn(ran) < demanded.from || shareOf(ran) >= demanded.share;
  say(`mutate: changes ${since}: ${describeScore(score)}${good ? '' : `; ${percent(demanded.share)} are demanded`}`);
  return good;
}

/** What the command line asks for; a mistake in it ends the process with 2. */
function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        changed: { type: 'boolean' },
        stale: { type: 'boolean' },
        reasons: { type: 'boolean' },
        seconds: { type: 'string', default: '100' },
      },
    });
    const unknown = positionals.find((name) => !groups.some((group) => group.name === name));
    if (unknown !== undefined)
      throw new Error(`there is no group ${unknown}; there are ${groups.map(({ name }) => name).join(', ')}`);
    const seconds = Number(values.seconds);
    if (!(seconds > 0)) throw new Error(`--seconds must be a number above 0, but got ${values.seconds}`);
    return { ...values, seconds, names: positionals };
  } catch (error) {
    process.stderr.write(`mutate: ${(error as Error).message}\nUsage: ${usage}\n`); // nothing else is thrown above
    process.exit(2);
  }
}

const { changed, stale, reasons, seconds, names } = readArguments();
if (changed) process.exitCode = (await mutateChanges(seconds)) ? 0 : 1;
else if (reasons) {
  const again = Object.entries(readReport()).map(([file, before]) => [file, retested(before, file, [])] as const);
  writeReport(Object.fromEntries(again));
} else {
  const asked = groups.filter(({ name }) => names.length === 0 || names.includes(name));
  for (const group of asked) await (stale ? mutateStale(group) : mutateFiles(group, sourcesOf(group)));
  say(`mutate: ${describeScore(totalOf(Object.values(readReport())))}`);
}

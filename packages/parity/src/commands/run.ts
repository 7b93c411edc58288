/** `parity run`: every family, fresh cases, live PyTorch; ends with the table and a verdict. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Backend, backends } from '../backends.ts';
import { messages, ParityError } from '../errors.ts';
import type { AnyFamily } from '../families/family.ts';
import { families } from '../families/index.ts';
import { follow } from '../method/progress.ts';
import { agrees, casesRun, failureLines, type Report, reportJson, table, tallies, verdict } from '../method/report.ts';
import { type FamilyReport, liveSource, runFamily, type Source } from '../method/run.ts';
import type { Hello } from '../oracle/process.ts';
import { freshSeed } from '../random.ts';
import type { Arguments } from './arguments.ts';
import { withOracle } from './connect.ts';
import { type Shell, say, tell } from './shell.ts';

/** The families that were asked for. */
export const chosen = ({ families: names }: Arguments): readonly AnyFamily[] =>
  names.length === 0 ? families : families.filter(({ name }) => names.includes(name));

/** Runs families one after the other, with progress. */
export async function runFamilies(
  wanted: readonly AnyFamily[],
  source: Source,
  seed: number,
  shell: Shell,
  counts: Arguments['counts'] = {},
  candidates: readonly Backend[] = backends,
): Promise<FamilyReport[]> {
  const reports: FamilyReport[] = [];
  for (const family of wanted) {
    const count = counts[family.name] ?? family.count;
    const progress = follow(family.name, count, { stream: shell.err, terminal: shell.terminal });
    reports.push(
      await runFamily(family, { seed, count, backends: candidates, source, onCase: () => progress.advance() }),
    );
    progress.done();
  }
  return reports;
}

/** Prints a report and gives the exit code: 0 if all agree, 1 if not. */
export function conclude(report: Report, shell: Shell, json?: string): number {
  if (casesRun(report) === 0) {
    const rejected = report.families.reduce((total, family) => total + family.rejected, 0);
    const why = rejected > 0 ? `PyTorch rejected all ${rejected} cases that were drawn` : 'no case was asked for';
    throw new ParityError('NOTHING_COMPARED', messages.nothingCompared(why));
  }
  if (json !== undefined) {
    mkdirSync(dirname(json), { recursive: true });
    writeFileSync(json, `${reportJson(report)}\n`);
  }
  say(shell, table(report.families));
  for (const line of tallies(report.families)) say(shell, line);
  for (const line of failureLines(report.families, report.seed)) say(shell, line);
  say(shell, verdict(report));
  return report.agrees ? 0 : 1;
}

/** Puts the parts of a report together. */
export function reportOf(
  reports: readonly FamilyReport[],
  hello: Hello,
  seed: number,
  source: Report['source'],
  start: number,
): Report {
  const { torch, python, capability, processor, libc } = hello;
  const seconds = (Date.now() - start) / 1000;
  return {
    format: 1,
    seed,
    source,
    oracle: { torch, python, capability, processor, libc },
    seconds,
    agrees: reports.every(agrees),
    families: reports,
  };
}

export async function run(args: Arguments, shell: Shell): Promise<number> {
  const seed = args.seed ?? freshSeed();
  say(shell, `parity: seed ${seed}; again with \`pnpm parity --seed ${seed}\``);
  tell(shell, `comparing ${backends.map(({ name }) => name).join(', ')}`);
  return withOracle(args, shell, async (oracle) => {
    const start = Date.now();
    const reports = await runFamilies(chosen(args), liveSource(oracle), seed, shell, args.counts);
    return conclude(reportOf(reports, oracle.hello, seed, 'pytorch', start), shell, args.json);
  });
}

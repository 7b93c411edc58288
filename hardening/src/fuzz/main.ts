/** `pnpm fuzz`: every target for so many seconds, or one input again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { runCommand, UsageError, type Values } from '../command.ts';
import { keep, readCorpus } from './corpus.ts';
import { freshSeed } from './random.ts';
import type { Report } from './session.ts';
import type { Target } from './target.ts';
import { targets } from './targets/index.ts';
import { judgeApart, watchSession } from './watch.ts';

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

const usage = `Usage: pnpm fuzz [--seconds N] [--target NAME] [--seed S] [--keep] [--json FILE] [--replay FILE]

Draws inputs for the readers of files, the tapes and the compiler, and looks for a promise that is broken: a crash, an error
that is none of ours, an endless run.

  --seconds N    for each target (default 10)
  --target NAME  only this one; may be given again: ${targets.map(({ name }) => name).join(', ')}
  --seed S       draw the same inputs as another run (a whole number; printed by every run)
  --keep         add an input for every outcome to the corpus
  --json FILE    write the report as JSON
  --replay FILE  one input again; needs one --target
  --help         this text

Exit code: 0 nothing found, 1 a promise was broken (the input is in the corpus then), 2 could not run.`;

const options = {
  seconds: { type: 'string', default: '10' },
  target: { type: 'string', multiple: true, default: [] as string[] },
  seed: { type: 'string' },
  json: { type: 'string' },
  replay: { type: 'string' },
  keep: { type: 'boolean', default: false },
} as const;

type Given = Values<typeof options>;

function check(values: Given) {
  const whole = (name: string, text: string): number => {
    if (!/^\d{1,10}$/.test(text)) throw new UsageError(`--${name} must be a whole number, got '${text}'.`);
    return Number(text);
  };
  const known = (name: string): Target => {
    const found = targets.find((target) => target.name === name);
    if (found === undefined)
      throw new UsageError(
        `--target must be one of ${targets.map((target) => target.name).join(', ')}, got '${name}'.`,
      );
    return found;
  };
  const chosen = values.target.length === 0 ? targets : values.target.map(known);
  if (values.replay !== undefined && chosen.length !== 1) throw new UsageError('--replay needs one --target.');
  return {
    ...values,
    chosen,
    seconds: whole('seconds', values.seconds),
    seed: whole('seed', values.seed ?? String(freshSeed())),
  };
}

function show({ target, seed, seconds, cases, findings, outcomes }: Report): void {
  const rate = Math.round(cases / Math.max(seconds, 1e-3)).toLocaleString('en');
  print(
    `${target.padEnd(12)} seed ${seed}: ${cases.toLocaleString('en')} inputs in ${seconds.toFixed(1)} s (${rate}/s), ${outcomes.length} outcomes, ${findings.length} findings`,
  );
  for (const { kind, words, input } of findings) {
    print(`  ${kind}: ${words.slice(0, 300)}`);
    print(`  again: pnpm fuzz --target ${target} --replay ${keep(target, 'crash', input)}`);
  }
}

async function replay(target: Target, file: string): Promise<boolean> {
  const verdict = await judgeApart(target.name, new Uint8Array(readFileSync(file)));
  print('kind' in verdict ? `${verdict.kind}: ${verdict.words}` : `no finding: ${verdict.outcome}`);
  return !('kind' in verdict);
}

async function main(values: Given): Promise<number> {
  const { chosen, seconds, seed, json, replay: file, keep: keepAll } = check(values);
  if (file !== undefined) return (await replay(chosen[0] as Target, file)) ? 0 : 1; // there is one
  print(`fuzzing ${chosen.length} targets, ${seconds} s each, seed ${seed}`);
  const reports: Report[] = [];
  for (const { name } of chosen) {
    const corpus = readCorpus(name).map(({ input }) => input);
    const report = await watchSession(name, { seed, milliseconds: 1000 * seconds, corpus });
    show(report);
    if (keepAll) for (const { input } of smallest(report)) keep(name, 'seed', input);
    reports.push(report);
  }
  const broken = reports.filter(({ findings }) => findings.length > 0).length;
  print(broken === 0 ? 'no promise was broken' : `${broken} of ${reports.length} targets broke a promise`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(summary(seed, reports), null, 2)}\n`);
  return broken === 0 ? 0 : 1;
}

/** Seeds that a session may add to the corpus: one per outcome, the smallest, and not too many to be replayed in every test run. */
const smallest = ({ outcomes }: Report): Report['outcomes'] =>
  [...outcomes].sort((a, b) => a.input.length - b.input.length).slice(0, 32);

/** The report that the promises page prints from. */
function summary(seed: number, reports: readonly Report[]) {
  const rows = reports.map(({ target, cases, seconds, outcomes, findings }) => ({
    target,
    cases,
    seconds: Math.round(seconds),
    outcomes: outcomes.length,
    findings: findings.length,
  }));
  return { date: new Date().toISOString().slice(0, 10), node: process.version, seed, targets: rows };
}

await runCommand(usage, options, main);

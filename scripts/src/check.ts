/**
 * `pnpm check`: everything that can be said about the repository without running its tests, one line each.
 *
 *   lint      biome: style and import cycles
 *   types     tsc in every package
 *   layers    imports point down
 *   budgets   sizes of files and functions
 *   words     nothing of one machine
 *   workflows actions by commit
 *   examples  every README block and @example runs and keeps its promises
 *
 * `check layers words` runs only those. All run, also after a failure; the outcome goes to .reports/checks.json as well.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { checkBudgets, reportSizes } from './check-budgets.ts';
import { publicNames, runSnippets, snippetsOf } from './check-examples.ts';
import { checkLayers } from './check-layers.ts';
import { checkWords } from './check-words.ts';
import { checkWorkflows } from './check-workflows.ts';
import { readRepository, root } from './repository.ts';

/** What a check found: complaints, and for the good case a word on what it looked at. */
interface Finding {
  readonly complaints: readonly string[];
  readonly note?: string;
}

async function command(name: string, ...args: string[]): Promise<Finding> {
  const env = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
  const result = await execa(name, args, { cwd: root, preferLocal: true, reject: false, all: true, env });
  return { complaints: result.exitCode === 0 ? [] : [result.all || result.shortMessage || `${name} failed`] };
}

const files = readRepository();

const checks: Readonly<Record<string, () => Finding | Promise<Finding>>> = {
  lint: () => command('biome', 'check', '.'),
  types: () => command('turbo', 'run', 'types', '--concurrency=2', '--output-logs=errors-only'),
  layers: () => ({ complaints: checkLayers(files) }),
  budgets: () => ({ complaints: checkBudgets(files), note: reportSizes(files) }),
  words: () => ({ complaints: checkWords(files), note: `${files.size} files` }),
  workflows: () => ({ complaints: checkWorkflows(files) }),
  examples: async () => {
    const snippets = snippetsOf(files);
    return { complaints: runSnippets(snippets, files, await publicNames()), note: `${snippets.length} ran` };
  },
};

const indent = (text: string): string => text.trim().replaceAll(/^/gm, '    ');

async function report(name: string): Promise<boolean> {
  const run = checks[name];
  if (run === undefined) {
    process.stderr.write(`check: there is no check "${name}". There are: ${Object.keys(checks).join(', ')}.\n`);
    return false;
  }
  const started = Date.now();
  const { complaints, note } = await run();
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const ok = complaints.length === 0;
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
  if (!ok) process.stdout.write(`${indent(complaints.join('\n'))}\n`);
  else if (note !== undefined) process.stdout.write(`${indent(note)}\n`);
  return ok;
}

const asked = process.argv.slice(2).filter((arg) => arg !== '--');
const outcome: Record<string, boolean> = {};
for (const name of asked.length > 0 ? asked : Object.keys(checks)) outcome[name] = await report(name);

mkdirSync(join(root, '.reports'), { recursive: true });
writeFileSync(join(root, '.reports', 'checks.json'), `${JSON.stringify(outcome, null, 2)}\n`);
if (Object.values(outcome).includes(false)) process.exitCode = 1;

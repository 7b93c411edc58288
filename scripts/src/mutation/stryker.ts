/** One run of Stryker over one group, in a process of its own, so that a time limit can end it with all it started. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Group, leftOut } from '../../mutation/groups.ts';
import { root } from '../repository.ts';
import { type Mutant, readMutants } from './mutants.ts';

const folder = join(root, '.reports', 'mutation');

/** What is copied for the run: the packages with their tests, and what these import. */
const copied = ['packages', 'examples', 'scripts'].map((part) => `!${part}/**`);
const files = ['vitest.shared.ts', 'vitest.property.ts', 'package.json', 'tsconfig.base.json'].map(
  (file) => `!${file}`,
);
const left = ['node_modules', 'dist', '.venv', '.reports', '.cache'].map((part) => `**/${part}`);

const optionsFor = (mutate: readonly string[], temporary: string): object => ({
  plugins: [join(root, 'scripts', 'mutation', 'plugin.mjs')],
  testRunner: 'bundle',
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.MUTATE_WORKERS ?? 1),
  disableTypeChecks: false,
  ignorers: ['noise'],
  // Words are looked at by the tests of messages; as mutants they are a third of all, and say nothing of behaviour.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorePatterns: ['**', ...copied, ...files, ...left],
  mutate,
  reporters: ['lines', 'progress-append-only'],
  timeoutMS: 8000,
  timeoutFactor: 3,
  tempDirName: temporary,
  cleanTempDir: 'always',
  warnings: false,
});

/** What a run found, and whether it came to its end. */
export interface Outcome {
  readonly mutants: readonly Mutant[];
  readonly finished: boolean;
}

const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/**
 * Mutates files of a group and runs its tests on each mutant.
 * @param mutate - Stryker's patterns; lines may follow, as in `src/a.ts:3-7`
 * @param seconds - when to stop; what was found until then is given back. Without, a group with a `sample` is run on that
 */
export async function runStryker(group: Group, mutate: readonly string[], seconds = Infinity): Promise<Outcome> {
  mkdirSync(folder, { recursive: true });
  const at = (end: string): string => join(folder, `${group.name}.${end}`);
  const temporary = `.stryker-tmp-${group.name}`;
  rmSync(at('jsonl'), { force: true });
  writeFileSync(at('config.json'), JSON.stringify(optionsFor(mutate, temporary), null, 2));
  const run = execa('stryker', ['run', at('config.json')], {
    cwd: root,
    preferLocal: true,
    reject: false,
    all: true,
    detached: true, // its own process group: see below
    env: {
      MUTATE_TESTS: JSON.stringify(group.tests),
      MUTATE_LEFT_OUT: leftOut.source,
      MUTATE_LINES: at('jsonl'),
      ...(group.sample === undefined || Number.isFinite(seconds) ? {} : { MUTATE_SAMPLE: String(group.sample) }),
    },
  });
  const stop = (): void => {
    if (run.pid !== undefined) process.kill(-run.pid, 'SIGKILL'); // Stryker's own children too
  };
  const timer = Number.isFinite(seconds) ? setTimeout(stop, 1000 * seconds) : undefined;
  const { exitCode, all, signal } = await run;
  clearTimeout(timer);
  rmSync(join(root, temporary), { recursive: true, force: true });
  if (exitCode !== 0 && signal === undefined) throw new Error(`Stryker ended with ${exitCode}:\n${all}`);
  return { mutants: readMutants(read(at('jsonl'))), finished: exitCode === 0 };
}

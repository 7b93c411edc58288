/** The command line of old-new: every mistake is found, and said, before anything is checked out or built. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loads } from './loads/index.ts';
import type { Clock } from './measure.ts';

export const HELP = `node --conditions=@chainrule/source --import tsx benchmarks/old-new.ts --old COMMIT [flags]

Builds another commit and the present checkout, loads both into one process by turns, checks that they compute the same, and
prints the median of the rounds' ratios old/new: above 1, the present checkout is faster.

  --old COMMIT          the other side: anything git knows as a commit; or 'same', the present build a second time
  --old-options JSON    options for compile and fit on the old side, such as '{"check":false}'
  --new-options JSON    the same on the new side
  --loads NAME,NAME     only these (${loads.map(({ name }) => name).join(', ')})
  --rounds N            rounds of each load, 31 if left out; fewer are too few to quote
  --clock cpu|wall      time of the processor (so if left out: what else the machine does hardly counts) or of the wall
  --json FILE           writes the outcomes as JSON
  --help                this text

Exit code 0: all were timed. 1: the two sides compute different numbers in some load, which is not timed. 2: it could not be run.
`;

/** A mistake on the command line, in a sentence. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

/** What was asked for. */
export interface Wishes {
  readonly help: boolean;
  /** The commit in full, or 'same'. */
  readonly old: string;
  readonly oldOptions: Readonly<Record<string, unknown>>;
  readonly newOptions: Readonly<Record<string, unknown>>;
  readonly loads: readonly string[];
  readonly rounds: number;
  readonly clock: Clock;
  readonly json?: string;
}

const OPTIONS = {
  help: { type: 'boolean', default: false },
  old: { type: 'string' },
  'old-options': { type: 'string', default: '{}' },
  'new-options': { type: 'string', default: '{}' },
  loads: { type: 'string' },
  rounds: { type: 'string', default: '31' },
  clock: { type: 'string', default: 'cpu' },
  json: { type: 'string' },
} as const;

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS }).values;
  } catch (error) {
    throw new FlagError((error as Error).message); // parseArgs throws nothing else
  }
}

function optionsOf(flag: string, text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>; // an object of JSON
  throw new FlagError(`--${flag} must be an object as JSON, such as '{"check":false}', got '${text}'.`);
}

/** The commit in full. */
function commitOf(text: string | undefined, root: string): string {
  if (text === undefined) throw new FlagError("--old must be a commit, or 'same'; --help says more.");
  if (text === 'same') return text;
  const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${text}^{commit}`];
  const { status, stdout } = spawnSync('git', asked, { cwd: root, encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  throw new FlagError(`--old must be a commit that git knows, or 'same', got '${text}'.`);
}

function namesOf(text: string | undefined): readonly string[] {
  const known = loads.map(({ name }) => name);
  if (text === undefined) return known;
  const wanted = text.split(',');
  const other = wanted.find((name) => !known.includes(name));
  if (other === undefined) return known.filter((name) => wanted.includes(name));
  throw new FlagError(`--loads must be some of ${known.join(', ')}, got '${other}'.`);
}

function writable(file: string): string {
  try {
    accessSync(dirname(resolve(file)), constants.W_OK);
    return resolve(file);
  } catch {
    throw new FlagError(`--json must be a file in a folder that can be written to, got '${file}'.`);
  }
}

/**
 * Reads the command line.
 *
 * @param root - the checkout
 * @throws FlagError for anything that is not understood
 */
export function readWishes(argv: readonly string[], root: string): Wishes {
  const flags = parsed(argv);
  if (!/^[1-9]\d{0,5}$/.test(flags.rounds))
    throw new FlagError(`--rounds must be a whole number of at least 1, got '${flags.rounds}'.`);
  const { clock } = flags;
  if (clock !== 'cpu' && clock !== 'wall') throw new FlagError(`--clock must be cpu or wall, got '${clock}'.`);
  return {
    clock,
    help: flags.help,
    old: flags.help ? 'same' : commitOf(flags.old, root),
    oldOptions: optionsOf('old-options', flags['old-options']),
    newOptions: optionsOf('new-options', flags['new-options']),
    loads: namesOf(flags.loads),
    rounds: Number(flags.rounds),
    ...(flags.json === undefined ? {} : { json: writable(flags.json) }),
  };
}

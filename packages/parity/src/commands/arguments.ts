/** The command line: what was asked for, checked before anything is started. */
import { parseArgs } from 'node:util';
import { messages, ParityError } from '../errors.ts';
import { families } from '../families/index.ts';
import { MAX_SEED } from '../random.ts';

/** The commands; `run` is what happens without one. */
export const COMMANDS = ['run', 'record', 'replay', 'shrink', 'teeth', 'setup'] as const;
export type Command = (typeof COMMANDS)[number];

/** A checked command line. */
export interface Arguments {
  readonly command: Command;
  readonly help: boolean;
  readonly seed?: number;
  /** Cases to run, by family, where that was given. */
  readonly counts: Readonly<Record<string, number>>;
  /** The families to run; all if empty. */
  readonly families: readonly string[];
  readonly index?: number;
  readonly json?: string;
  readonly allowVersion: boolean;
  readonly requireTorch: boolean;
  readonly allowCuda: boolean;
  readonly check: boolean;
}

/** What --help prints. */
export const HELP = `pnpm parity [run]      compare with PyTorch: every op, random expressions, networks, training runs
pnpm parity setup      set up the Python with torch that the others need (run does so by itself)
pnpm parity record     rewrite the recorded answers; with --check compare a new recording with them instead
pnpm parity replay     compare with the recorded answers, without Python
pnpm parity shrink     the smallest failing version of one case, as TypeScript and as Python (--seed S --family F --case N)
pnpm parity teeth      plant bugs one at a time; every one must be caught

  --seed S             draw the same cases as another run (a whole number; printed by every run)
  --expressions N      how many random expressions (10000), --mlps N networks (1000), --trainings N training runs (200)
  --family NAME        only this family; may be given again
  --json FILE          write the report as JSON
  --allow-version      go on with another version of torch
  --require-torch      never set Python up; fail if torch is not there
  --allow-cuda         set up even a CUDA build of torch on a machine without a card for it

Exit code 0: all agree. 1: something differs. 2: it could not be checked.`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  seed: { type: 'string' },
  expressions: { type: 'string' },
  mlps: { type: 'string' },
  trainings: { type: 'string' },
  family: { type: 'string', multiple: true },
  case: { type: 'string' },
  json: { type: 'string' },
  'allow-version': { type: 'boolean' },
  'require-torch': { type: 'boolean' },
  'allow-cuda': { type: 'boolean' },
  check: { type: 'boolean' },
} as const;

const bad = (message: string): ParityError => new ParityError('BAD_FLAG', message);

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw bad(messages.badFlags(error instanceof Error ? error.message : String(error)));
  }
}

/** A whole number in plain digits; undefined if it was not given. */
function whole(text: string | undefined, most: number, message: (text: string) => string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text) || Number(text) > most) throw bad(message(text));
  return Number(text);
}

const isCommand = (name: string): name is Command => (COMMANDS as readonly string[]).includes(name);

function commandOf(positionals: readonly string[]): Command {
  const [name = 'run', ...more] = positionals;
  if (!isCommand(name)) throw bad(messages.badCommand(name, COMMANDS));
  if (more.length > 0) throw bad(messages.badFlags(`${name} takes no further words, got "${more.join(' ')}"`));
  return name;
}

/**
 * Reads a command line.
 *
 * @throws ParityError BAD_FLAG for anything that is not understood
 */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv[0] === '--' ? argv.slice(1) : argv);
  const known = families.map(({ name }) => name);
  for (const name of values.family ?? []) if (!known.includes(name)) throw bad(messages.badFamily(name, known));
  const counts = (['expressions', 'mlps', 'trainings'] as const).flatMap((flag) => {
    const count = whole(values[flag], Number.MAX_SAFE_INTEGER, (text) => messages.badCount(flag, text));
    return count === undefined ? [] : [[flag, count] as const];
  });
  const seed = whole(values.seed, MAX_SEED, messages.badSeed);
  const index = whole(values.case, Number.MAX_SAFE_INTEGER, (text) => messages.badCount('case', text));
  const command = commandOf(positionals);
  if (command === 'shrink' && (seed === undefined || index === undefined)) throw bad(messages.needsCase());
  return {
    command,
    help: values.help ?? false,
    counts: Object.fromEntries(counts),
    families: values.family ?? [],
    allowVersion: values['allow-version'] ?? false,
    requireTorch: values['require-torch'] ?? false,
    allowCuda: values['allow-cuda'] ?? false,
    check: values.check ?? false,
    ...(seed === undefined ? {} : { seed }),
    ...(index === undefined ? {} : { index }),
    ...(values.json === undefined ? {} : { json: values.json }),
  };
}

/** microgpt's command line. */
import { mistake, readFlags, wholeNumber } from '../command-line.ts';

export interface Flags {
  /** A file of names; left out, the published list or what is shipped. */
  readonly data: string | undefined;
  readonly steps: number;
  readonly seed: number;
  readonly samples: number;
  readonly temperature: number;
  /** Build a graph for every name instead of compiling. */
  readonly eager: boolean;
  readonly help: boolean;
}

export const help = `Usage: pnpm microgpt [--data FILE] [--steps N] [--seed N] [--samples N] [--temperature T]
                     [--eager] [--help]

Trains a GPT of 4,192 parameters on names, letter by letter, in scalar code on Value, and makes up names of its own.
On the published list of names, seed 42 and 1,000 steps it gives microgpt's published losses and names.

  --data FILE      names, one a line, of letters a to z (default: the published list, downloaded once and checked;
                   without a network a small list that comes with the project)
  --steps N        training steps, one name each, 1 to 1000000 (default 1000)
  --seed N         where the random numbers start, 0 to 4294967295 (default 42)
  --samples N      names to make up, 0 to 10000 (default 20)
  --temperature T  how daring, greater than 0 (default 0.5)
  --eager          build a graph of Values for every name, instead of compiling one function per length
  --help           this text
`;

const program = 'microgpt';
const takesNumber = { type: 'string', takes: 'a number' } as const;
const flags = {
  data: { type: 'string', takes: 'a file' },
  steps: takesNumber,
  seed: takesNumber,
  samples: takesNumber,
  temperature: takesNumber,
  eager: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

function positive(text: string | boolean | undefined): number {
  const t = text === undefined ? 0.5 : Number(text);
  if (t > 0 && t < Infinity) return t;
  throw mistake(program, `--temperature takes a number greater than 0, got "${text}"`);
}

/**
 * Reads the command line.
 *
 * @throws UsageError for an unknown flag, a word that is none, or a number out of range
 */
export function parseFlags(args: readonly string[]): Flags {
  const given = readFlags({ program, flags }, args);
  return {
    data: typeof given.data === 'string' ? given.data : undefined,
    steps: wholeNumber([program, 'steps'], given.steps, [1, 1_000_000]) ?? 1000,
    seed: wholeNumber([program, 'seed'], given.seed, [0, 2 ** 32 - 1]) ?? 42,
    samples: wholeNumber([program, 'samples'], given.samples, [0, 10_000]) ?? 20,
    temperature: positive(given.temperature),
    eager: given.eager === true,
    help: given.help === true,
  };
}

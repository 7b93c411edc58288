/**
 * The demo's command line: what it understands, and what it says when it does not.
 *
 * `command-line.ts` reads the words; the flags and the rules on their values are here. A mistake is a `UsageError`, which
 * `main.ts` turns into one clear line and exit code 2.
 */
import { readFlags, wholeNumber } from '../command-line.ts';

export { UsageError } from '../command-line.ts';

export interface Flags {
  readonly seed: number;
  /** Training steps of each net; left out, the notebook's 20 and the moons' 100. */
  readonly steps: number | undefined;
  readonly files: boolean;
  readonly help: boolean;
}

export const defaultSeed = 1337;
export const maxSeed = 2 ** 32 - 1;
export const maxSteps = 10_000;

export const help = `Usage: pnpm demo [--seed N] [--steps N] [--no-files] [--help]

Trains the notebook's 41-parameter network on its four samples, then a 337-parameter network on two moons, and draws
what it learned. Writes demo-output/: the expression graph, the loss curve and the decision boundary as SVG.

  --seed N     where the random numbers start, 0 to ${maxSeed} (default ${defaultSeed})
  --steps N    training steps of each network, 1 to ${maxSteps} (default 20 for the notebook's, 100 for the moons)
  --no-files   write nothing
  --help       this text
`;

const commandLine = {
  program: 'demo',
  flags: {
    seed: { type: 'string', takes: 'a number' },
    steps: { type: 'string', takes: 'a number' },
    'no-files': { type: 'boolean' },
    help: { type: 'boolean' },
  },
} as const;

/**
 * Reads the command line.
 *
 * @param args - the words after the script's name
 * @throws UsageError for an unknown flag, a word that is none, or a number out of range
 */
export function parseFlags(args: readonly string[]): Flags {
  const given = readFlags(commandLine, args);
  return {
    seed: wholeNumber(['demo', 'seed'], given.seed, [0, maxSeed]) ?? defaultSeed,
    steps: wholeNumber(['demo', 'steps'], given.steps, [1, maxSteps]),
    files: given['no-files'] !== true,
    help: given.help === true,
  };
}

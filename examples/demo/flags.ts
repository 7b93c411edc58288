/**
 * The demo's command line: what it understands, and what it says when it does not.
 *
 * `parseArgs` reads the words; the rules on their values are here. A mistake is a `UsageError`, which `main.ts` turns into
 * one clear line and exit code 2.
 */
import { parseArgs } from 'node:util';

export interface Flags {
  readonly seed: number;
  /** Training steps of each net; left out, the notebook's 20 and the moons' 100. */
  readonly steps: number | undefined;
  readonly files: boolean;
  readonly help: boolean;
}

/** A mistake on the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'ERR_USAGE';
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

const advice = 'Run with --help for the list of flags.';

function whole(flag: string, text: string, low: number, high: number): number {
  const n = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (n >= low && n <= high) return n;
  throw new UsageError(`demo: --${flag} takes a whole number from ${low} to ${high}, got "${text}". ${advice}`);
}

const options = {
  seed: { type: 'string' },
  steps: { type: 'string' },
  'no-files': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the words as flags, with an error that says which word was wrong. */
function words(args: readonly string[]) {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional') throw new UsageError(`demo: takes flags only, got "${token.value}". ${advice}`);
    if (token.kind !== 'option') continue;
    if (!Object.hasOwn(options, token.name)) throw new UsageError(`demo: unknown flag ${token.rawName}. ${advice}`);
    const takes = token.name === 'seed' || token.name === 'steps';
    if (takes && (token.value ?? '') === '')
      throw new UsageError(`demo: --${token.name} takes a number, got none. ${advice}`);
    if (!takes && token.value !== undefined) {
      throw new UsageError(`demo: ${token.rawName} takes no value, got "${token.value}". ${advice}`);
    }
  }
  return parseArgs({ args: [...args], options, strict: false }).values;
}

/**
 * Reads the command line.
 *
 * @param args - the words after the script's name; a leading `--`, as some package managers pass on, is dropped
 * @throws UsageError for an unknown flag, a word that is none, or a number out of range
 */
export function parseFlags(args: readonly string[]): Flags {
  const { seed, steps, 'no-files': noFiles, help: asked } = words(args[0] === '--' ? args.slice(1) : args);
  return {
    seed: typeof seed === 'string' ? whole('seed', seed, 0, maxSeed) : defaultSeed,
    steps: typeof steps === 'string' ? whole('steps', steps, 1, maxSteps) : undefined,
    files: noFiles !== true,
    help: asked === true,
  };
}

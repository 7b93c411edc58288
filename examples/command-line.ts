/**
 * Command lines of the examples: flags by `parseArgs`, and clear words when one is wrong.
 *
 * A mistake is a `UsageError`, which each program turns into one line and exit code 2.
 */
import { parseArgs } from 'node:util';

/** A mistake on the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'ERR_USAGE';
}

/** The flags of a program; what a string flag takes is said in messages (`a number`, `a file`). */
export interface CommandLine<Name extends string> {
  readonly program: string;
  readonly flags: Readonly<
    Record<Name, { readonly type: 'string'; readonly takes: string } | { readonly type: 'boolean' }>
  >;
}

const advice = 'Run with --help for the list of flags.';

/** The error of a wrong word. */
export const mistake = (program: string, what: string): UsageError => new UsageError(`${program}: ${what}. ${advice}`);

/**
 * Reads the command line.
 *
 * @param line - the program and its flags; `-h` stands for `--help`
 * @param args - the words after the script's name; a leading `--`, as some package managers pass on, is dropped
 * @returns the flags that were given
 * @throws UsageError for an unknown flag, a word that is none, a missing or a superfluous value
 */
export function readFlags<Name extends string>(
  { program, flags }: CommandLine<Name>,
  args: readonly string[],
): Partial<Record<Name, string | boolean>> {
  const words = args[0] === '--' ? args.slice(1) : [...args];
  const options = Object.fromEntries(
    Object.entries<{ type: 'string' | 'boolean' }>(flags).map(([name, { type }]) => [
      name,
      name === 'help' ? { type, short: 'h' } : { type },
    ]),
  );
  for (const token of parseArgs({ args: words, options, strict: false, tokens: true }).tokens) {
    if (token.kind === 'positional') throw mistake(program, `takes flags only, got "${token.value}"`);
    if (token.kind !== 'option') continue;
    if (!Object.hasOwn(flags, token.name)) throw mistake(program, `unknown flag ${token.rawName}`);
    const flag = flags[token.name as Name]; // just seen to be one of them
    if (flag.type === 'string' && (token.value ?? '') === '')
      throw mistake(program, `--${token.name} takes ${flag.takes}, got none`);
    if (flag.type === 'boolean' && token.value !== undefined)
      throw mistake(program, `${token.rawName} takes no value, got "${token.value}"`);
  }
  return parseArgs({ args: words, options, strict: false }).values as Partial<Record<Name, string | boolean>>;
}

/** A whole number from a flag, or the default where it was not given. */
export function wholeNumber(
  [program, flag]: readonly [program: string, flag: string],
  text: string | boolean | undefined,
  [low, high]: readonly [low: number, high: number],
): number | undefined {
  if (text === undefined) return undefined;
  const n = /^\d+$/.test(String(text)) ? Number(text) : Number.NaN;
  if (n >= low && n <= high) return n;
  throw mistake(program, `--${flag} takes a whole number from ${low} to ${high}, got "${text}"`);
}

/** The flags of a benchmark. A mistake in them ends the process with exit code 2 before anything is timed. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

const common = { quick: { type: 'boolean', default: false }, json: { type: 'string' } } as const;
const reading = <O extends NonNullable<ParseArgsConfig['options']>>(options: O) =>
  parseArgs({ options: { ...common, ...options } }).values;

function refuse(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(2);
}

/** `--quick` and `--json FILE`, which every benchmark takes, and `options` of its own. */
export function readFlags<O extends NonNullable<ParseArgsConfig['options']>>(
  options: O,
): ReturnType<typeof reading<O>> {
  try {
    return reading(options);
  } catch (error) {
    return refuse((error as Error).message); // parseArgs throws nothing else
  }
}

/** A number of rounds. */
export const readRounds = (text: string): number =>
  /^[1-9]\d{0,5}$/.test(text) ? Number(text) : refuse(`--rounds must be a whole number of at least 1, got '${text}'.`);

/** Names with commas between them, of which each must be one of `known`. */
export function readNames(flag: string, text: string, known: readonly string[]): readonly string[] {
  const names = text.split(',');
  const other = names.find((name) => !known.includes(name));
  return other === undefined ? names : refuse(`--${flag} must be some of ${known.join(', ')}, got '${other}'.`);
}

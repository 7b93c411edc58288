/** What the commands here have in common: `--help`, arguments that are refused before any work begins, and the exit code. */
import { parseArgs } from 'node:util';

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;
/** The values of the arguments, as `parseArgs` types them. */
export type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

/** A mistake in the arguments. */
export class UsageError extends Error {}

/** The options of the command line; a mistake in them is a UsageError. */
function read<O extends Options>(options: O): Values<O> & { readonly help?: boolean } {
  try {
    return parseArgs({ options: { ...options, help: { type: 'boolean' } } as const }).values as ReturnType<
      typeof read<O>
    >; // help is one of them
  } catch (error) {
    throw new UsageError((error as Error).message); // parseArgs throws nothing else
  }
}

/**
 * Runs a command with the arguments of this process. Exit code: what `main` answers, 0 after `--help`, 2 if it could not run.
 *
 * @param usage - what `--help` prints, and what follows the complaint about a bad argument
 * @param options - the options it takes, as parseArgs wants them
 */
export async function runCommand<O extends Options>(
  usage: string,
  options: O,
  main: (values: Values<O>) => Promise<number>,
): Promise<void> {
  try {
    const values = read(options);
    if (values.help) process.stdout.write(`${usage}\n`);
    else process.exitCode = await main(values);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    process.stderr.write(error instanceof UsageError ? `${words}\n\n${usage}\n` : `${words}\n`);
    process.exitCode = 2;
  }
}

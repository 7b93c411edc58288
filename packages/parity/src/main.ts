/** The command line as a function: arguments in, exit code out, so that tests can run it in their own process. */
import { HELP, readArguments } from './commands/arguments.ts';
import { pythonFor } from './commands/connect.ts';
import { recordCommand } from './commands/record.ts';
import { replay } from './commands/replay.ts';
import { run } from './commands/run.ts';
import { type Shell, say, tell } from './commands/shell.ts';
import { shrinkCommand } from './commands/shrink.ts';
import { teethCommand } from './commands/teeth.ts';
import { ParityError } from './errors.ts';

/** Agree, disagree, could not run. */
const COULD_NOT_RUN = 2;

async function perform(argv: readonly string[], shell: Shell): Promise<number> {
  const args = readArguments(argv);
  if (args.help) {
    say(shell, HELP);
    return 0;
  }
  switch (args.command) {
    case 'run':
      return run(args, shell);
    case 'record':
      return recordCommand(args, shell);
    case 'replay':
      return replay(args, shell);
    case 'shrink':
      return shrinkCommand(args, shell);
    case 'teeth':
      return teethCommand(args, shell);
    case 'setup':
      say(shell, `parity: torch is at ${await pythonFor(args, shell)}`);
      return 0;
  }
}

/**
 * Runs a command line.
 *
 * @param argv - the words after the program's name
 * @returns 0 if all agree, 1 if something differs, 2 if it could not be checked
 */
export async function main(argv: readonly string[], shell: Shell): Promise<number> {
  try {
    return await perform(argv, shell);
  } catch (error) {
    const expected = error instanceof ParityError;
    tell(shell, expected ? error.message : String(error instanceof Error ? error.stack : error));
    return COULD_NOT_RUN;
  }
}

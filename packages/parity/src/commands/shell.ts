/** What a command talks to: where lines go, what the environment is. Tests put their own in. */
import type { OracleOptions } from '../oracle/process.ts';

export interface Shell {
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
  /** Whether `err` is a terminal: progress goes there, results go to `out`. */
  readonly terminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of parity's own Python environment, if not the usual one. */
  readonly pythonFolder?: string;
  /** The recorded answers, if not the usual ones. */
  readonly fixtures?: string;
  /** Time limits and the script of the oracle, if not the usual ones. */
  readonly oracle?: Partial<OracleOptions>;
}

const installed = import.meta.url.includes('node_modules');

/** A text that names the program, as it is called here: `pnpm parity` in a checkout, `npx parity` where npm installed it. */
export const asCalled = (text: string, byNpx: boolean = installed): string =>
  byNpx ? text.replaceAll('pnpm parity', 'npx parity') : text;

/** Prints a line of results. */
export const say = (shell: Shell, line: string): void => {
  shell.out.write(`${asCalled(line)}\n`);
};

/** Prints a line about what is going on. */
export const tell = (shell: Shell, line: string): void => {
  shell.err.write(`${asCalled(line)}\n`);
};

/** TypeScript programs run in a Node of their own. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const node = ['--conditions=@chainrule/source', '--import', 'tsx'];
const run = promisify(execFile);

/** What a process said, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly said: string;
}

const pathOf = (program: string): string => fileURLToPath(new URL(`../test/programs/${program}`, import.meta.url));

/** A shell command before the program, such as a limit: `ulimit -f 64`. */
export async function runProgram(
  program: string,
  args: readonly string[],
  before = ':',
  flags: readonly string[] = [],
): Promise<Ended> {
  const command = `${before}; exec "$@"`;
  const all = ['-c', command, 'sh', process.execPath, ...flags, ...node, pathOf(program), ...args];
  try {
    const { stdout, stderr } = await run('sh', all, { timeout: 240_000 });
    return { code: 0, out: stdout, said: stderr };
  } catch (error) {
    const { code, signal, stdout, stderr } = error as {
      code?: number;
      signal?: string;
      stdout: string;
      stderr: string;
    }; // execFile's error
    return { code: code ?? -1, out: stdout, said: `${signal ?? ''} ${stderr}` };
  }
}

/** Starts a program that goes on until it is stopped. */
export const startProgram = (program: string, args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [...node, pathOf(program), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });

/** Programs run by PyTorch: the oracle started, asked and stopped. Runs of many questions keep one oracle open instead. */
import { ops } from '@chainrule/engine';
import { messages, ParityError } from './errors.ts';
import { type OpTable, type Program, programBody } from './expressions/program.ts';
import type { Answer } from './method/tolerance.ts';
import { type Refusal, readAnswer } from './oracle/answers.ts';
import { startOracle } from './oracle/process.ts';
import { findPython, type PythonOptions, TORCH_VERSION } from './oracle/python.ts';

/** How programs are run. */
export interface RunOptions extends PythonOptions {
  /** 2 for the Hessian as well, row by row after the gradients. */
  readonly order?: 1 | 2;
  /** The ops that the programs name. */
  readonly table?: OpTable;
  /** Go on with another version of torch than the one the claims are about. */
  readonly allowVersion?: boolean;
}

/**
 * What PyTorch answers to some programs.
 *
 * @param programs - expressions, as `generateExpression` makes them
 * @param options - where Python is, and the order of derivatives
 * @returns value, gradients and scale for each; or why PyTorch refused
 * @throws ParityError when there is no Python with torch, or it dies
 * @example
 * const nodes = [{ kind: 'leaf', value: 3 } as const, { kind: 'op', op: 'square', args: [0] } as const];
 * const [answer] = await runInTorch([{ nodes, output: 1 }]);
 * answer && 'gradients' in answer ? answer.gradients : []; // [6]
 * @see checkAgainstTorch for a function instead of programs
 */
export async function runInTorch(
  programs: readonly Program[],
  options: RunOptions = {},
): Promise<(Answer | Refusal)[]> {
  const { order = 1, table = ops, allowVersion } = options;
  const oracle = await startOracle({ python: await findPython(options) });
  try {
    const { torch } = oracle.hello;
    if (torch !== TORCH_VERSION && !allowVersion)
      throw new ParityError('TORCH_VERSION', messages.torchVersion(torch, TORCH_VERSION));
    const answers: (Answer | Refusal)[] = [];
    for (const [i, program] of programs.entries()) {
      const name = `program ${i}`;
      const raw = await oracle.ask({ name, kind: 'program', body: { ...programBody(program, table), order } });
      answers.push(readAnswer(raw, name));
    }
    return answers;
  } finally {
    await oracle.close();
  }
}

/**
 * A function of one's own against PyTorch: it is called once on Values, the graph it made is read as a program, and both run that.
 *
 * Ops that the table does not have cannot be read, since PyTorch would not know them either. A branch on a number takes the side of the
 * inputs given.
 */
import { ops, Value } from '@chainrule/engine';
import { eagerBackend } from './backends.ts';
import { messages, ParityError } from './errors.ts';
import { type Listing, printProgram } from './expressions/print.ts';
import { programOf } from './expressions/trace.ts';
import { type Answer, agreesWithin, compare, type Gap } from './method/tolerance.ts';
import { type RunOptions, runInTorch } from './run-in-torch.ts';

/** A function from Values to a Value. */
export type Checkable = (...inputs: Value[]) => Value;

/** What came of a check. */
export interface CheckResult {
  readonly agrees: boolean;
  /** The widest gap, as a share of the tolerance and in ulp. */
  readonly gap: Gap;
  readonly torch: Answer;
  readonly here: Answer;
  /** The same computation as TypeScript and as Python, to paste. */
  readonly listing: Listing;
}

/**
 * Compares a function's value and gradients with PyTorch's.
 *
 * @param fn - takes as many Values as there are inputs and gives one
 * @param inputs - the numbers to call it with
 * @param options - where Python is; `order: 2` compares the Hessian as well
 * @returns both answers, and whether they agree
 * @throws TypeError if fn gives no Value; ParityError for ops that PyTorch does not know, or when there is no Python with torch
 * @example
 * const { agrees } = await checkAgainstTorch((a, b) => a.mul(b).tanh(), [0.5, -2]);
 * agrees; // true
 */
export async function checkAgainstTorch(
  fn: Checkable,
  inputs: readonly number[],
  options: RunOptions = {},
): Promise<CheckResult> {
  const leaves = inputs.map((x) => new Value(x));
  const result: unknown = fn(...leaves);
  if (!(result instanceof Value)) throw new TypeError(messages.noValue(typeof result));
  const program = programOf(result, leaves, options.table);
  const [torch] = await runInTorch([program], options);
  if (torch && 'refusal' in torch && torch.unusable)
    throw new ParityError('ORACLE_RUBBISH', messages.unusable(torch.refusal));
  if (!torch || 'refusal' in torch)
    throw new ParityError('UNTRACEABLE', messages.refused(torch?.refusal ?? 'no answer'));
  const here = eagerBackend(options.table).program(program, options.order ?? 1);
  if (!here) throw new ParityError('NOTHING_COMPARED', messages.nothingCompared('the engine did not run the program'));
  const gap = compare(torch, here);
  return { agrees: agreesWithin(gap), gap, torch, here, listing: printProgram(program, options.table ?? ops) };
}

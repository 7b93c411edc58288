/**
 * The seam to compile(): one step of training as a compiled function, or the reason why there is none. Only CompileError is
 * a reason; anything else that goes wrong is the caller's own mistake and is thrown.
 */
import * as engine from '@chainrule/engine';
import { CompileError, type Value } from '@chainrule/engine';

/** A compiled loss: per sample, and its mean with gradients added to the parameters. */
export interface CompiledLoss {
  forward(...batch: Float64Array[]): Float64Array;
  valueAndGrad(...batch: Float64Array[]): number;
  dispose(): void;
}

/** What compile() takes. */
interface Options {
  readonly inputs: readonly number[];
  readonly parameters: readonly Value[];
  readonly reduction: 'mean';
}

type Compile = (fn: (...rows: Value[][]) => Value, options: Options) => CompiledLoss;

/** The compiled step, or why it cannot be. */
export type Attempt = { readonly step: CompiledLoss } | { readonly step: null; readonly reason: string };

/** Tries to compile the loss of one sample. */
export function compileLoss(
  loss: (x: Value[], y: Value[]) => Value,
  inputs: readonly [number, number],
  parameters: readonly Value[],
): Attempt {
  const compile = (engine as { readonly compile?: Compile }).compile; // an engine without compile() trains eagerly
  if (compile === undefined) return { step: null, reason: 'this engine has no compile()' };
  try {
    return { step: compile((x = [], y = []) => loss(x, y), { inputs, parameters, reduction: 'mean' }) };
  } catch (error) {
    if (error instanceof CompileError) return { step: null, reason: error.message };
    throw error;
  }
}

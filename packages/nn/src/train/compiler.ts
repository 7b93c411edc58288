/**
 * The seam to compile(): one step of training as a compiled function, or the reason why there is none. Only CompileError is
 * a reason; anything else that goes wrong is the caller's own mistake and is thrown.
 */
import { type CompiledFunction, CompileError, compile, type ParameterUpdate, type Value } from '@chainrule/engine';

/** The compiled step, or why it cannot be. */
export type Attempt = { readonly step: CompiledFunction } | { readonly step: null; readonly reason: string };

/** Tries to compile the loss of one sample, and the step that follows it. */
export function compileLoss(
  loss: (...rows: Value[][]) => Value,
  inputs: readonly number[],
  { parameters, update }: { readonly parameters: readonly Value[]; readonly update: () => ParameterUpdate },
): Attempt {
  try {
    return { step: compile(loss, { inputs, parameters, update: update(), reduction: 'mean' }) };
  } catch (error) {
    if (error instanceof CompileError) return { step: null, reason: error.message };
    throw error;
  }
}

/**
 * The seam to compile(): one step of training as a compiled function, or the reason why there is none. Only CompileError is
 * a reason; anything else that goes wrong is the caller's own mistake and is thrown.
 */
import { type CompiledFunction, CompileError, compile, type Value } from '@chainrule/engine';

/** The compiled step, or why it cannot be. */
export type Attempt = { readonly step: CompiledFunction } | { readonly step: null; readonly reason: string };

/** Tries to compile the loss of one sample. */
export function compileLoss(
  loss: (x: Value[], y: Value[]) => Value,
  inputs: readonly [number, number],
  parameters: readonly Value[],
): Attempt {
  try {
    return { step: compile((x = [], y = []) => loss(x, y), { inputs, parameters, reduction: 'mean' }) };
  } catch (error) {
    if (error instanceof CompileError) return { step: null, reason: error.message };
    throw error;
  }
}

/**
 * @chainrule/engine/internal: what @chainrule/nn needs of the engine and users do not. No promise is made about it.
 *
 * @packageDocumentation
 */
import { type CompiledFunction, compileChecked } from './compile.ts';
import { type CompileOptions, check, type Seam, type Traceable } from './compile-options.ts';
import { mode } from './mode.ts';
import type { Operand } from './op.ts';

export type { Seam } from './compile-options.ts';
/** The ops of one, two or three inputs, by name: a part of `ops`, so that who looks activations up does not carry the n-ary ones. */
export * as fixedOps from './ops/fixed.ts';
export { probing, undoAfterProbe } from './probe.ts';
export { moved } from './stepped.ts';

/**
 * A random number of a function that may be compiled: drawn now by plain code, an input of compiled code, which draws it at every
 * call.
 *
 * @param draw - draws the number from the stream that it belongs to
 * @returns the number, or a placeholder while the function is traced
 * @example
 * drawn(() => 0.25); // 0.25
 */
export function drawn(draw: () => number): Operand {
  const { draws } = mode();
  return draws === null ? draw() : draws(draw);
}

/** Whether compile() is tracing a function: then Values have no numbers to look at. */
export const isTracing = (): boolean => mode().tracing !== null;

/** compile(), for a function whose plain code is another, and which may be traced `again`. */
export function compileFor(fn: Traceable, options: CompileOptions, seam: Seam): CompiledFunction {
  return compileChecked(check(fn, options, true, seam));
}

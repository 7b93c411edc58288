/**
 * Two of the engines under test are given a function rather than Values: it is traced once and then run by the interpreter of the
 * tape, or as WebAssembly. Both are called alike, so a case is written once for both.
 */
import { compile, type Value } from '@chainrule/engine';

/** Rows of one input, one per sample. */
type Rows = readonly (readonly number[])[];

/** A function that has been traced. */
export interface Traced {
  /** The outputs of every sample. */
  forward(...batch: readonly Rows[]): Float64Array;
  /** The loss of the batch; gradients are added to the parameters. */
  valueAndGrad(...batch: readonly Rows[]): number;
}

export interface TraceOptions {
  readonly inputs: readonly number[];
  readonly parameters: readonly Value[];
  readonly reduction?: 'mean' | 'sum';
}

/** Traces a function: compile(), or the interpreter. */
export type Trace = (fn: (...rows: Value[][]) => Value | Value[], options: TraceOptions) => Traced;

/**
 * The interpreter of tapes, which the engine exports in a checkout only; undefined for a parity that was installed from npm.
 */
export async function loadInterpreter(): Promise<Trace | undefined> {
  const loaded = await import('@chainrule/engine/interpreter').catch(() => undefined);
  return loaded?.interpreter;
}

/** Tracing for WebAssembly. */
export const compiling: Trace = compile;

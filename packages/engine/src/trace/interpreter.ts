/**
 * The interpreter as something to call: a function traced and differentiated as compile() does it, and then run node by node on the
 * records' `forward`, without WebAssembly and without kernels.
 *
 * It is no way to compute anything fast. Parity puts it between the eager engine and the compiled one: where it agrees with PyTorch
 * and the compiled module does not, a kernel or the lowering is to blame; where it differs as well, tracing, simplification or the
 * gradient of the tape is. The private subpath `@chainrule/engine/interpreter` leads here, in a checkout only.
 */

import { differentiate, type Gradient } from './gradient.ts';
import { byForward, type Given, interpret, interpretGradient } from './interpret.ts';
import { type Recording, record } from './record.ts';

/** What is traced, and how a batch is reduced. */
export interface InterpreterOptions extends Omit<Recording, 'fn' | 'simplify'> {
  /** Whether `valueAndGrad` averages or sums over the batch; default 'mean'. */
  readonly reduction?: 'mean' | 'sum';
}

/** Rows of one input. */
type Rows = readonly (readonly number[])[];

/** A traced function that runs on plain numbers; its methods are those of a compiled one. */
export interface Interpreted {
  /** The outputs of every sample, one sample after the other. */
  forward(...batch: readonly Rows[]): Float64Array;
  /** The reduced loss; its gradients are ADDED to the parameters'. */
  valueAndGrad(...batch: readonly Rows[]): number;
}

/** The inputs of every sample in one row. */
const joined = (batch: readonly Rows[]): number[][] =>
  (batch[0] ?? []).map((_, sample) => batch.flatMap((rows) => rows[sample] ?? []));

/**
 * Traces a function for the interpreter.
 *
 * @param fn - called once, with one array of placeholders per entry of `inputs`
 * @param options - as for compile()
 * @throws CompileError for what cannot be traced
 */
export function interpreter(fn: Recording['fn'], options: InterpreterOptions): Interpreted {
  const { inputs, parameters, reduction = 'mean' } = options;
  const { tape, builder } = record({ fn, inputs, parameters });
  const given = (batch: readonly Rows[]): Given => ({
    parameters: parameters.map(({ data }) => data),
    rows: joined(batch),
    compute: byForward,
  });
  const trainable = parameters.map((value) => value.requiresGrad);
  let gradient: Gradient | undefined;
  return {
    forward: (...batch) => Float64Array.from(interpret(tape, given(batch)).flat()),
    valueAndGrad: (...batch) => {
      gradient ??= differentiate(builder, tape, trainable);
      const numbers = given(batch);
      const samples = numbers.rows.length;
      const mean = reduction === 'mean';
      const order = { lanes: 1, tile: samples, seed: mean ? 1 / samples : 1 };
      const found = interpretGradient(gradient, numbers, order);
      for (const [i, parameter] of parameters.entries())
        if (trainable[i]) parameter.grad += found.parameters[i] as number; // one each
      return mean ? found.loss / samples : found.loss;
    },
  };
}

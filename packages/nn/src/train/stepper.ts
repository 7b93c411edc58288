/**
 * One step of training, two ways: compiled (typed arrays in, gradients into the parameters' blocks) or eager (a graph per
 * batch). Both average the loss of the samples, so that they agree to rounding; which one runs is decided here, and said.
 */
import { mean, noGrad, type Operand, Value } from '@chainrule/engine';
import { gather, rowOf, type Table } from '../data/table.ts';
import { failure } from '../errors.ts';
import { Dropout } from '../layer/dropout.ts';
import { modulesOf } from '../walk.ts';
import { compileLoss } from './compiler.ts';
import type { FitOptions, Path, Trainable } from './options.ts';

/** How batches are trained and measured. */
export interface Stepper {
  readonly path: Path;
  readonly reason: string | null;
  /** Adds the gradients of the batch's mean loss to the parameters, and gives that loss. */
  train(indices: readonly number[]): number;
  /** The mean loss over a table, without gradients. */
  measure(table: Table): number;
  dispose(): void;
}

/** The loss of a sample, for rows of Values or numbers. */
type SampleLoss = (x: readonly Operand[], y: readonly Operand[]) => Value;

/** The stepper that the options ask for. */
export function stepperOf(model: Trainable, options: FitOptions, table: Table): Stepper {
  const sample: SampleLoss = (x, y) => {
    const out = model.forward(x) as ReturnType<Trainable['forward']>;
    return options.loss(out, table.plain ? (y[0] as Operand) : y); // plain targets are rows of one
  };
  checkSample(sample, table);
  const { compile = 'auto' } = options;
  if (compile === 'never') return eager(sample, table, "compile is 'never'");
  const drops = modulesOf(model).some(({ module }) => module instanceof Dropout && module.active);
  const attempt = drops
    ? { step: null, reason: 'Dropout draws a new mask at every step' }
    : compileLoss(sample, [table.nin, table.nout], trainables(model, options));
  if (attempt.step === null) {
    if (compile === 'require') throw failure('COMPILE', 'fit', 'compile', compile, { reason: attempt.reason });
    return eager(sample, table, attempt.reason);
  }
  const { step } = attempt;
  return {
    path: 'compiled',
    reason: null,
    train: (indices) => step.valueAndGrad(gather(table.x, table.nin, indices), gather(table.y, table.nout, indices)),
    measure: ({ x, y }) => average(step.forward(x, y)),
    dispose: () => step.dispose(),
  };
}

/** The model's and the optimiser's parameters, each once. */
function trainables(model: Trainable, { optimizer }: FitOptions): Value[] {
  return [...new Set([...model.parameters(), ...optimizer.paramGroups.flatMap(({ params }) => params)])];
}

/** Runs one sample for real: a loss that throws, or gives no Value, is the caller's mistake and not the compiler's. */
function checkSample(sample: SampleLoss, table: Table): void {
  const loss: unknown = noGrad(() => sample(rowOf(table.x, table.nin, 0), rowOf(table.y, table.nout, 0)));
  const expected = 'a function that gives one Value per sample';
  if (!(loss instanceof Value)) throw failure('INSTANCE', 'fit', 'loss', loss, { expected, example: 'mseLoss' });
}

function eager(sample: SampleLoss, table: Table, reason: string): Stepper {
  const lossAt = ({ x, y, nin, nout }: Table, i: number): Value => sample(rowOf(x, nin, i), rowOf(y, nout, i));
  return {
    path: 'eager',
    reason,
    train(indices) {
      const loss = mean(indices.map((i) => lossAt(table, i)));
      loss.backward();
      return loss.data;
    },
    measure: (other) =>
      noGrad(() => average(Float64Array.from({ length: other.count }, (_, i) => lossAt(other, i).data))),
    dispose: () => undefined,
  };
}

function average(xs: Float64Array): number {
  let total = 0;
  for (const x of xs) total += x;
  return total / xs.length;
}

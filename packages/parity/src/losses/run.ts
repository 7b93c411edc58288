/** A loss on its own, by nn on the eager engine or traced as a whole: its inputs are leaves, the gradient is that of all losses' sum. */
import { sum, Value } from '@chainrule/engine';
import type { Answer } from '../method/tolerance.ts';
import { type Parts, part } from '../networks/eager.ts';
import type { Trace } from '../traced/trace.ts';
import { isClasses, type LossCase } from './loss-case.ts';

type Loss = (...args: unknown[]) => unknown;

/** The losses of a case, one or one per row or element, its inputs given one after the other. */
function lossesOf({ name, options, inputs, targets, single }: LossCase, leaves: readonly Value[], parts: Parts) {
  let at = 0;
  const matrices = inputs.map((rows) => rows.map((row) => row.map(() => leaves[at++])));
  const given = single ? matrices.map(([row]) => row) : matrices;
  const wanted = single ? targets[0] : isClasses(targets) ? targets : targets.map((row) => [...row]);
  return [part<Loss>(parts.losses, name)(...given, wanted, options)].flat(2) as Value[]; // what losses give, whatever the reduction
}

const numbersOf = ({ inputs }: LossCase): number[] => inputs.flat(2);

/** The losses and the gradient of every input, on the eager engine. */
export function runLoss(example: LossCase, parts: Parts): Answer {
  const leaves = numbersOf(example).map((x) => new Value(x));
  const losses = lossesOf(example, leaves, parts);
  const total = sum(losses);
  if (total.requiresGrad) total.backward();
  return {
    values: Float64Array.from(losses, ({ data }) => data),
    gradients: Float64Array.from(leaves, ({ grad }) => grad),
  };
}

/** The same through tracing; see `traced/program.ts` for the −0. */
export function runTracedLoss(trace: Trace, example: LossCase, parts: Parts): Answer {
  const numbers = numbersOf(example);
  const shifts = numbers.map(() => new Value(-0));
  const losses = (row: readonly Value[]): Value[] =>
    lossesOf(
      example,
      shifts.map((shift, i) => (row[i] as Value).add(shift)), // as many as numbers
      parts,
    );
  const options = { inputs: [numbers.length], parameters: shifts };
  trace((row = []) => sum(losses(row)), options).valueAndGrad([numbers]);
  const values = trace((row = []) => losses(row), options).forward([numbers]);
  return { values, gradients: Float64Array.from(shifts, ({ grad }) => grad) };
}

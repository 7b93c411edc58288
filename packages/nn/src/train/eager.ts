/** The eager way of training: a graph per batch, as the notebook's loop builds it. */
import { mean, noGrad, type Value } from '@chainrule/engine';
import { rowOf } from '../data/table.ts';
import { clipGradients } from './clip-gradients.ts';
import { average, everyRow, factorsOf, type Task, type Weighed } from './task.ts';
import type { Way } from './way.ts';

/** Trains a task eagerly, for the given reason. */
export function eagerWay({ sample, training, validation, options }: Task, reason: string): Way {
  const lossesOf = (data: Weighed, indices: readonly number[]): Value[] => {
    const factors = factorsOf(data, indices);
    const { table } = data;
    return indices.map((i) => sample(rowOf(table.x, table.nin, i), rowOf(table.y, table.nout, i), factors));
  };
  return {
    path: 'eager',
    reason,
    step(indices) {
      options.optimizer.zeroGrad();
      const loss = mean(lossesOf(training, indices));
      // A batch of ignored rows alone has the loss NaN and, as in torch, gradients of 0.
      if (training.shares === null || loss.requiresGrad) loss.backward();
      clipGradients(options);
      options.optimizer.step();
      return loss.data;
    },
    showGradients: () => undefined, // they are there
    validate() {
      if (validation === null) return NaN;
      const losses = noGrad(() => lossesOf(validation, everyRow(validation.table)));
      return average(Float64Array.from(losses, ({ data }) => data));
    },
    touched: () => undefined, // it runs the code itself, whatever that says by now
    dispose: () => undefined,
  };
}

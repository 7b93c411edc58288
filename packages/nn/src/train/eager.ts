/** The eager way of training: a graph per batch, as the notebook's loop builds it. */
import { mean, noGrad, type Value } from '@chainrule/engine';
import { rowOf } from '../data/table.ts';
import { clipGradients } from './clip-gradients.ts';
import { everyRow, factorsOf, type Portion } from './portion.ts';
import type { Task } from './task.ts';
import type { Validated, Way } from './way.ts';

class EagerWay implements Way {
  readonly path = 'eager';
  readonly reason: string;
  readonly #task: Task;
  outputs: number[] = [];

  constructor(task: Task, reason: string) {
    this.#task = task;
    this.reason = reason;
  }

  /** The losses of a portion's rows; what the model gave for them goes into `outputs`. */
  #losses(portion: Portion): Value[] {
    const { table } = portion.weighed;
    const factors = factorsOf(portion);
    this.outputs = [];
    return (portion.indices ?? everyRow(table)).map((i) => {
      const x = rowOf(table.x, table.nin, i);
      const [loss, ...outputs] = this.#task.sample(x, rowOf(table.y, table.nout, i), factors);
      for (const { data } of outputs) this.outputs.push(data);
      return loss;
    });
  }

  step(portion: Portion): number {
    const loss = this.gradients(portion);
    this.move();
    return loss;
  }

  gradients(portion: Portion): number {
    this.#task.options.optimizer.zeroGrad();
    const loss = mean(this.#losses(portion));
    // A batch of ignored rows alone has the loss NaN and, as in torch, gradients of 0.
    if (portion.weighed.shares === null || loss.requiresGrad) loss.backward();
    return loss.data;
  }

  move(): void {
    clipGradients(this.#task.options);
    this.#task.options.optimizer.step();
  }

  showGradients(): void {} // they are there

  validate(): Validated {
    const { validation } = this.#task;
    if (validation === null) return { loss: NaN, outputs: [] };
    const losses = noGrad(() => this.#losses({ weighed: validation, indices: null }));
    let total = 0;
    for (const { data } of losses) total += data;
    return { loss: total / losses.length, outputs: this.outputs };
  }

  touched(): void {} // it runs the code itself, whatever that says by now

  dispose(): void {}
}

/** Trains a task eagerly, for the given reason. */
export const eagerWay = (task: Task, reason: string): Way => new EagerWay(task, reason);
